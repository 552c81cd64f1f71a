# SPDX-License-Identifier: GPL-3.0-or-later
"""Which entries are taken back, and what Ctrl+Z and Ctrl+Y of an operator would do next.

An undo is an entry of its own that names what it took back, and can itself be taken back (redo). So an entry counts as
taken back while one of the entries that took it back does not. Two operators have two histories.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from union_desktop.core.reading import Reader
from union_desktop.core.undo.rules import UndoRules

_LOT: Final = 200
#: Every undo, newest first: what ``taken_back`` asks for. The plus lets the small index of undos be used, not the table.
LINKS: Final = "select seq, undo_of from audit_entry where undo_of is not null order by +seq desc"
#: Written by what made somebody nameless (core.audit_redaction): there is nothing to go back to.
FORGETTING: Final = "audit_entry"
FIRST: Final = "select min(seq) from audit_scope where table_name = :name"


@dataclass(frozen=True, slots=True)
class Step:
    """An entry that Ctrl+Z or Ctrl+Y would take back.

    ``action`` is the title of what was done, also where the step takes back an undo of it. ``passed`` are newer entries
    that cannot be taken back, as (title, reason).
    """

    seq: int
    action: str
    at: str
    change_count: int
    subject_count: int
    passed: tuple[tuple[str, str], ...] = ()


def taken_back(links: Iterable[Any]) -> frozenset[int]:
    """The entries that are taken back, from (seq, undo_of) of all undos, newest first."""
    found: set[int] = set()
    for seq, undo_of in links:
        # Whoever took this one back is newer and was looked at before.
        if seq not in found:
            found.add(undo_of)
    return frozenset(found)


def taken_back_now(reader: Reader) -> frozenset[int]:
    """The entries that are taken back."""
    return taken_back(reader.iterate(LINKS))


def next_undo(
    reader: Reader, operator: str, rules: UndoRules, *, leave: Collection[int] = ()
) -> Step | tuple[tuple[str, str], ...]:
    """The operator's newest entry that can still be taken back, looks not counted; ``leave`` are not to be tried again.

    When there is none, what stands in the way, as in ``Step.passed``.
    """
    chain = _chain(reader, operator)
    passed: list[tuple[str, str]] = []
    for seq, action in _own(reader, operator):
        if seq in chain.depth or seq in chain.gone or seq in leave:
            continue
        reason = refusal(reader, seq, rules)
        if reason is None:
            return _step(reader, seq, action, passed)
        if not _nobodys_step(reader, seq):
            passed.append((action, reason))
    return tuple(passed)


def next_redo(reader: Reader, operator: str, rules: UndoRules) -> Step | None:
    """The operator's newest undo, unless he or she did something else since; its title is that of what was undone."""
    chain = _chain(reader, operator)
    for seq, _action in _own(reader, operator):
        depth = chain.depth.get(seq, 0)
        if depth == 0:
            if refusal(reader, seq, rules) is None:
                return None
        elif depth % 2 == 1 and seq not in chain.gone:
            title = reader.value("select action from audit_entry where seq = :seq", seq=chain.root[seq])
            return _step(reader, seq, title, ())
    return None


def refusal(reader: Reader, seq: int, rules: UndoRules) -> str | None:
    """Why an entry cannot be taken back whoever asks, as a sentence; None when it can."""
    tables = reader.rows("select distinct table_name from audit_scope where seq = :seq", seq=seq)
    founded = (reader.value(FIRST, name=table) == seq for table in rules.foundations)
    return refusal_for([row[0] for row in tables], rules, founded)


def refusal_for(tables: Iterable[str], rules: UndoRules, founded: Iterable[bool]) -> str | None:
    """The same from what is known: the tables written, and whether it was the first to write a foundation."""
    if any(founded):
        return "这是建立工会文件时的首次设置，其他内容都建立在它上面，不能撤销。"
    written = sorted(tables)
    if FORGETTING in written:
        return rules.never[FORGETTING]
    if all(table in rules.never for table in written):
        return next(rules.never[table] for table in written if table in rules.never)
    return None


@dataclass(frozen=True, slots=True)
class _Chain:
    """All undos. ``depth`` counts steps back to an operator's own work: 1 is an undo, 2 a redo, 3 an undo of that.

    Taking back somebody else's entry is work of one's own and has no depth. ``root`` is the work itself.
    """

    gone: frozenset[int]
    depth: dict[int, int]
    root: dict[int, int]


def _chain(reader: Reader, operator: str) -> _Chain:
    rows = reader.rows(
        "select e.seq, e.undo_of, e.operator, t.operator from audit_entry e"
        " join audit_entry t on t.seq = e.undo_of where e.undo_of is not null order by +e.seq desc"
    )
    depth: dict[int, int] = {}
    root: dict[int, int] = {}
    for seq, undo_of, by, of in reversed(rows):
        if by == of == operator:
            depth[seq] = depth.get(undo_of, 0) + 1
            root[seq] = root.get(undo_of, undo_of)
    return _Chain(taken_back(row[:2] for row in rows), depth, root)


def _own(reader: Reader, operator: str) -> Iterator[tuple[int, str]]:
    """The operator's entries, newest first, in lots: no read stays open while somebody thinks."""
    before = 2**62
    while True:
        rows = reader.rows(
            "select seq, action from audit_entry where operator = :operator and seq < :before"
            " order by seq desc limit :lot",
            operator=operator,
            before=before,
            lot=_LOT,
        )
        yield from rows
        if len(rows) < _LOT:
            return
        before = rows[-1][0]


def _nobodys_step(reader: Reader, seq: int) -> bool:
    """A look, or a sign-in after wrong passwords: kept, but nothing anybody would think of undoing."""
    tables = [
        row[0] for row in reader.rows("select distinct table_name from audit_scope where seq = :seq", seq=seq)
    ]
    if tables == ["operator"]:
        rows = reader.rows("select data from audit_change where seq = :seq", seq=seq)
        return all(json.loads(row[0]).keys() == {"wrong_passwords"} for row in rows)
    return tables == ["access_entry"]


def _step(reader: Reader, seq: int, action: str, passed: Iterable[tuple[str, str]]) -> Step:
    row = reader.one("select at, change_count, subject_count from audit_entry where seq = :seq", seq=seq)
    assert row is not None
    return Step(seq, action, row[0], row[1], row[2] or 0, tuple(passed))


def first_subjects(reader: Reader, seq: int, most: int) -> list[tuple[str, int]]:
    """The first records an entry was about, without walking through all its changes."""
    found: dict[tuple[str, int], None] = {}
    last = 0
    while len(found) < most:
        rows = reader.rows(
            "select subject_table, subject_id, id from audit_change where seq = :seq and id > :last"
            " order by id limit :lot",
            seq=seq,
            last=last,
            lot=_LOT,
        )
        found.update({(table, number): None for table, number, _ in rows})
        if len(rows) < _LOT:
            break
        last = rows[-1][2]
    return list(found)[:most]
