# SPDX-License-Identifier: GPL-3.0-or-later
"""From each version of the office file to the next: nothing lost, a copy first, all or nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from tests.office_fixtures import OPERATOR, TODAY, Template, a_member, enrolled
from tests.safety.sentences import is_clear
from union_desktop.app.tables import metadata
from union_desktop.areas.members.service import verify as members
from union_desktop.core import audit, migrations
from union_desktop.core.database import engine_for
from union_desktop.core.encrypted_file import DATABASE_NAME, connect
from union_desktop.core.errors import UserError
from union_desktop.core.migrations import COPIES_FOLDER, HEAD, REVISIONS
from union_desktop.core.office import Office, open_with_key

KEY = bytes(range(32))
SCRIPTS = Path(migrations.__file__).parent


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    """An engine over a fresh, empty encrypted file."""
    connect(tmp_path / DATABASE_NAME, KEY, create=True).close()
    made = engine_for(lambda: connect(tmp_path / DATABASE_NAME, KEY))
    yield made
    made.dispose()


def move(engine: sa.Engine, way: Callable[[Config, str], None], target: str) -> None:
    """Run Alembic's upgrade or downgrade as the program does, in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        way(config, target)


def shape(engine: sa.Engine) -> dict[str, Any]:
    """Everything the database knows about its tables, in a form that can be compared."""
    inspector = sa.inspect(engine)
    found: dict[str, Any] = {}
    for name in inspector.get_table_names():
        if name.startswith(("person_search", "alembic_", "sqlite_")):
            continue
        found[name] = {
            "columns": {
                one["name"]: (str(one["type"]), one["nullable"], one["default"], one["primary_key"])
                for one in inspector.get_columns(name)
            },
            "key": inspector.get_pk_constraint(name),
            "foreign": sorted(map(str, inspector.get_foreign_keys(name))),
            "unique": sorted(map(str, inspector.get_unique_constraints(name))),
            "checks": sorted(map(_check, inspector.get_check_constraints(name))),
            "indexes": sorted(map(_index, inspector.get_indexes(name))),
        }
    with engine.connect() as connection:
        for sql in connection.exec_driver_sql(
            "select sql from sqlite_master where sql like 'create virtual%' or sql like '%autoincrement%' order by name"
        ).scalars():
            found[sql.split("(")[0]] = "autoincrement" if "AUTOINCREMENT" in sql else sql
    return found


def _check(one: Any) -> str:
    return f"{one['name']}: {' '.join(one['sqltext'].split())}"


def _index(one: Any) -> str:
    where = one.get("dialect_options", {}).get("sqlite_where")
    return f"{one['name']} {one['column_names']} {one['unique']} {where}"


def logical(folder: Path, key: bytes) -> dict[str, list[Any]]:
    """Schema and all rows of an office file."""
    connection = connect(folder / DATABASE_NAME, key)
    try:
        tables = [
            row[0]
            for row in connection.execute(
                "select name from sqlite_master where type = 'table' and sql not like 'CREATE VIRTUAL%' order by name"
            )
        ]
        content = {name: connection.execute(f'select * from "{name}"').fetchall() for name in tables}
        return content | {
            "": connection.execute("select name, sql from sqlite_master order by name").fetchall()
        }
    finally:
        connection.close()


# ------------------------------------------------------------------------------------ the list of versions


def test_the_program_knows_exactly_alembics_versions_in_one_line() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert tuple(reversed([one.revision for one in scripts.walk_revisions()])) == REVISIONS
    assert scripts.get_heads() == [HEAD]


def test_the_last_version_is_what_the_models_say(engine: sa.Engine, tmp_path: Path) -> None:
    move(engine, command.upgrade, "head")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_name": lambda name, kind, _: (
                    kind != "table" or not str(name).startswith("person_search")
                ),
            },
        )
        assert compare_metadata(context, metadata) == []
    # What Alembic does not compare: checks, partial indexes, AUTOINCREMENT, the search table.
    connect(tmp_path / "models.db", KEY, create=True).close()
    models = engine_for(lambda: connect(tmp_path / "models.db", KEY))
    metadata.create_all(models)
    try:
        assert shape(engine) == shape(models)
    finally:
        models.dispose()


