# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes that are no use case: an older file brought up to date, a backup, a restore, the key file. Each is played once on a
stage of its own and killed somewhere.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.office_fixtures import OPERATOR, PASSWORD, a_member, enrolled
from tests.torture.checks import findings
from union_desktop.core import migrations
from union_desktop.core.backup import archive as archives, making
from union_desktop.core.encrypted_file import DATABASE_NAME, connect
from union_desktop.core.keys import rekeying
from union_desktop.core.office import Office, open_office, open_with_key, open_with_recovery_code
from union_desktop.core.operators import keys as operators
from union_desktop.core.restore import swapping, unpacking
from union_desktop.core.roles import Role

NEWCOMER: Final = "陈新"
NEW_PASSWORD: Final = "另一个长长的密码"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a scene is played: an empty folder, the office of the run (not to be touched), and what opens it."""

    place: Path
    office: Path
    key: bytes
    code: str

    @property
    def copy(self) -> Path:
        """The scene's own copy of the office."""
        return self.place / "office"

    @property
    def archive(self) -> Path:
        """The scene's backup."""
        return self.place / "备份.ghbak"

    def open(self) -> Office:
        """The copy as the next start opens it."""
        return open_with_key(self.copy, OPERATOR, self.key)

    def take_copy(self) -> None:
        """Sets the stage."""
        shutil.copytree(self.office, self.copy)


@dataclass(frozen=True, slots=True)
class Scene:
    """``prepare`` sets the stage, ``act`` is killed somewhere, ``look`` says what is wrong afterwards."""

    prepare: Callable[[Stage], None]
    act: Callable[[Stage], None]
    look: Callable[[Stage, bool], list[str]]


def play(name: str, stage: Stage) -> None:
    """The process that is killed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    SCENES[name].act(stage)


# -- an older file is brought up to date --------------------------------------------------------------------------


def _take_back(stage: Stage) -> None:
    from alembic import command
    from alembic.config import Config

    from union_desktop.core.database import engine_for

    stage.take_copy()
    engine = engine_for(lambda: connect(stage.copy / DATABASE_NAME, stage.key))
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
    engine.dispose()


def _look_at_upgraded(stage: Stage, _finished: bool) -> list[str]:
    # The audit of the taken-back file still tells of what went with the newer tables; the rest must agree.
    found = [one for one in findings(stage.copy, stage.key, OPERATOR) if not one.startswith("replay:")]
    connection = connect(stage.copy / DATABASE_NAME, stage.key)
    try:
        if migrations.version_of(connection) != migrations.HEAD:
            found.append("the next start did not bring the file up to date")
    finally:
        connection.close()
    return found


# -- backup and restore -------------------------------------------------------------------------------------------


def _silent(_done: int, _total: int) -> None:
    """Nobody listens."""


def _back_up(stage: Stage) -> None:
    making.make(_silent, str(stage.copy), stage.key, str(stage.archive), True)


def _look_at_backup(stage: Stage, finished: bool) -> list[str]:
    found = findings(stage.copy, stage.key, OPERATOR)
    if stage.archive.exists():
        opened = archives.open_archive(stage.archive)
        found += [f"archive: {one}" for one in opened.damage(lambda _size: None)]
    elif finished:
        found.append("a backup that was reported is not there")
    return found


def _make_archive(stage: Stage) -> None:
    stage.take_copy()
    _back_up(stage)
    # What is open differs from what the archive holds, so that both can be told apart afterwards.
    office = stage.open()
    enrolled(office, a_member(name="后来者", staff_no="LATER"))
    office.close()


def _restore(stage: Stage) -> None:
    opened = archives.open_archive(stage.archive)
    unpacked = unpacking.unpack_beside(opened, stage.key, stage.copy, _silent)
    swapping.swap(stage.copy, unpacked.folder)
    stage.open().close()


def _look_at_restored(stage: Stage, finished: bool) -> list[str]:
    found = findings(stage.copy, stage.key, OPERATOR)
    if found:
        return found
    later = _people_called(stage.copy, stage.key)
    if finished and later:
        found.append("a restore that was reported did not happen")
    kept = list(stage.place.glob(f"office{swapping.KEPT}*"))
    if not later and not [one for one in kept if _people_called(one, stage.key)]:
        found.append("the former office was not kept")
    return found


def _people_called(folder: Path, key: bytes) -> int:
    office = open_with_key(folder, OPERATOR, key)
    try:
        with office.reader() as reader:
            return int(reader.value("select count(*) from person where staff_no = 'LATER'"))
    finally:
        office.close()


# -- who may open the office --------------------------------------------------------------------------------------


def _change_operators(stage: Stage) -> None:
    office = stage.open()
    operators.add(office, NEWCOMER, Role.CLERK, NEW_PASSWORD)
    operators.set_role(office, NEWCOMER, Role.ADMINISTRATOR)
    operators.set_password(office, NEWCOMER, NEW_PASSWORD + "二")
    operators.remove(office, NEWCOMER)
    office.close()


def _look_at_operators(stage: Stage, finished: bool) -> list[str]:
    found = findings(stage.copy, stage.key, OPERATOR)
    # Whoever changed them still gets in, with the password as ever.
    office = open_office(stage.copy, OPERATOR, PASSWORD)
    listed = {one.name: one for one in operators.listed(office)}
    office.close()
    newcomer = listed.get(NEWCOMER)
    if finished and (newcomer is None or not newcomer.removed_on or newcomer.has_password):
        found.append("a removal that was reported did not happen")
    return found


def _rekey(stage: Stage) -> None:
    rekeying.rekey(stage.copy, OPERATOR, PASSWORD)


def _look_at_rekeyed(stage: Stage, finished: bool) -> list[str]:
    # Which of the two keys the database has is for the password to find out.
    office = open_office(stage.copy, OPERATOR, PASSWORD)
    key = office.data_key
    office.close()
    found = findings(stage.copy, key, OPERATOR)
    if finished and key == stage.key:
        found.append("a new key that was reported is not in use")
    if open_with_recovery_code(stage.copy, stage.code) != key:
        found.append("the recovery code no longer opens the office")
    return found


SCENES: Final[Mapping[str, Scene]] = {
    "migration": Scene(_take_back, lambda stage: stage.open().close(), _look_at_upgraded),
    "backup": Scene(Stage.take_copy, _back_up, _look_at_backup),
    "restore": Scene(_make_archive, _restore, _look_at_restored),
    "operators": Scene(Stage.take_copy, _change_operators, _look_at_operators),
    "new key": Scene(Stage.take_copy, _rekey, _look_at_rekeyed),
}
