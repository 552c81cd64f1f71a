# SPDX-License-Identifier: GPL-3.0-or-later
"""Rounds: the list, one of them, and the account of its money."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from union_desktop.areas.aid.terms import FundSource
from union_desktop.core.asking import Source, asking
from union_desktop.core.reading import Reader

PAID: Final = "('paid', 'signed', 'proxy_signed')"
_OPEN: Final = "('due', 'returned')"
_FIELDS: Final = (
    "select r.id, r.scheme_id, s.code, s.name, s.path, s.unit, r.name, r.year, r.status, r.opened_on, r.frozen_on,"
    " r.policy_version_id, r.note"
    " from aid_round r join aid_scheme s on s.id = r.scheme_id"
)
#: One walk over the rows of a round answers all of its figures.
_SUMS: Final = (
    "select g.round_id, count(*), sum(g.amount), count(*) filter (where g.pay_state in {paid}),"
    " sum(g.amount) filter (where g.pay_state in {paid}), sum(g.amount) filter (where g.pay_state = 'waived'),"
    " sum(g.amount) filter (where g.pay_state in {open}), count(*) filter (where g.pay_state = 'paid')"
    " from aid_grant g where g.round_id in ({ids}) and g.removed_on is null group by g.round_id"
)


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round with its figures: ``rows`` on the list, ``paid_rows`` paid, ``unsigned`` paid and not signed for; fen."""

    id: int
    scheme_id: int
    code: str
    scheme: str
    path: str
    unit: str
    name: str
    year: int
    status: str
    opened_on: dt.date
    frozen_on: dt.date | None
    policy_version_id: int | None
    note: str
    rows: int = 0
    decided: int = 0
    paid_rows: int = 0
    paid: int = 0
    waived: int = 0
    open: int = 0
    unsigned: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """The money of one source, campus or state; ``rows`` is how many rows have some of it."""

    key: str
    label: str
    rows: int
    decided: int
    paid: int
    waived: int
    open: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The account of a round, in fen: ``decided`` is always ``paid + waived + open``, and so is each part."""

    rows: int
    decided: int
    paid: int
    waived: int
    open: int
    unsigned: int
    by_fund: tuple[Part, ...]
    by_campus: tuple[Part, ...]

    @property
    def balanced(self) -> bool:
        """Whether everything adds up to the fen, the parts included."""
        parts = (self.by_fund, self.by_campus)
        return self.decided == self.paid + self.waived + self.open and all(
            (sum(one.decided for one in part), sum(one.paid for one in part), sum(one.waived for one in part))
            == (self.decided, self.paid, self.waived)
            and all(one.decided == one.paid + one.waived + one.open for one in part)
            for part in parts
        )


@dataclass(frozen=True, slots=True)
class RoundFilter:
    """What the list of rounds shows; empty means everything."""

    text: str = ""
    years: tuple[int, ...] = ()
    scheme_ids: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()


SORTS: Final = {
    "year": "r.year",
    "scheme": "s.sort_order, s.id",
    "name": "r.name",
    "status": "r.status",
    "opened_on": "r.opened_on",
    "frozen_on": "r.frozen_on",
}


def find_ids(
    reader: Reader, wanted: RoundFilter | None = None, sort: str = "year", *, descending: bool = True
) -> array[int]:
    """Ids of the rounds that match, in order; within a year the newest first."""
    wanted = wanted or RoundFilter()
    conditions, parameters = ["1"], {}
    if wanted.text.strip():
        conditions.append("(r.name like :text escape '\\' or s.name like :text escape '\\')")
        parameters["text"] = f"%{_plain(wanted.text.strip())}%"
    for column, chosen in (
        ("r.year", wanted.years),
        ("r.scheme_id", wanted.scheme_ids),
        ("r.status", wanted.statuses),
    ):
        if chosen:
            conditions.append(f"{column} in ({','.join(_quoted(one) for one in chosen)})")
    direction = " desc" if descending else ""
    order = ", ".join(f"{part}{direction}" for part in SORTS[sort].split(", "))
    return reader.ids(
        "select r.id from aid_round r join aid_scheme s on s.id = r.scheme_id"
        f" where {' and '.join(conditions)} order by {order}, r.opened_on desc, r.id desc",
        **parameters,
    )


def rows(source: Source, ids: Sequence[int]) -> dict[int, RoundRow]:
    """These rounds with their figures."""
    if not len(ids):
        return {}
    ask = asking(source)
    listed = ",".join(map(str, ids))
    sums = {
        row[0]: tuple(value or 0 for value in row[1:])
        for row in ask(_SUMS.format(paid=PAID, open=_OPEN, ids=listed))
    }
    return {row[0]: _row(row, sums.get(row[0], ())) for row in ask(f"{_FIELDS} where r.id in ({listed})")}


def round_row(source: Source, round_id: int) -> RoundRow | None:
    """One round with its figures; None when it is gone."""
    return rows(source, (round_id,)).get(round_id)


def round_named(source: Source, scheme_id: int, name: str) -> RoundRow | None:
    """The round of a scheme by its name."""
    found = asking(source)(
        "select id from aid_round where scheme_id = :scheme and name = :name", scheme=scheme_id, name=name
    )
    return round_row(source, found[0][0]) if found else None


def rounds_of_year(reader: Reader, year: int | None) -> list[RoundRow]:
    """All rounds of a year, or all there are, in the order of the schemes."""
    ids = find_ids(reader, RoundFilter(years=(year,) if year else ()))
    found = rows(reader, ids)
    return sorted((found[one] for one in ids), key=lambda one: (-one.year, one.opened_on, one.id))


def years(reader: Reader) -> list[int]:
    """The years there are rounds of, the last first."""
    return [row[0] for row in reader.rows("select distinct year from aid_round order by year desc")]


def totals(source: Source, round_id: int) -> Totals:
    """The account of a round, and the same money by source and by campus."""
    ask = asking(source)
    found = rows(source, (round_id,)).get(round_id)
    labels = {one.value: one.label for one in FundSource}
    sums = (
        "count(*), sum({0}), coalesce(sum({0}) filter (where g.pay_state in {1}), 0),"
        " coalesce(sum({0}) filter (where g.pay_state = 'waived'), 0),"
        " coalesce(sum({0}) filter (where g.pay_state in {2}), 0)"
    )
    by_fund = {
        row[0]: Part(row[0], labels[row[0]], *row[1:])
        for row in ask(
            f"select f.source, {sums.format('f.amount', PAID, _OPEN)} from aid_grant g"
            " join aid_grant_fund f on f.grant_id = g.id"
            " where g.round_id = :round and g.removed_on is null group by f.source",
            round=round_id,
        )
    }
    by_campus = [
        Part(str(row[0] or ""), row[1] or "未记校区", *row[3:])
        for row in ask(
            f"select g.campus_id, max(g.campus_name), c.sort_order, {sums.format('g.amount', PAID, _OPEN)} from aid_grant g"
            " left join campus c on c.id = g.campus_id where g.round_id = :round and g.removed_on is null"
            " group by g.campus_id order by c.sort_order is null, c.sort_order, g.campus_id",
            round=round_id,
        )
    ]
    return Totals(
        found.rows if found else 0,
        found.decided if found else 0,
        found.paid if found else 0,
        found.waived if found else 0,
        found.open if found else 0,
        found.unsigned if found else 0,
        tuple(by_fund[one.value] for one in FundSource if one.value in by_fund),
        tuple(by_campus),
    )


def _row(row: Any, sums: tuple[int, ...]) -> RoundRow:
    fields: list[Any] = [*row[:9], dt.date.fromisoformat(row[9])]
    fields += [dt.date.fromisoformat(row[10]) if row[10] else None, row[11], row[12]]
    return RoundRow(*fields, *sums)


def _quoted(value: str | int) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _plain(text: str) -> str:
    for mark in ("\\", "%", "_"):
        text = text.replace(mark, f"\\{mark}")
    return text
