# SPDX-License-Identifier: GPL-3.0-or-later
"""互助保障 on the page of a member: in which periods he or she is insured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from union_desktop.areas.mutual_aid.queries.plans import Insurance, insurances
from union_desktop.core.listing import Facts
from union_desktop.core.values import format_yuan
from union_desktop.widgets.facts import FactsView

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk


class InsurancePanel(FactsView):
    """Read only; lists are kept in 参保名单."""

    def __init__(self, desk: Desk, person_id: int) -> None:
        super().__init__(desk, _facts)
        self.setAccessibleName("互助保障")
        desk.tasks.changed.connect(self._written)
        self.show_record(person_id)

    def _written(self, changes: Changes) -> None:
        if changes.touches("mutual_aid_insured", "mutual_aid_period", "mutual_aid_plan"):
            self.reload()


def _facts(reader: Reader, person_id: int) -> Facts | None:
    from union_desktop.core import clock

    today = clock.today()
    found = insurances(reader, person_id)
    now = [one for one in found if one.from_on <= today <= one.to_on]
    return Facts(
        "",
        f"今天在 {len(now)} 个保险期内"
        if now
        else ("今天不在任何保险期内" if found else "没有参加过互助保障"),
        groups=tuple((f"{one.plan}　{one.period}", _rows(one)) for one in found),
    )


def _rows(one: Insurance) -> tuple[tuple[str, str], ...]:
    return (
        ("保险期", f"{one.from_on} 至 {one.to_on}"),
        ("份数", f"{one.shares} 份，缴费 {format_yuan(one.fee, grouped=True)} 元"),
        ("说明", one.note),
    )