def test_every_constraint_has_a_name_a_later_version_can_find() -> None:
    nameless = [
        (table.name, type(one).__name__)
        for table in metadata.sorted_tables
        for one in (*table.constraints, *table.indexes)
        if not one.name
    ]
    assert nameless == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_version_goes_up_down_and_up_again(engine: sa.Engine, revision: str) -> None:
    move(engine, command.upgrade, revision)
    there = shape(engine)
    move(engine, command.downgrade, "-1")
    below = shape(engine)
    assert below != there
    if revision == REVISIONS[0]:
        assert below == {}
    move(engine, command.upgrade, revision)
    assert shape(engine) == there


# --------------------------------------------------------------------------------------- files with data


def downgraded(office: Office, revision: str) -> None:
    """Close an office and take its file back to an older version, keeping its data."""
    office.close()
    engine = engine_for(lambda: connect(office.folder / DATABASE_NAME, office.data_key))
    try:
        move(engine, command.downgrade, revision)
    finally:
        engine.dispose()


def copies(folder: Path) -> list[Path]:
    """The files in the folder of copies."""
    place = folder / COPIES_FOLDER
    return sorted(place.iterdir()) if place.exists() else []


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_an_older_file_is_brought_up_with_its_data_after_a_copy_was_taken(
    office: Office, revision: str
) -> None:
    for number in range(20):
        enrolled(office, a_member(name=f"人{number}", staff_no=f"S{number}", phone="13800001111"))
    downgraded(office, revision)
    before = logical(office.folder, office.data_key)
    assert before["alembic_version"] == [(revision,)]

    opened = open_with_key(office.folder, OPERATOR, office.data_key)
    with opened.reader() as reader:
        assert reader.value("select version_num from alembic_version") == HEAD
        assert audit.verify(reader) == []
        assert members.findings(reader, TODAY) == []
        assert opened.damage() == []
    opened.close()

    after = logical(office.folder, office.data_key)
    kept = {name for name in before if name and not name.startswith("person_search")}
    # The end of the audit moves on when the first operator is entered; columns are only ever added at the end.
    for name in kept - {"alembic_version", "audit_head", "sqlite_sequence"}:
        stayed = after[name][: len(before[name])]
        assert [now[: len(was)] for now, was in zip(stayed, before[name], strict=True)] == before[name], name
    (copy,) = copies(office.folder)
    assert copy.name.startswith(f"office-{revision}-")
    assert copy.suffix == ".db"
    # The copy is an office file like any other: put in place of the new one it holds what was there before.
    (office.folder / DATABASE_NAME).unlink()
    shutil.copy(copy, office.folder / DATABASE_NAME)
    assert logical(office.folder, office.data_key) == before


def test_a_wage_from_before_there_were_dates_holds_from_the_day_of_joining(office: Office) -> None:
    person = enrolled(office, a_member(wage_base=648700))
    enrolled(office, a_member(name="无基数", staff_no="S1"))
    downgraded(office, "0002")
    opened = open_with_key(office.folder, OPERATOR, office.data_key)
    with opened.reader() as reader:
        assert reader.rows("select person_id, from_on, wage from dues_base") == [
            (person, "2015-03-01", 648700)
        ]
        assert members.findings(reader, TODAY) == []
    opened.close()


def test_a_file_of_this_version_is_opened_without_a_copy(office: Office) -> None:
    assert copies(office.folder) == []


def test_a_file_of_a_newer_program_is_refused_and_left_alone(office: Office) -> None:
    office.close()
    connection = connect(office.folder / DATABASE_NAME, office.data_key)
    connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    before = (office.folder / DATABASE_NAME).read_bytes()
    with pytest.raises(UserError) as refusal:
        open_with_key(office.folder, OPERATOR, office.data_key)
    assert refusal.value.message == migrations.NEWER
    assert is_clear(refusal.value.message)
    assert (office.folder / DATABASE_NAME).read_bytes() == before
    assert copies(office.folder) == []


