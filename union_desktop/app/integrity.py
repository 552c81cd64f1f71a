# SPDX-License-Identifier: GPL-3.0-or-later
"""What the areas hold against each other when an office is checked; one line per area."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader


def findings(reader: Reader, today: dt.date) -> Iterator[str]:
    """Chinese sentences for what does not agree, naming records by number only."""
    from union_desktop.areas.aid.service import verify as aid
    from union_desktop.areas.applications.service import verify as applications
    from union_desktop.areas.hardship.terms import MACHINE as HARDSHIP
    from union_desktop.areas.members.service import verify as members
    from union_desktop.areas.mutual_aid.terms import MACHINE as MUTUAL_AID
    from union_desktop.areas.visits.service import verify as visits
    from union_desktop.core.proceedings import verify as steps

    yield from members.findings(reader, today)
    yield from steps.findings(reader, HARDSHIP, "hardship_case")
    yield from aid.findings(reader)
    yield from applications.findings(reader)
    yield from visits.findings(reader)
    yield from steps.findings(reader, MUTUAL_AID, "mutual_aid_claim")
