# SPDX-License-Identifier: GPL-3.0-or-later
"""One roster taken in, so that the pictures show a batch: a dispatch company's list that says some new phone numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from union_desktop.app.demo import plan, rosters

if TYPE_CHECKING:
    from union_desktop.core.office import Office


def take_in(office: Office, roster: Path) -> int:
    """Compare and write the company's roster as of the reference day, nobody leaving; the number of the batch."""
    from union_desktop.areas.roster.service import writing
    from union_desktop.areas.roster.service.reader import RosterReader
    from union_desktop.areas.roster.service.reconcile import Reconciliation
    from union_desktop.areas.roster.terms import Scope

    with RosterReader() as reader:
        machine = Reconciliation(office, plan.AS_OF, reader)
        machine.open(roster, rosters.COMPANY_SOURCE)
        machine.effective_on = plan.AS_OF
        machine.set_scope(Scope(partial=True))
        machine.compare()
        prepared = machine.plan()
    with office.transaction(f"登记名册来源“{rosters.COMPANY_SOURCE}”") as session:
        writing.remember(session, prepared.source)
    with office.transaction(f"名册核对：{rosters.COMPANY_SOURCE}") as session:
        return writing.write(session, prepared).batch_id
