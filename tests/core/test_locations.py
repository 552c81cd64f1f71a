# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an office may lie, told from mount tables, drive letters and folder names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.safety.sentences import is_clear
from union_desktop.core import locations
from union_desktop.core.errors import UserError
from union_desktop.core.office import create_office, open_office

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /run tmpfs rw 0 0
//filer/union /mnt/share cifs rw 0 0
filer:/export /home/zhang nfs4 rw 0 0
/dev/sdb1 /home/zhang/local ext4 rw 0 0
//filer/x /mnt/with\\040blank\\134slash smb3 rw 0 0
me@host: /mnt/ssh fuse.sshfs rw 0 0
short line
/dev/sdc1 /mnt/工会 vfat rw 0 0
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/var/office", "root"),
        ("/mnt/share", "cifs"),
        ("/mnt/share/工会/办公室", "cifs"),
        ("/mnt/shared", "root"),
        ("/home/zhang/office", "nfs4"),
        ("/home/zhang/local/office", "ext4"),
        ("/mnt/with blank\\slash/office", "smb3"),
        ("/mnt/ssh/a", "fuse.sshfs"),
        ("/mnt/工会/数据", "vfat"),
    ],
)
def test_the_file_system_is_that_of_the_innermost_mount(place: str, kind: str) -> None:
    assert locations.file_system_of(Path(place), MOUNTS) == kind
    assert (kind in locations.NETWORK_FILE_SYSTEMS) == (kind in ("cifs", "nfs4", "smb3", "fuse.sshfs"))


def test_a_mount_over_a_mount_hides_it() -> None:
    mounts = "/etc/auto /data autofs rw 0 0\nfiler:/d /data nfs rw 0 0\n"
    assert locations.file_system_of(Path("/data/office"), mounts) == "nfs"


def test_the_disk_a_machine_runs_from_is_its_own() -> None:
    assert locations.file_system_of(Path("/srv/office"), "none / 9p rw 0 0\n") == "root"


@pytest.mark.parametrize(
    ("drive", "network"),
    [
        ("D:", False),
        ("Z:", True),
        ("\\\\filer\\union", True),
        ("\\\\192.0.2.7\\d$", True),
        ("\\\\?\\UNC\\filer\\union", True),
        ("\\\\?\\D:", False),
        ("\\\\?\\Z:", True),
        ("\\\\wsl.localhost\\Debian", True),
    ],
)
def test_windows_drives(drive: str, network: bool) -> None:
    def type_of(root: str) -> int:
        return 4 if root == "Z:\\" else 3

    assert locations.is_network_drive(drive, type_of) is network


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("OneDrive/工会", "OneDrive"),
        ("onedrive - 示例大学/工会", "OneDrive"),
        ("Nutstore Files/我的坚果云/工会", "坚果云"),
        ("nutstore 1/工会", "坚果云"),
        ("BaiduSyncdisk", "百度网盘同步空间"),
        ("文档/WPS云盘/工会", "WPS 云盘"),
        ("Dropbox (个人)/工会", "Dropbox"),
        ("Library/Mobile Documents/com~apple~CloudDocs/x", "iCloud"),
        ("工会数据", None),
        ("OneDriveOld/x", None),
        ("坚果/工会", None),
    ],
)
def test_folders_of_sync_programs(tmp_path: Path, folder: str, program: str | None) -> None:
    assert locations.sync_program(tmp_path / folder) == program


def test_the_sync_folder_windows_tells_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "云" / "学校"))
    assert locations.sync_program(tmp_path / "云" / "学校" / "工会") == "OneDrive"
    assert locations.sync_program(tmp_path / "云" / "工会") is None


def test_a_link_into_a_sync_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "Nutstore").mkdir()
    (tmp_path / "工会").symlink_to(tmp_path / "Nutstore")
    with pytest.raises(UserError, match="坚果云"):
        locations.require_local(tmp_path / "工会" / "数据")


def test_an_office_is_neither_made_nor_opened_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "OneDrive" / "工会"
    with pytest.raises(UserError) as refusal:
        create_office(folder, "示例工会", "张三", "一个足够长的密码")
    assert is_clear(refusal.value.message)
    assert "没有写入任何内容" in refusal.value.message
    assert not folder.parent.exists()

    folder.mkdir(parents=True)
    (folder / "office.db").write_bytes(b"")
    with pytest.raises(UserError, match="OneDrive"):
        open_office(folder, "张三", "一个足够长的密码")
    assert [one.name for one in folder.iterdir()] == ["office.db"]

    monkeypatch.setattr(locations, "is_network", lambda place: True)
    with pytest.raises(UserError, match="网络位置") as refusal:
        create_office(tmp_path / "share", "示例工会", "张三", "一个足够长的密码")
    assert is_clear(refusal.value.message)
    assert not (tmp_path / "share").exists()