def test_without_a_copy_that_agrees_there_is_no_upgrade(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    downgraded(office, REVISIONS[0])
    before = logical(office.folder, office.data_key)
    counted = iter(({"person": 1}, {"person": 2}))
    monkeypatch.setattr(migrations, "row_counts", lambda _connection: next(counted))
    with pytest.raises(UserError, match="副本没有通过核对") as refusal:
        open_with_key(office.folder, OPERATOR, office.data_key)
    assert is_clear(refusal.value.message)
    assert copies(office.folder) == []
    assert logical(office.folder, office.data_key) == before


# ----------------------------------------------------------------------------------- upgrades that go wrong

NEXT = """
import os
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "next", "{head}", None, None

def upgrade():
    op.create_table("leftover", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("insert into leftover values (1)")
    op.execute("update person set name = 'X'")
    op.execute("delete from membership_span")
    {fault}
"""
FAULTS = {
    "program": "raise KeyError('甲骨文')",
    "statement": "op.execute('insert into nowhere values (1)')",
    "constraint": "op.execute('insert into leftover values (1)')",
    "dangling": "op.execute('delete from campus')",
    "killed": "os.kill(os.getpid(), 9)",
}


def with_next_version(tmp_path: Path, fault: str) -> Path:
    """The program's versions and one more that fails."""
    scripts = tmp_path / "migrations"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "next.py").write_text(NEXT.format(head=HEAD, fault=FAULTS[fault]), "utf-8")
    return scripts


@pytest.mark.parametrize("fault", [one for one in FAULTS if one != "killed"])
def test_an_upgrade_that_fails_leaves_the_file_as_it_was(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    enrolled(office)
    office.close()
    before = logical(office.folder, office.data_key)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "__file__", str(with_next_version(tmp_path, fault) / "__init__.py"))
        patch.setattr(migrations, "REVISIONS", (*REVISIONS, "next"))
        patch.setattr(migrations, "HEAD", "next")
        with pytest.raises(UserError) as refusal:
            open_with_key(office.folder, OPERATOR, office.data_key)
    assert is_clear(refusal.value.message)
    assert "全部退回" in refusal.value.message
    assert logical(office.folder, office.data_key) == before
    assert len(copies(office.folder)) == 1
    # The program that is installed goes on working with it.
    opened = open_with_key(office.folder, OPERATOR, office.data_key)
    enrolled(opened, name="后来的人", staff_no="S99")
    opened.close()


UPGRADER = """
import sys
from pathlib import Path
from union_desktop.core import migrations
migrations.__file__ = sys.argv[1] + "/__init__.py"
migrations.REVISIONS += ("next",)
migrations.HEAD = "next"
migrations.bring_up_to_date(Path(sys.argv[2]), bytes.fromhex(sys.stdin.read()))
"""


@pytest.mark.skipif(os.name != "posix", reason="a process can be killed by itself with POSIX means only")
def test_a_program_killed_in_the_middle_of_an_upgrade_leaves_the_file_as_it_was(
    office: Office, tmp_path: Path
) -> None:
    enrolled(office)
    office.close()
    before = logical(office.folder, office.data_key)
    scripts = with_next_version(tmp_path, "killed")
    ended = subprocess.run(
        [sys.executable, "-c", UPGRADER, str(scripts), str(office.folder)],
        input=office.data_key.hex(),
        text=True,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    assert logical(office.folder, office.data_key) == before
    opened = open_with_key(office.folder, OPERATOR, office.data_key)
    assert opened.damage() == []
    opened.close()


def test_the_template_is_at_the_last_version(office_template: Template) -> None:
    assert logical(office_template.folder, office_template.data_key)["alembic_version"] == [(HEAD,)]
