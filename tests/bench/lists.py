# SPDX-License-Identifier: GPL-3.0-or-later
"""The member list at full size: opening, sorting, searching, memory."""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator
from statistics import quantiles

from tests.bench.measure import Measure, child, in_turn, once
from union_desktop.areas.members.queries import listing
from union_desktop.core.office import Office
from union_desktop.core.reading import Reader

_ALL = (
    "select id, name, staff_no, gender, birth_date, phone, department, now_status, id_number"
    " from person order by pinyin, id"
)
#: What the sorted column's floor is: the same order of bare ids, by the same index where there is one.
_SORTED = {
    "name": "select id from person order by pinyin, id",
    "staff_no": "select id from person order by staff_no, pinyin, id",
    "birth_date": "select id from person order by birth_date, pinyin, id",
    "department": "select id from person order by department, pinyin, id",
}


def measures(office: Office) -> Iterator[Measure]:
    """All figures of the list."""
    with office.reader() as reader:
        yield _open(reader)
        for column, sql in _SORTED.items():
            yield _sort(reader, column, sql)
        yield from _keystrokes(reader)
    key = office.data_key.hex()
    bare, lazy, raw = (
        child("tests.bench.child_memory", kind, str(office.folder), text_in=key)["rss"]
        for kind in ("nothing", "list", "tuples")
    )
    yield Measure(
        "list-memory", lazy - bare, raw - bare, 0.35, "MiB", "list of ids and pages ÷ all rows as tuples"
    )


def _open(reader: Reader) -> Measure:
    def opened() -> None:
        ids = listing.find_ids(reader, listing.MemberFilter())
        listing.rows(reader, ids[:128])

    value, floor = in_turn(lambda: once(opened), lambda: once(lambda: reader.rows(_ALL)))
    return Measure(
        "list-open", value, floor, 0.25, note="ids and first page ÷ fetching nine columns of everybody"
    )


def _sort(reader: Reader, column: str, sql: str) -> Measure:
    def ordered() -> array[int]:
        ids = listing.find_ids(reader, listing.MemberFilter(), column)
        listing.rows(reader, ids[:128])
        return ids

    value, floor = in_turn(lambda: once(ordered), lambda: once(lambda: reader.ids(sql)))
    return Measure(f"sort-{column}", value, floor, 3.0, note="ids and a page ÷ bare ids in that order")


def _keystrokes(reader: Reader) -> Iterator[Measure]:
    dice = random.Random(7)
    rows = reader.rows("select name, pinyin, staff_no, phone, department from person")
    typed: list[str] = []
    for _ in range(60):
        name, reading, staff_no, phone, department = dice.choice(rows)
        syllables = reading.split()
        for whole in (
            name,
            "".join(syllables),
            "".join(one[0] for one in syllables),
            staff_no,
            phone[-4:],
            department,
        ):
            typed += [whole[:end] for end in range(1, len(whole) + 1)]
        typed.append(f"{name[0]} {department}")
    dice.shuffle(typed)
    typed = typed[:1200]
    times = []
    for text in typed:
        wanted = listing.MemberFilter(text=text)

        def stroke(wanted: listing.MemberFilter = wanted) -> None:
            listing.rows(reader, listing.find_ids(reader, wanted)[:128])

        times.append(once(stroke))
    cuts = quantiles(times, n=100)
    note = f"{len(typed)} keystrokes, p95 {cuts[94] * 1000:.1f} ms, worst {max(times) * 1000:.1f} ms"
    yield Measure("keystroke-p99", cuts[98] * 1000, None, 16.0, "ms", note)
