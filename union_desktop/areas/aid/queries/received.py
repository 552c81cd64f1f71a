# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody and the household got through rounds of aid, for the page of a person."""

from __future__ import annotations

import datetime as dt
from typing import Final

from union_desktop.areas.aid.queries.households import households
from union_desktop.areas.aid.queries.rounds import PAID
from union_desktop.core.reading import Reader
from union_desktop.core.received import Received

#: The section the rounds stand in.
_SECTION: Final = "aid"


def received(reader: Reader, person_id: int) -> list[Received]:
    """What was paid to this person or to anybody of the same open hardship file, the latest first.

    What was given partly in kind is told twice, money and goods apart.
    """
    everybody = households(reader, (person_id,)).of(person_id)
    found: list[Received] = []
    for on, scheme, name, amount, goods_value, goods, whom, whose, year, round_id, note in reader.rows(
        "select g.paid_on, s.name, r.name, g.amount, g.goods_value, g.goods, g.name, g.person_id, r.year, r.id, g.reason"
        " from aid_grant g join aid_round r on r.id = g.round_id join aid_scheme s on s.id = r.scheme_id"
        f" where g.person_id in ({','.join(map(str, everybody))}) and g.removed_on is null and g.pay_state in {PAID}"
        " order by g.paid_on desc, g.id desc"
    ):
        who = "本人" if whose == person_id else whom
        for value, in_kind, what in (
            (amount - goods_value, False, scheme),
            (goods_value, True, f"{scheme}：{goods}" if goods else scheme),
        ):
            if value:
                day = dt.date.fromisoformat(on)
                told = f"{name}；{note}" if note else name
                found.append(Received(day, what, value, in_kind, who, year, told, _SECTION, round_id))
    return found
