# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes that are no use case: an older file brought up to date. Each is played once on a stage of its own and killed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.office_fixtures import OPERATOR
from tests.torture.checks import findings
from union_desktop.core.encrypted_file import DATABASE_NAME, connect
from union_desktop.core.office import open_with_key


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


@dataclass(frozen=True, slots=True)
class Scene:
    """``prepare`` sets the stage, ``act`` is killed somewhere, ``look`` says what is wrong afterwards."""

    prepare: Callable[[Stage], None]
    act: Callable[[Stage], None]
    look: Callable[..., list[str]]


def play(name: str, stage: Stage) -> None:
    """The process that is killed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    SCENES[name].act(stage)


# -- an older file is brought up to date --------------------------------------------------------------------------


def _take_back(stage: Stage) -> None:
    from alembic import command
    from alembic.config import Config

    from union_desktop.core import migrations
    from union_desktop.core.database import engine_for

    shutil.copytree(stage.office, stage.copy)
    database = stage.copy / DATABASE_NAME
    engine = engine_for(lambda: connect(database, stage.key))
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
    engine.dispose()
    # The audit of the taken-back file still tells of tables it lost; only the chain and the rest are looked at.


def _open(stage: Stage) -> None:
    open_with_key(stage.copy, OPERATOR, stage.key).close()


def _look_at_copy(stage: Stage, *, finished: bool) -> list[str]:
    del finished
    lost = (
        "replay: operator",
        "replay: access_entry",
        "replay: attachment",
        "replay: saved_view",
        "replay: dues",
    )
    found = [one for one in findings(stage.copy, stage.key, OPERATOR) if not one.startswith(lost)]
    connection = connect(stage.copy / DATABASE_NAME, stage.key)
    try:
        from union_desktop.core import migrations

        if migrations.version_of(connection) != migrations.HEAD:
            found.append("the next start did not bring the file up to date")
    finally:
        connection.close()
    return found


SCENES: Final[Mapping[str, Scene]] = {"migration": Scene(_take_back, _open, _look_at_copy)}
