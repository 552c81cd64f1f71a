# SPDX-License-Identifier: GPL-3.0-or-later
"""What the papers of visits need: single cases for the form, many for the signing sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from union_desktop.areas.visits.queries import record
from union_desktop.areas.visits.queries.listing import CaseRow, rows
from union_desktop.areas.visits.terms import NOTICE_SOURCES
from union_desktop.core.proceedings import queries as proceedings
from union_desktop.core.proceedings.terms import PaperDraft
from union_desktop.core.reading import Reader

_LOT = 500


@dataclass(frozen=True, slots=True)
class CasePaper:
    """A case with its visits and papers; ``standard`` is the document it was decided under."""

    row: CaseRow
    gender: str
    birth_date: str
    phone: str
    position: str
    category: str
    situation: str
    source: str
    standard: str
    visits: tuple[record.VisitRow, ...]
    papers: tuple[PaperDraft, ...]


@dataclass(frozen=True, slots=True)
class GiftRow:
    """One gift to sign for."""

    case_id: int
    name: str
    staff_no: str
    group_name: str
    department: str
    occasion: str
    visited_on: dt.date
    cash: int
    gift: str
    gift_value: int
    received_by: str


def case_papers(reader: Reader, ids: Sequence[int]) -> list[CasePaper]:
    """These cases in this order; who is gone is left out."""
    found: list[CasePaper] = []
    lines: dict[int, CaseRow] = {}
    for at in range(0, len(ids), _LOT):
        lines |= rows(reader, ids[at : at + _LOT])
    for number in ids:
        if number not in lines:
            continue
        row = lines[number]
        gender, birth, phone, position, category, situation, title, document = reader.rows(
            "select p.gender, coalesce(p.birth_date, ''), p.phone, p.position, coalesce(k.name, ''), c.situation,"
            " coalesce(y.title, ''), coalesce(v.document_no, '') from concern_case c join person p on p.id = c.person_id"
            " left join staff_category k on k.code = c.staff_category"
            " left join policy_version v on v.id = c.policy_version_id left join policy y on y.id = v.policy_id"
            " where c.id = :id",
            id=number,
        )[0]
        source = "，".join(filter(None, (NOTICE_SOURCES.get(row.notice_source, ""), row.told_by)))
        standard = f"{title}（{document}）" if document else title
        papers = tuple(proceedings.papers(reader, (record.TABLE, number)))
        visits = tuple(record.visits(reader, number))
        found.append(
            CasePaper(
                row, gender, birth, phone, position, category, situation, source, standard, visits, papers
            )
        )
    return found


def gift_rows(reader: Reader, ids: Sequence[int]) -> list[GiftRow]:
    """The visits of these cases that gave something, by group and name."""
    found: list[tuple[str, str, GiftRow]] = []
    for at in range(0, len(ids), _LOT):
        for pinyin, *row in reader.rows(
            "select p.pinyin, c.id, p.name, p.staff_no, c.group_name, c.department, c.occasion, v.visited_on, v.cash,"
            " v.gift, v.gift_value, v.received_by from visit v join concern_case c on c.id = v.case_id"
            " join person p on p.id = c.person_id where (v.cash > 0 or v.gift <> '')"
            f" and c.id in ({','.join(map(str, ids[at : at + _LOT]))})"
        ):
            row[6] = dt.date.fromisoformat(row[6])
            found.append((row[3], pinyin, GiftRow(*row)))
    return [one for _, _, one in sorted(found, key=lambda each: (each[0], each[1], each[2].case_id))]
