# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding people by what anyone remembers of them; the only place that knows the index is SQLite's FTS5."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Final

from union_desktop.areas.members.terms import MembershipStatus
from union_desktop.core.reading import Reader

#: More hits than this cannot be looked through; the list says so instead of ranking a fifth of all people.
MOST: Final = 1000

MATCH: Final = "select rowid from person_search where person_search match :match"


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the quick search."""

    id: int
    name: str
    staff_no: str
    department: str
    group: str
    status: MembershipStatus | None


def expression(text: str) -> str:
    """The index query for what was typed: every term must begin some token; empty when nothing can be looked for."""
    from union_desktop.core import pinyin  # its tables are not needed on the way to the first list

    return " ".join(
        f'"{term}"*' for term in (one.replace('"', '""') for one in pinyin.query_terms(text)) if term
    )


def hits(reader: Reader, text: str, *, limit: int = 20) -> list[Hit]:
    """The best hits over all people, members first; exact names before longer ones."""
    ids = ranked_ids(reader, text)[:limit]
    if not ids:
        return []
    listed = ",".join(map(str, ids))
    rows = {
        number: Hit(number, name, staff_no, department, group, MembershipStatus(status) if status else None)
        for number, name, staff_no, department, group, status in reader.rows(
            "select p.id, p.name, p.staff_no, p.department, coalesce((select v.name from union_org_version v"
            " where v.org_id = p.now_group_id order by v.valid_from desc limit 1), ''), p.now_status"
            f" from person p where p.id in ({listed})"
        )
    }
    return [rows[person_id] for person_id in ids]


def ranked_ids(reader: Reader, text: str) -> array[int]:
    """Ids of the people who match, best first, at most ``MOST``."""
    match = expression(text)
    if not match:
        return array("q")
    wanted = text.strip()
    return reader.ids(
        f"select id from person where id in ({MATCH} limit {MOST})"
        " order by name = :name or staff_no = :name or phone = :name desc,"
        " replace(pinyin, ' ', '') = :pinyin desc,"
        " now_status in ('active', 'retained') desc, length(name), pinyin, id",
        match=match,
        name=wanted,
        pinyin=wanted.replace(" ", "").lower(),
    )
