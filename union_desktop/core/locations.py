# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an office file may lie: on a disk of this PC, never on a network drive or in a folder that a sync program copies.

SQLite's write-ahead log needs shared memory of one machine; a sync program copies the file between two writes.
Both end in a damaged file (PEERS §3 row 36, PLATFORM §5).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from union_desktop.core.errors import UserError

NETWORK_FILE_SYSTEMS: Final = frozenset(
    [
        "nfs",
        "nfs4",
        "cifs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "afpfs",
        "webdav",
        "davfs",
        "davfs2",
        "fuse.sshfs",
        "fuse.davfs",
        "fuse.rclone",
        "9p",
        "ncpfs",
        "glusterfs",
    ]
)

#: Folder names that sync programs give their folders, compared without case.
SYNC_FOLDERS: Final = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "nutstore": "坚果云",
    "nutstore files": "坚果云",
    "我的坚果云": "坚果云",
    "坚果云": "坚果云",
    "baidusyncdisk": "百度网盘同步空间",
    "baidunetdiskworkspace": "百度网盘同步空间",
    "百度网盘同步空间": "百度网盘同步空间",
    "wps云盘": "WPS 云盘",
    "wpsdrive": "WPS 云盘",
    "wps cloud files": "WPS 云盘",
    "weiyun": "腾讯微云",
    "腾讯微云": "腾讯微云",
    "weiyundisk": "腾讯微云",
    "nextcloud": "Nextcloud",
    "syncthing": "Syncthing",
    "阿里云盘": "阿里云盘",
}

_ADVICE: Final = "请改用本机硬盘上的普通文件夹（例如 D:\\工会数据），备份可以另存到网络位置或 U 盘。"


def require_local(folder: Path) -> None:
    """Refuse a folder on a network drive or inside a known sync folder, with the reason and what to do."""
    place = folder.absolute()
    if is_network(place):
        raise UserError(
            f"“{folder}”在网络位置上，多台电脑同时读写会损坏数据，因此没有打开，也没有写入任何内容。{_ADVICE}"
        )
    program = sync_program(place)
    if program:
        raise UserError(
            f"“{folder}”在{program}的同步文件夹里，同步程序会在写到一半时复制文件而造成损坏，"
            f"因此没有打开，也没有写入任何内容。{_ADVICE}"
        )


def sync_program(place: Path) -> str | None:
    """The name of the sync program that owns a folder on the way to ``place``, or None."""
    for variable in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        root = os.environ.get(variable)
        if root and place.is_relative_to(Path(root)):
            return "OneDrive"
    for part in place.parts:
        name = part.casefold()
        if name in SYNC_FOLDERS:
            return SYNC_FOLDERS[name]
        # "OneDrive - 示例大学" is how the business edition names its folder.
        if name.startswith(("onedrive - ", "dropbox (", "nutstore ")):
            return SYNC_FOLDERS[name.split()[0]]
    return None


def is_network(place: Path) -> bool:
    """Whether ``place`` lies on another machine."""
    if sys.platform == "win32":
        return _is_network_on_windows(place)
    mounts = Path("/proc/self/mounts")
    if mounts.is_file():
        return file_system_of(place, mounts.read_text(errors="replace")) in NETWORK_FILE_SYSTEMS
    return False


def file_system_of(place: Path, mounts: str) -> str:
    """The type of the file system that holds ``place``, from the text of ``/proc/self/mounts``."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(fields[1].replace("\\040", " "))
        if place.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind


def _is_network_on_windows(place: Path) -> bool:
    import ctypes

    if place.drive.startswith("\\\\"):
        return True
    remote = 4  # DRIVE_REMOTE: also catches shares mapped to a letter
    windll = ctypes.windll  # type: ignore[attr-defined]
    return bool(windll.kernel32.GetDriveTypeW(place.drive + "\\") == remote)
