# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of one day and of a later one, and every person that makes the difference."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from union_desktop.areas.members.terms import EventKind, MembershipStatus
from union_desktop.areas.organisation.terms import Basis
from union_desktop.areas.statistics.queries.figures import ON_THAT_DAY
from union_desktop.areas.statistics.queries.reconciling import Causes, Stretch, counts, steps, stretch_on
from union_desktop.areas.statistics.queries.splitting import Splitting, Value, shifted_groups
from union_desktop.areas.statistics.terms import (
    DECREASES,
    INCREASES,
    SPLITS,
    CountingBasis,
    Dimension,
    MovementLine,
)
from union_desktop.core.errors import UserError
from union_desktop.core.reading import Reader

_RAW: Final = {
    Dimension.CATEGORY: ("staff_category", "s.staff_category"),
    Dimension.CAMPUS: ("campus_id", "s.campus_id"),
    Dimension.BRANCH: ("union_group_id", "s.union_group_id"),
    Dimension.GROUP: ("union_group_id", "s.union_group_id"),
}
_PLACE: Final = (Dimension.GROUP, Dimension.CAMPUS, Dimension.CATEGORY)


@dataclass(frozen=True, slots=True)
class Moved:
    """One person in one line: since when, in which column, and how he or she stood on the two days."""

    person_id: int
    line: MovementLine
    on: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Movements:
    """From the members at the end of ``start`` to those at the end of ``end``.

    ``columns`` is empty without a split; ``opening`` and ``closing`` are counted by themselves, so that the equation
    can be checked. ``retained`` are the retained members of both days, who stand beside.
    """

    office: str
    start: dt.date
    end: dt.date
    basis: CountingBasis
    split: Dimension | None
    columns: tuple[Value, ...]
    opening: Mapping[str, int]
    closing: Mapping[str, int]
    retained: tuple[int, int]
    moved: tuple[Moved, ...]
    _counts: Counter[tuple[MovementLine, str | None]] = field(default_factory=Counter)

    def count(self, line: MovementLine, column: str | None = None) -> int:
        """People in a line; None means all columns."""
        if not self._counts and self.moved:
            for one in self.moved:
                self._counts[one.line, one.column] += 1
                self._counts[one.line, None] += 1
        return self._counts[line, column]

    def sum(self, lines: Iterable[MovementLine], column: str | None = None) -> int:
        """People in several lines."""
        return sum(self.count(line, column) for line in lines)

    def at(self, counted: Mapping[str, int], column: str | None = None) -> int:
        """Members of ``opening`` or ``closing``."""
        return sum(counted.values()) if column is None else counted.get(column, 0)

    def people(self, lines: Iterable[MovementLine], column: str | None = None) -> list[Moved]:
        """Who stands behind a figure, in order of names."""
        wanted = frozenset(lines)
        return [one for one in self.moved if one.line in wanted and column in (None, one.column)]

    def off_balance(self) -> list[str | None]:
        """Columns in which opening, movements and closing do not agree (None is the whole); always empty, or a fault."""
        return [
            column
            for column in (None, *(value.key for value in self.columns))
            if self.at(self.opening, column) + self.sum(INCREASES, column) - self.sum(DECREASES, column)
            != self.at(self.closing, column)
        ]


def movements(
    reader: Reader,
    start: dt.date,
    end: dt.date,
    basis: CountingBasis = CountingBasis.WITH_ENTRUSTED,
    split: Dimension | None = None,
) -> Movements:
    """What changed after ``start`` up to and including ``end``; raises UserError when they are in the wrong order."""
    if start >= end:
        raise UserError("期初要早于期末，没有统计。请重新选择日期。", "start")
    if split is not None and split not in SPLITS:
        raise UserError("会籍变动只能按人员类别、校区、部门工会或工会小组分列，没有统计。", "split")
    # Opening, closing and what lies between are several statements: a save between two of them must not look like a fault.
    with reader.at_one_moment():
        return _compared(reader, start, end, basis, split)


def _compared(
    reader: Reader, start: dt.date, end: dt.date, basis: CountingBasis, split: Dimension | None
) -> Movements:
    before, after = Splitting(reader, start), Splitting(reader, end)
    days = {"start": start.isoformat(), "end": end.isoformat()}
    shifted = shifted_groups(before, after, split) if split in (Dimension.BRANCH, Dimension.GROUP) else []
    people = "select x.person_id from membership_span x where x.from_on > :start and x.from_on <= :end"
    if shifted:
        people += (
            " union select x.person_id from membership_span x where x.from_on <= :start and x.to_on > :start"
            f" and x.union_group_id in ({', '.join(map(str, shifted))})"
        )
    causes = _causes(reader, people, days)
    column_before, column_after = _column(before, split), _column(after, split)
    told = _Told(before, after)
    moved: list[Moved] = []
    for person_id, stretches in _stretches(reader, people, days):
        for step in steps(
            stretches,
            days["start"],
            days["end"],
            basis,
            causes,
            column_before=column_before,
            column_after=column_after,
        ):
            was, now = stretch_on(stretches, days["start"]), stretch_on(stretches, days["end"])
            moved.append(
                Moved(
                    person_id,
                    step.line,
                    step.on,
                    step.column,
                    told.state(was, before),
                    told.state(now, after),
                )
            )
    opening, retained_before = _counted(reader, start, basis, split, column_before)
    closing, retained_after = _counted(reader, end, basis, split, column_after)
    used = {*opening, *closing, *(one.column for one in moved)}
    columns = _columns(before, after, split, used) if split is not None else ()
    return Movements(
        after.office or before.office,
        start,
        end,
        basis,
        split,
        columns,
        opening,
        closing,
        (retained_before, retained_after),
        tuple(moved),
    )


