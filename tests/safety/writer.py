# SPDX-License-Identifier: GPL-3.0-or-later
"""A program that writes until it is killed; run by test_kill in processes of their own."""

from __future__ import annotations

import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.office_fixtures import OPERATOR, PASSWORD, TODAY, a_member
from union_desktop.areas.members import service
from union_desktop.core.commands import PASSWORD_VARIABLE
from union_desktop.core.office import Office, open_with_key

#: People taken in by each use case.
LOT = 25


def write_for_ever(folder: Path, key: bytes, acknowledged: Connection) -> None:
    """Take in a lot of people per use case, and say so only after it was committed."""
    office = open_with_key(folder, OPERATOR, key)
    with office.reader() as reader:
        done = int(reader.value("select count(*) from person"))
    while True:
        with office.transaction("入会") as session:
            service.enrol_many(session, _lot(done), today=TODAY)
        done += LOT
        acknowledged.send(done)


def die_at_statement(folder: Path, key: bytes, which: int, counted: Connection) -> None:
    """One import of 400 people and a change to all others, killed before statement ``which`` (0: never)."""
    from sqlalchemy import event

    office = open_with_key(folder, OPERATOR, key)
    seen = 0

    @event.listens_for(office.engine, "before_cursor_execute")
    def count(*_: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == which:
            os.kill(os.getpid(), signal.SIGKILL)

    import_people(office)
    counted.send(seen)
    office.close()


def import_people(office: Office) -> None:
    """What a roster does: somebody changes, somebody is new, in one use case."""
    with office.reader() as reader:
        known = list(reader.ids("select id from person"))
    with office.transaction("名册核对") as session:
        service.update_many(session, {number: {"department": "新部门"} for number in known}, today=TODAY)
        service.enrol_many(
            session, [a_member(name=f"新人{at}", staff_no=f"N{at}") for at in range(400)], today=TODAY
        )


def die_while_paying(folder: Path, key: bytes, which: int, counted: Connection) -> None:
    """The payment of everybody on the list, killed before statement ``which`` (0: never)."""
    from sqlalchemy import event

    from union_desktop.areas.aid import service as aid
    from union_desktop.areas.aid.terms import Way

    office = open_with_key(folder, OPERATOR, key)
    with office.reader() as reader:
        everybody = list(reader.ids("select id from aid_grant"))
    seen = 0

    @event.listens_for(office.engine, "before_cursor_execute")
    def count(*_: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == which:
            os.kill(os.getpid(), signal.SIGKILL)

    with office.transaction("发放") as session:
        aid.pay(session, everybody, TODAY, Way.CASH, today=TODAY)
    counted.send(seen)
    office.close()


def _lot(first: int) -> list[Any]:
    return [a_member(name=f"人{at}", staff_no=f"S{at}") for at in range(first, first + LOT)]


def import_roster(folder: Path, file: Path, which: int, counted: Connection) -> None:
    """The headless program takes a roster in and is killed before statement ``which`` (0: never)."""
    from sqlalchemy import Engine, event

    from union_desktop.app import command_line

    seen = 0

    @event.listens_for(Engine, "before_cursor_execute")
    def count(*_: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == which:
            os.kill(os.getpid(), signal.SIGKILL)

    # The server process these children come from may have been started long before, by other tests.
    os.environ[PASSWORD_VARIABLE] = PASSWORD
    arguments = ["roster", str(file), "--office", str(folder), "--source", "人事处", "--scope", "none"]
    code = command_line.main([*arguments, "--on", TODAY.isoformat(), "--apply", "--json"])
    if code == command_line.DONE:
        counted.send(seen)
