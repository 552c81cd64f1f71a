# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an office file may lie: on a disk of this PC, never on a network drive or in a folder that a sync program copies.

SQLite's write-ahead log needs shared memory of one machine; a sync program copies the file between two writes.
Both end in a damaged file (PEERS §3 row 36, PLATFORM §5).
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
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
        "fuse.glusterfs",
        "fuse.gvfsd-fuse",
        "fuse.vmhgfs-fuse",
        "vboxsf",
        "ceph",
        "lustre",
        "afs",
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
    # A link or junction on the local disk may lead elsewhere; on Windows this also spells out mapped letters.
    real = Path(os.path.realpath(place))
    if is_network(place) or is_network(real):
        raise UserError(
            f"“{folder}”在网络位置上，多台电脑同时读写会损坏数据，因此没有打开，也没有写入任何内容。{_ADVICE}"
        )
    program = sync_program(place) or sync_program(real)
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
        return file_system_of(place, mounts.read_text("utf-8", "replace")) in NETWORK_FILE_SYSTEMS
    return False


def file_system_of(place: Path, mounts: str) -> str:
    """The type of the file system that holds ``place``, from the text of ``/proc/self/mounts``.

    What the machine itself runs from is never called a network place: sandboxes show their own disk as 9p.
    """
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        # Blanks and the like stand there as octal numbers: "/mnt/a\\040b".
        point = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[1]))
        if place.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2] if point.name else "root"
    return kind


def _is_network_on_windows(place: Path) -> bool:
    import ctypes

    windll = ctypes.windll  # type: ignore[attr-defined]
    return is_network_drive(place.drive, windll.kernel32.GetDriveTypeW)


def is_network_drive(drive: str, type_of: Callable[[str], int]) -> bool:
    """Whether a Windows drive (``D:``, or server and share of a UNC path) is another machine's."""
    remote = 4  # DRIVE_REMOTE: also catches shares mapped to a letter
    if drive.upper().startswith("\\\\?\\UNC\\"):
        return True
    drive = drive.removeprefix("\\\\?\\")
    return drive.startswith("\\\\") or type_of(drive + "\\") == remote
