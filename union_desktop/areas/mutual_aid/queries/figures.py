# SPDX-License-Identifier: GPL-3.0-or-later
"""What mutual aid says about a year.

A claim belongs to the year it was handed in, before that to the year the office heard of it: «帮助 2 名出险女职工办理互助金手续»
counts the help, not the money. Money belongs to the year it was paid. Withdrawn claims count: the office helped.
"""

from __future__ import annotations

import datetime as dt

from union_desktop.areas.mutual_aid.queries.claims import YEAR_OF
from union_desktop.core import clock
from union_desktop.core.figures import Figure, Sources
from union_desktop.core.reading import Reader


def figures(reader: Reader, year: int) -> list[Figure]:
    """Claims handled, people behind them, money paid, people insured on any day of the year."""
    named = {"first": f"{year}-01-01", "last": f"{year}-12-31"}
    end = min(dt.date(year, 12, 31), clock.today())
    claims = reader.rows(
        f"select c.id, c.person_id from mutual_aid_claim c where {YEAR_OF} between :first and :last order by c.id",
        **named,
    )
    paid = reader.rows(
        "select id, benefit_amount from mutual_aid_claim where paid_on between :first and :last order by id",
        **named,
    )
    insured = reader.rows(
        "select i.id, i.person_id from mutual_aid_insured i join mutual_aid_period r on r.id = i.period_id"
        " where r.from_on <= :last and r.to_on >= :first order by i.id",
        **named,
    )
    handled = (Sources("mutual_aid_claim", tuple(row[0] for row in claims)),)
    return [
        Figure("mutual_aid.claims", "办理互助金申请", len(claims), "cases", end, handled),
        Figure(
            "mutual_aid.claims.people",
            "办理互助金的职工",
            len({row[1] for row in claims}),
            "people",
            end,
            handled,
        ),
        Figure(
            "mutual_aid.claims.paid_amount",
            "互助金给付金额",
            sum(row[1] for row in paid),
            "fen",
            end,
            (Sources("mutual_aid_claim", tuple(row[0] for row in paid)),),
        ),
        Figure(
            "mutual_aid.insured",
            "参加互助保障的会员",
            len({row[1] for row in insured}),
            "people",
            end,
            (Sources("mutual_aid_insured", tuple(row[0] for row in insured)),),
        ),
    ]
