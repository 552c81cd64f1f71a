# SPDX-License-Identifier: GPL-3.0-or-later
"""Statistics at full size: a crossed table, the people of a cell, movements of a year and of the whole time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from tests.bench.measure import Measure, in_turn, once
from union_desktop.areas.statistics.queries.figures import figures, people_ids
from union_desktop.areas.statistics.queries.movements import movements
from union_desktop.areas.statistics.terms import CountingBasis, Dimension
from union_desktop.core.office import Office
from union_desktop.core.reading import Reader

_DAY = dt.date(2026, 9, 30)
_ON = "s.from_on <= '2026-09-30' and s.to_on > '2026-09-30'"
_PAIRED = "from membership_span s join person p on p.id = s.person_id"


def measures(office: Office) -> Iterator[Measure]:
    """All figures of statistics."""
    with office.reader() as reader:
        dimensions = (Dimension.GROUP, Dimension.AGE, Dimension.GENDER)
        value, floor = in_turn(
            lambda: once(lambda: figures(reader, _DAY, dimensions)),
            lambda: once(lambda: reader.value(f"select count(p.gender) {_PAIRED} where {_ON}")),
        )
        yield Measure(
            "statistics-cross", value, floor, 4.0, note="three dimensions ÷ walking members and people once"
        )
        where = {Dimension.CATEGORY: "postdoc"}
        value, floor = in_turn(
            lambda: once(lambda: people_ids(reader, _DAY, where, CountingBasis.WITH_ENTRUSTED)),
            lambda: once(
                lambda: reader.ids(f"select p.id {_PAIRED} where {_ON} and s.staff_category = 'postdoc'")
            ),
        )
        yield Measure(
            "statistics-people", value, floor, 3.0, note="a third of all in order of names ÷ bare ids"
        )
        for name, start, end in (
            ("year", dt.date(2020, 12, 31), dt.date(2021, 12, 31)),
            ("all", dt.date(2010, 1, 1), _DAY),
        ):
            changed = (
                f"select person_id from membership_span where from_on > '{start}' and from_on <= '{end}'"
            )
            bare = f"select s.* {_PAIRED} where s.person_id in ({changed}) order by p.pinyin, p.id, s.from_on"
            value, floor = in_turn(
                partial(once, partial(movements, reader, start, end)),
                partial(once, partial(_read, reader, bare, (start, end))),
                3,
            )
            yield Measure(
                f"movements-{name}",
                value,
                floor,
                5.0,
                note="explained to the person ÷ both days and bare spans",
            )


def _read(reader: Reader, bare: str, days: tuple[dt.date, dt.date]) -> None:
    reader.rows(bare)
    for day in days:
        reader.value(
            "select count(s.basis) from membership_span s where s.from_on <= :day and s.to_on > :day",
            day=str(day),
        )