class _Told:
    """How somebody stood, in words; remembered, because thousands stand alike."""

    def __init__(self, before: Splitting, after: Splitting) -> None:
        self._both = (after, before)
        self._known: dict[tuple[object, ...], str] = {}

    def state(self, stretch: Stretch | None, split: Splitting) -> str:
        """Status where it is not that of a member, and the place."""
        if stretch is None:
            return "未入会"
        key = (split.on, stretch.status, *stretch[5:])
        if key not in self._known:
            self._known[key] = self._words(stretch, split)
        return self._known[key]

    def _words(self, stretch: Stretch, split: Splitting) -> str:
        status = MembershipStatus(stretch.status)
        if status not in (MembershipStatus.ACTIVE, MembershipStatus.RETAINED):
            return status.label
        place = [
            next(filter(None, (one.label(what, raw) for one in (split, *self._both))), "")
            for what, raw in zip(_PLACE, stretch[5:], strict=True)
        ]
        return " · ".join(filter(None, (status.label if status is MembershipStatus.RETAINED else "", *place)))


def _stretches(reader: Reader, people: str, days: Mapping[str, str]) -> Iterable[tuple[int, list[Stretch]]]:
    rows = reader.iterate(
        "select s.person_id, s.membership_id, s.from_on, s.to_on, s.status, s.basis, s.union_group_id, s.campus_id,"
        " s.staff_category from membership_span s join person p on p.id = s.person_id"
        f" where s.from_on <= :end and s.person_id in ({people}) order by p.pinyin, p.id, s.from_on",
        **days,
    )
    for person_id, found in groupby(rows, key=lambda row: row[0]):
        yield person_id, [Stretch(*row[1:]) for row in found]


def _causes(reader: Reader, people: str, days: Mapping[str, str]) -> Causes:
    began: dict[int, str] = {}
    retained: dict[int, str] = {}
    starts = (EventKind.JOIN.value, EventKind.TRANSFER_IN.value)
    stops = (EventKind.RETAIN.value, EventKind.RETIRE.value)
    for membership_id, kind in reader.iterate(
        f"select e.membership_id, e.kind from membership_event e where e.kind in {(*starts, *stops)}"
        f" and e.happened_on <= :end and e.person_id in ({people}) order by e.happened_on, e.id",
        **days,
    ):
        (began if kind in starts else retained)[membership_id] = kind
    return Causes(began, retained)


def _column(split: Splitting, dimension: Dimension | None) -> Callable[[Stretch], str]:
    if dimension is None:
        return lambda _stretch: ""
    name, fold = _RAW[dimension][0], split.fold(dimension)
    return lambda stretch: fold(getattr(stretch, name))


def _counted(
    reader: Reader,
    on: dt.date,
    basis: CountingBasis,
    split: Dimension | None,
    column: Callable[[Stretch], str],
) -> tuple[dict[str, int], int]:
    """Members by column, and how many are retained."""
    entrusted = f"s.basis = '{Basis.DISPATCH_ENTRUSTED.value}'"
    raw = _RAW[split][1] if split is not None else "null"
    found: Counter[str] = Counter()
    retained = 0
    for status, is_entrusted, value, count in reader.iterate(
        f"select s.status, {entrusted}, {raw}, count(*) from membership_span s where {ON_THAT_DAY}"
        " and s.status in ('active', 'retained') group by 1, 2, 3",
        day=on.isoformat(),
    ):
        membership_basis = Basis.DISPATCH_ENTRUSTED.value if is_entrusted else None
        as_one = Stretch(0, "", "", "active", membership_basis, value, value, value)
        if not counts(as_one, basis):
            continue
        if status == MembershipStatus.RETAINED:
            retained += count
        else:
            found[column(as_one)] += count
    return dict(found), retained


def _columns(before: Splitting, after: Splitting, split: Dimension, used: set[str]) -> tuple[Value, ...]:
    now = {value.key: value for value in after.values(split, used)}
    then = {value.key: value for value in before.values(split, used)}
    # A group that was dissolved in between has its name from the first day only.
    found = {key: then.get(key, value) if value.label == key else value for key, value in now.items()}
    known = set(found)
    gone = [value for key, value in then.items() if key not in known]
    wanted = [value for value in (*found.values(), *gone) if value.key in used]
    return tuple(sorted(wanted, key=lambda value: value.key == ""))
