# SPDX-License-Identifier: GPL-3.0-or-later
"""An archive of a small office with people and attachments, made once by the program itself and copied per test."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.office_fixtures import OPERATOR, Template, a_member, enrolled
from union_desktop.core.backup import making, places
from union_desktop.core.office import Office, open_with_key

PEOPLE = 12
STORED = {"3f/3f0a9c": b"\x93" * 5000, "a1/a1b2c3": b"not a picture, and encrypted anyway" * 40}


@dataclass(frozen=True, slots=True)
class Archived:
    """An archive, the closed office it was made of, and what opens both."""

    path: Path
    office: Path
    data_key: bytes
    recovery_code: str


def silent(_done: int, _total: int) -> None:
    """A report nobody listens to."""


def attach(office: Office, names: tuple[str, ...] = tuple(STORED)) -> None:
    """Rows and files of attachments, as the store lays them out."""
    from union_desktop.core.attachments.model import Attachment

    for name in names:
        place = office.folder / "attachments" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(STORED.get(name, b"x"))
    with office.transaction("添加附件") as session:
        for name in names:
            session.add(
                Attachment(
                    owner_table="person",
                    owner_id=1,
                    kind="",
                    file_name="申请书.pdf",
                    media_type="application/pdf",
                    size=1,
                    sha256="0" * 64,
                    store_name=name.rpartition("/")[2],
                    file_key="0" * 64,
                    note="",
                    added_at="2026-09-30T08:00:00+08:00",
                )
            )


def archive_of(office: Office, folder: Path) -> Path:
    """An archive of an open office in ``folder``."""
    folder.mkdir(exist_ok=True)
    return making.back_up(office, places.free_path(folder), silent).path


@pytest.fixture(scope="session")
def archived_once(office_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Archived:
    place = tmp_path_factory.mktemp("archived")
    shutil.copytree(office_template.folder, place / "office")
    office = open_with_key(place / "office", OPERATOR, office_template.data_key)
    for number in range(PEOPLE):
        enrolled(office, a_member(name="甲乙丙丁戊己庚辛壬癸子丑"[number] + "某", staff_no=f"A{number}"))
    attach(office)
    path = archive_of(office, place / "backups")
    office.close()
    return Archived(path, place / "office", office_template.data_key, office_template.recovery_code)


@pytest.fixture
def archived(archived_once: Archived, tmp_path: Path) -> Archived:
    """Copies that this test may spoil."""
    place = tmp_path / "archived"
    shutil.copytree(archived_once.office, place / "office")
    (place / "backups").mkdir()
    path = Path(shutil.copy(archived_once.path, place / "backups"))
    return Archived(path, place / "office", archived_once.data_key, archived_once.recovery_code)
