# SPDX-License-Identifier: GPL-3.0-or-later
"""Columns of the member list on the screen; phone numbers are masked unless the person at the desk asked for them."""

from __future__ import annotations

from typing import Final

from union_desktop.areas.members.queries import shown
from union_desktop.areas.members.queries.listing import MemberRow
from union_desktop.areas.members.terms import MembershipStatus
from union_desktop.widgets.row_table import Column

_ENDED = frozenset(
    status.value
    for status in MembershipStatus
    if status not in (MembershipStatus.APPLYING, MembershipStatus.ACTIVE, MembershipStatus.RETAINED)
)

#: Columns that are there for those who choose them.
HIDDEN: Final = frozenset(column.key for column in shown.COLUMNS if not column.usual)
_TIPS: Final = {
    shown.PHONE: "按“显示手机号”可看完整号码。",
    shown.ID_NUMBER: "完整号码在右侧的详情中逐人查看，每次查看都会留下记录。",
}


class Numbers:
    """Whether whole phone numbers are shown; one for each open list."""

    def __init__(self) -> None:
        self.shown = False

    def phone(self, row: MemberRow) -> str:
        """The phone number as it may be seen now."""
        return row.phone if self.shown else shown.masked_phone(row)


def columns(numbers: Numbers) -> tuple[Column[MemberRow], ...]:
    """The columns of one list."""
    return tuple(
        Column(
            one.key,
            one.title,
            numbers.phone if one.key == shown.PHONE else one.text,
            one.width,
            one.align,
            one.sort,
            _TIPS.get(one.key),
        )
        for one in shown.COLUMNS
    )


def ended(row: MemberRow) -> bool:
    """Whether the membership is over; such lines are quieter."""
    return row.status in _ENDED or not row.status
