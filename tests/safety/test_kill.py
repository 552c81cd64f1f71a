# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed in the middle of writing: nothing acknowledged is lost, nothing is there by halves, the next start is clean."""

from __future__ import annotations

import multiprocessing
import os
import random
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from pathlib import Path

import pytest

from tests.areas.aid.aid_fixtures import a_round, a_scheme, added, decided
from tests.office_fixtures import OPERATOR, TODAY, enrolled
from tests.safety import writer
from union_desktop.areas.aid.service import verify as aid
from union_desktop.areas.members.service import verify as members
from union_desktop.core import audit
from union_desktop.core.office import Office, open_with_key

ROUNDS = 15
POINTS = 8


@pytest.fixture(scope="module")
def processes() -> BaseContext:
    """New processes that have the program loaded already, where the system can do that."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.safety.writer"])
    return context


def started(
    processes: BaseContext, work: Callable[..., None], *arguments: object
) -> tuple[multiprocessing.Process, Connection]:
    """A process at its work, and the pipe on which it reports; the pipe ends when the process does."""
    ours, theirs = processes.Pipe(duplex=False)
    process = processes.Process(target=work, args=(*arguments, theirs))  # type: ignore[attr-defined]
    process.start()
    theirs.close()
    return process, ours


def people_of(folder: Path, key: bytes) -> int:
    """The number of people, after everything that must hold in any office file was found to hold."""
    opened = open_with_key(folder, OPERATOR, key)
    try:
        with opened.reader() as reader:
            assert opened.damage() == []
            assert reader.rows("pragma integrity_check") == [("ok",)]
            assert reader.rows("pragma foreign_key_check") == []
            assert audit.verify(reader) == []
            assert members.findings(reader, TODAY) == []
            return int(reader.value("select count(*) from person"))
    finally:
        opened.close()


def test_killed_at_any_moment_nothing_acknowledged_is_lost(office: Office, processes: BaseContext) -> None:
    office.close()
    dice = random.Random(20260930)
    last = 0
    for round_number in range(ROUNDS):
        process, reports = started(processes, writer.write_for_ever, office.folder, office.data_key)
        acknowledged = last
        for _ in range(dice.randint(1, 4)):
            acknowledged = reports.recv()
        # Somewhere in the next use case; a report that comes meanwhile ends the waiting.
        reports.poll(dice.uniform(0, 0.02))
        process.kill()
        process.join()
        while reports.poll():
            try:
                acknowledged = reports.recv()
            except EOFError:
                break
        reports.close()
        found = people_of(office.folder, office.data_key)
        assert acknowledged > last
        assert found in (acknowledged, acknowledged + writer.LOT), round_number
        last = found


def test_killed_in_the_middle_of_a_payment_all_are_paid_or_nobody(
    office: Office, processes: BaseContext
) -> None:
    round_id = a_round(office, a_scheme(office))
    added(office, round_id, [enrolled(office, name=f"某{at}", staff_no=f"A{at}") for at in range(40)])
    decided(office, round_id)
    office.close()
    before = (office.folder / "office.db").read_bytes()

    def outcome(which: int) -> tuple[int, list[tuple[str, int, int]]]:
        (office.folder / "office.db").write_bytes(before)
        process, reports = started(processes, writer.die_while_paying, office.folder, office.data_key, which)
        statements = 0 if which else reports.recv()
        process.join()
        reports.close()
        assert (process.exitcode != 0) == bool(which)
        people_of(office.folder, office.data_key)
        opened = open_with_key(office.folder, OPERATOR, office.data_key)
        with opened.reader() as reader:
            assert aid.findings(reader) == []
            found = reader.rows(
                "select pay_state, count(*), (select count(*) from aid_payment) from aid_grant group by 1"
            )
        opened.close()
        return statements, found

    statements, paid = outcome(0)
    assert paid == [("paid", 40, 40)]
    for which in range(1, statements + 1):
        assert outcome(which)[1] == [("due", 40, 0)], which


def test_killed_in_the_middle_of_an_import_all_of_it_or_nothing_is_there(
    office: Office, processes: BaseContext
) -> None:
    for at in range(30):
        enrolled(office, name=f"老人{at}", staff_no=f"A{at}")
    office.close()
    before = (office.folder / "office.db").read_bytes()

    process, reports = started(processes, writer.die_at_statement, office.folder, office.data_key, 0)
    statements = reports.recv()
    process.join()
    assert people_of(office.folder, office.data_key) == 430
    assert statements > POINTS

    dice = random.Random(7)
    for which in sorted({1, statements, *(dice.randrange(2, statements) for _ in range(POINTS - 2))}):
        (office.folder / "office.db").write_bytes(before)
        process, reports = started(processes, writer.die_at_statement, office.folder, office.data_key, which)
        process.join()
        reports.close()
        assert process.exitcode == -9 if os.name == "posix" else process.exitcode
        assert people_of(office.folder, office.data_key) == 30, which
        opened = open_with_key(office.folder, OPERATOR, office.data_key)
        with opened.reader() as reader:
            assert reader.value("select count(*) from person where department = '新部门'") == 0
        # The same import works after the program was started again.
        if which == statements:
            writer.import_people(opened)
        opened.close()
    assert people_of(office.folder, office.data_key) == 430
