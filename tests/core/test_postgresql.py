# SPDX-License-Identifier: GPL-3.0-or-later
"""The same models create on PostgreSQL: compiled everywhere, run for real where its programs are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from union_desktop.app.tables import metadata


def statements() -> list[str]:
    """Every CREATE statement of the models in PostgreSQL's words, parents first."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    found = []
    for table in metadata.sorted_tables:
        found.append(str(CreateTable(table).compile(dialect=dialect)))
        found += [
            str(CreateIndex(index).compile(dialect=dialect)) for index in sorted(table.indexes, key=_name)
        ]
    return found


def _name(index: object) -> str:
    return str(getattr(index, "name", ""))


def test_every_table_compiles_without_sqlites_words() -> None:
    text = "\n".join(statements())
    assert text.count("CREATE TABLE") == len(metadata.tables) > 10
    assert not any(
        word in text.upper() for word in ("AUTOINCREMENT", "WITHOUT ROWID", "BLOB", "DATETIME", "FTS5")
    )
    # PostgreSQL cuts longer names off, and two cut-off ones may collide.
    names = [one.name for table in metadata.sorted_tables for one in (*table.constraints, *table.indexes)]
    assert all(len(str(name).encode()) <= 63 for name in names)
    assert len(set(names)) == len(names)


def test_every_record_has_a_number_for_other_campuses_beside_its_own() -> None:
    from union_desktop.core.database import Record

    records = [mapper.class_ for mapper in Record.registry.mappers if issubclass(mapper.class_, Record)]
    assert len(records) >= 8
    for record in records:
        columns = record.__table__.c
        assert columns["uid"].unique
        assert not columns["uid"].nullable
        assert str(columns["uid"].type.compile(postgresql.dialect())) == "UUID"  # type: ignore[no-untyped-call]
        assert str(columns["id"].type.compile(postgresql.dialect())) == "BIGINT"  # type: ignore[no-untyped-call]


def _programs() -> Path | None:
    beside = shutil.which("initdb")
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    folders += [Path(beside).resolve().parent] if beside else []
    wanted = ("initdb", "pg_ctl", "psql")
    return next((one for one in folders if all((one / name).exists() for name in wanted)), None)


def _user() -> dict[str, int]:
    """Whom PostgreSQL can run as: it refuses root."""
    import pwd

    if os.getuid() != 0:
        return {}
    known = {one.pw_name: one for one in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid}


@pytest.fixture
def server() -> Iterator[list[str]]:
    """A PostgreSQL of one's own on a socket in a folder; how to call its psql."""
    programs = _programs()
    if programs is None or os.name != "posix":
        pytest.skip("PostgreSQL's programs (initdb, pg_ctl, psql) are not installed")
    user = _user()
    # Not below pytest's own folder: the path of a socket must be short, and its user must be able to walk to it.
    place = Path(tempfile.mkdtemp(prefix="pg"))
    if user:
        os.chown(place, user["user"], user["group"])

    def run(name: str, *arguments: str, check: bool = True) -> None:
        command = [str(programs / name), "-D", str(place / "data"), *arguments]
        with (place / "output").open("ab") as output:
            subprocess.run(command, check=check, cwd=place, stdout=output, stderr=output, **user)

    settings = f"-c listen_addresses='' -c unix_socket_directories={place} -c fsync=off"
    try:
        run("initdb", "-U", "office", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "-w", "-l", str(place / "log"), "-o", settings, "start")
        psql = [
            str(programs / "psql"),
            "-h",
            str(place),
            "-U",
            "office",
            "-d",
            "postgres",
            "-v",
            "ON_ERROR_STOP=1",
        ]
        yield psql
    finally:
        run("pg_ctl", "-w", "-m", "immediate", "stop", check=False)
        shutil.rmtree(place, ignore_errors=True)


def test_the_models_create_on_a_running_server(server: list[str]) -> None:
    script = ";\n".join(statements()) + ";\n"
    ended = subprocess.run([*server, "-q"], input=script, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    asked = "select count(*) from information_schema.tables where table_schema = 'public'"
    counted = subprocess.check_output([*server, "-Atc", asked], text=True)
    assert int(counted) == len(metadata.tables)
    # The rules hold there too: a category with an unknown basis, and a second person with a staff number.
    bad = "insert into staff_category (uid, code, name, basis, sort_order) values (gen_random_uuid(), 'x', 'x', 'no', 1)"
    refused = subprocess.run([*server, "-c", bad], capture_output=True, text=True, check=False)
    assert "ck_staff_category_basis" in refused.stderr
