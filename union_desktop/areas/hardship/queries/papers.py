# SPDX-License-Identifier: GPL-3.0-or-later
"""What the papers of hardship files say beside the file itself; codes stay codes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from union_desktop.areas.hardship.queries.page import CasePage, case
from union_desktop.core.reading import Reader

_WORKER = (
    "select gender, coalesce(birth_date, ''), id_type, id_number, ethnicity, political_status, marital_status,"
    " hukou_type, phone, home_address, department, employer, position, education from person where id = :id"
)


@dataclass(frozen=True, slots=True)
class Worker:
    """Facts of the worker as of today."""

    gender: str
    birth_date: str
    id_type: str
    id_number: str
    ethnicity: str
    political_status: str
    marital_status: str
    hukou_type: str
    phone: str
    home_address: str
    department: str
    employer: str
    position: str
    education: str


@dataclass(frozen=True, slots=True)
class Account:
    """Where money goes; empty where none is known."""

    bank: str = ""
    branch: str = ""
    account_no: str = ""


@dataclass(frozen=True, slots=True)
class FilePaper:
    """A file to be printed."""

    page: CasePage
    worker: Worker
    account: Account


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """Somebody on a notice: no more than may hang in the corridor."""

    name: str
    department: str
    hardship_class: str
    from_on: dt.date | None
    to_on: dt.date | None


def file_papers(reader: Reader, ids: Sequence[int], on: dt.date) -> Iterator[FilePaper]:
    """These files in this order; those that are gone are left out."""
    for case_id in ids:
        page = case(reader, case_id)
        if page is None:
            continue
        facts = reader.one(_WORKER, id=page.person_id)
        assert facts is not None
        account = reader.one(
            "select bank, branch, account_no from bank_account where person_id = :id and from_on <= :day"
            " order by from_on desc limit 1",
            id=page.person_id,
            day=on.isoformat(),
        )
        yield FilePaper(page, Worker(*facts), Account(*(account or ())))


def notice_lines(reader: Reader, ids: Sequence[int]) -> list[NoticeLine]:
    """Who is on a notice, by department and name; with the days of the last publicity."""
    listed = ",".join(str(int(one)) for one in ids)
    found = []
    for name, department, hardship_class, start, end in reader.rows(
        "select p.name, p.department, c.hardship_class, s.from_on, s.to_on from hardship_case c"
        " join person p on p.id = c.person_id left join proceeding_step s on s.id = (select max(t.id)"
        " from proceeding_step t where t.about_table = 'hardship_case' and t.about_id = c.id"
        f" and t.kind = 'publicise') where c.id in ({listed}) order by p.department, p.pinyin, c.id"
    ):
        days = [dt.date.fromisoformat(one) if one else None for one in (start, end)]
        found.append(NoticeLine(name, department, hardship_class, *days))
    return found


def names(reader: Reader, ids: Sequence[int]) -> list[str]:
    """Everybody whose name would stand on the papers of these files."""
    listed = ",".join(str(int(one)) for one in ids)
    return [
        row[0]
        for row in reader.rows(
            "select p.name from hardship_case c join person p on p.id = c.person_id"
            f" where c.id in ({listed}) union select m.name from household_member m where m.case_id in ({listed})"
            " order by 1"
        )
    ]
