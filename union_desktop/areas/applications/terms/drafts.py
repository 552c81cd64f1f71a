# SPDX-License-Identifier: GPL-3.0-or-later
"""What crosses the border when an application is written down, changed or put into a round."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from union_desktop.areas.aid.terms import FundSource

FIELD_LABELS: Final = {
    "scheme_id": "补助项目",
    "person_id": "申请人",
    "applied_on": "申请日期",
    "amount_requested": "申请金额",
    "main_cause": "主要致困原因",
    "reason": "申请理由",
    "household_size": "家庭人口",
    "annual_income": "家庭年收入",
    "other_aid": "已获其他补助",
    "remark": "备注",
}


@dataclass(frozen=True, slots=True)
class ApplicationDraft:
    """An application as its form has it; amounts in fen. Number, place, category and rule are added by the program."""

    scheme_id: int
    person_id: int
    applied_on: dt.date
    amount_requested: int
    reason: str = ""
    main_cause: str = ""
    household_size: int | None = None
    annual_income: int | None = None
    other_aid: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class GrantWish:
    """How one decided application is to be paid; ``funds`` empty: all of it from the scheme's first source."""

    application_id: int
    funds: tuple[tuple[FundSource, int], ...] = ()
