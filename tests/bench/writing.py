# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking in a hundred thousand people, against writing the very same rows with nothing around them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Measure, once
from union_desktop.areas.members.service.projection import tokens_of
from union_desktop.core.encrypted_file import DATABASE_NAME, connect
from union_desktop.core.office import Office

#: In an order in which no row points at one that comes later.
TABLES = (
    "office_setting",
    "campus",
    "staff_category",
    "union_org",
    "union_org_version",
    "person",
    "membership",
    "membership_event",
    "membership_span",
    "audit_entry",
    "audit_change",
)


def floor(office: Office, target: Path) -> float:
    """Seconds of a bare ``executemany`` of all rows of this office, search index included, into an empty file."""
    source = connect(office.folder / DATABASE_NAME, office.data_key)
    rows = {name: source.execute(f"select * from {name}").fetchall() for name in TABLES}
    tokens = [
        (number, tokens_of(name, reading, staff_no, phone, (department, employer)))
        for number, name, reading, staff_no, phone, department, employer in source.execute(
            "select id, name, pinyin, staff_no, phone, department, employer from person"
        )
    ]
    tables = [
        row[0]
        for row in source.execute(
            "select sql from sqlite_master where sql is not null and name not like 'sqlite_%'"
            " and name not like 'person_search_%' order by rowid"
        )
    ]
    source.close()
    connection = connect(target, office.data_key, create=True)
    for statement in tables:
        connection.execute(statement)

    def write() -> None:
        connection.execute("BEGIN IMMEDIATE")
        for name in TABLES:
            if rows[name]:
                marks = ", ".join("?" * len(rows[name][0]))
                connection.executemany(f"insert into {name} values ({marks})", rows[name])
        connection.executemany("insert into person_search (rowid, tokens) values (?, ?)", tokens)
        connection.execute("COMMIT")

    seconds = once(write)
    connection.close()
    return seconds


def measures(office: Office, scratch: Path, seconds: float) -> Iterator[Measure]:
    """``seconds`` is what the enrolment of everybody in this office took."""
    bare = floor(office, scratch / "floor.db")
    yield Measure(
        "enrol", seconds, bare, 3.0, note="service, audit and search ÷ bare executemany of the same rows"
    )
