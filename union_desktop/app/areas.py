# SPDX-License-Identifier: GPL-3.0-or-later
"""The areas of this program, one line each, and what they add to the window besides tabs and actions.

Explicit lines rather than a search for modules: the frozen build sees them, and the order of tabs can be read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer

from union_desktop.app.find import Finder, FindHit
from union_desktop.areas.aid.area import AREA as AID
from union_desktop.areas.applications.area import AREA as APPLICATIONS
from union_desktop.areas.hardship.area import AREA as HARDSHIP
from union_desktop.areas.history.area import AREA as HISTORY
from union_desktop.areas.members.area import AREA as MEMBERS
from union_desktop.areas.mutual_aid.area import AREA as MUTUAL_AID
from union_desktop.areas.organisation.area import AREA as ORGANISATION
from union_desktop.areas.policies.area import AREA as POLICIES
from union_desktop.areas.roster.area import AREA as ROSTER
from union_desktop.areas.statistics.area import AREA as STATISTICS
from union_desktop.areas.visits.area import AREA as VISITS
from union_desktop.core.changes import Changes
from union_desktop.core.roles import Role
from union_desktop.widgets.area import Area, Desk, opens

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from union_desktop.core.reading import Reader


#: Long after the lists are on the screen and the person has begun to work.
TIDY_AFTER_MS: Final = 30_000


def find_members(reader: Reader, text: str) -> list[FindHit]:
    """People by name, pinyin, initials, number, phone or department."""
    from union_desktop.areas.members.queries import search

    found = []
    for hit in search.hits(reader, text):
        status = hit.status.label if hit.status else "未入会"
        detail = "  ".join(part for part in (hit.staff_no, hit.group or hit.department, status) if part)
        found.append(FindHit("members", hit.id, hit.name, detail))
    return found


def bring_memberships_to_today(desk: Desk) -> None:
    """Lets the calendar take effect: a membership that begins or ends today shows so in every list."""
    today = desk.today()

    def as_of(reader: Reader) -> str | None:
        day: str | None = reader.value("select day from membership_as_of")
        return day

    def refresh(session: Session) -> Changes:
        from union_desktop.areas.members.service import refresh_today

        changed = refresh_today(session, today)
        return Changes(frozenset({"person", "membership_span"}) if changed else frozenset())

    def decide(day: str | None) -> None:
        if day != today.isoformat():
            desk.tasks.command(refresh, title="按日期更新会籍状态", owner=desk.window, needs=Role.READ_ONLY)

    desk.tasks.query(as_of, decide, owner=desk.window, key="membership day")


def tidy_attachments(desk: Desk) -> None:
    """Clears away contents that a crash left without a record, a day after."""
    folder = desk.office.folder

    def tidy(reader: Reader) -> int:
        from union_desktop.core.attachments import verify

        return verify.tidy(reader, folder)

    def begin() -> None:
        desk.tasks.query(tidy, lambda _removed: None, owner=desk.window, key="tidy attachments")

    # It reads through years of the audit on the thread the first list waits for.
    QTimer.singleShot(TIDY_AFTER_MS, desk.window, begin)


#: The tab several areas share; each puts its sections into it.
RELIEF: Final = Area("relief", "困难帮扶", "heart", 12, open_tab=opens("relief"), help="17-aid")

AREAS: Final[tuple[Area, ...]] = (
    MEMBERS,
    RELIEF,
    AID,
    HARDSHIP,
    APPLICATIONS,
    VISITS,
    MUTUAL_AID,
    ORGANISATION,
    ROSTER,
    STATISTICS,
    POLICIES,
    HISTORY,
)

#: Asked in this order by the quick find (Ctrl+K).
FINDERS: Final[tuple[Finder, ...]] = (find_members,)

#: Run when an office was opened, and again when the calendar moves on while it is open.
DAILY: Final[tuple[Callable[[Desk], None], ...]] = (bring_memberships_to_today, tidy_attachments)

#: Modules of the list people see first, in steps of a few dozen milliseconds: imported one by one while somebody types
#: the password, so that the window opens without a pause.
FIRST_LIST: Final = (
    "union_desktop.core.values",
    "union_desktop.core.codes",
    "union_desktop.areas.members.queries.listing",
    "union_desktop.widgets.row_table",
    "union_desktop.widgets.page",
    "union_desktop.areas.members.ui.tab",
    "union_desktop.app.lock",
)
