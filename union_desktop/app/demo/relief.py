# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything the tab 困难帮扶 shows in the made-up office: rules, hardship files, the aid of 2019 and of this year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from union_desktop.app.demo import aid_year, care, hardship_files, rules

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from union_desktop.core.office import Office

#: Members since long before the first round, in an order that mixes the units but is the same everywhere.
_PEOPLE = (
    "select id, name from person where now_status = 'active' and now_joined_on < '2017-01-01' {more}"
    " order by (id * 7919) % 2003, id limit :count"
)


def add_relief(office: Office) -> None:
    """In the order in which the records build on each other, a transaction for each."""
    with office.transaction("建立演示数据：制度依据") as session:
        found = rules.add_rules(session)
    with office.transaction("建立演示数据：困难职工档案") as session:
        workers = _people(session, hardship_files.people_needed(), "and gender = '1' and id_flagged = 0")
        hardship_files.add_files(session, [one for one, _ in workers], [name for _, name in workers])
    with office.transaction("建立演示数据：帮扶") as session:
        people = _people(session, aid_year.PEOPLE, "and id not in (select person_id from hardship_case)")
        aid_year.add_year(session, found, [one for one, _ in people])
    with office.transaction("建立演示数据：慰问走访与互助保障") as session:
        everybody = _people(session, aid_year.PEOPLE + care.PEOPLE, "and gender = '1'")
        care.add_visits(session, [one for one, _ in everybody[aid_year.PEOPLE :]])
        young = "and gender = '2' and id_flagged = 0 and birth_date between '1976-01-01' and '1995-12-31'"
        care.add_mutual_aid(session, [one for one, _ in _people(session, care.WOMEN, young)])


def _people(session: Session, count: int, more: str) -> list[tuple[int, str]]:
    from sqlalchemy import text

    rows = session.execute(text(_PEOPLE.format(more=more)), {"count": count}).all()
    return [(number, name) for number, name in rows]
