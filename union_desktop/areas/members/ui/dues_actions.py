# SPDX-License-Identifier: GPL-3.0-or-later
"""What the actions about dues open."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk


def print_sheet(desk: Desk) -> None:
    """The sheet of a month; the unit the list is narrowed to is proposed."""
    from union_desktop.areas.members.ui.dues_sheet_dialog import DuesSheetDialog
    from union_desktop.areas.members.ui.tab import MembersTab
    from union_desktop.areas.organisation import queries as organisation

    tab = desk.window.findChild(MembersTab)
    unit = tab.unit if isinstance(tab, MembersTab) else None
    with desk.office.reader() as reader:
        units = organisation.tree(reader, desk.today())
    DuesSheetDialog(desk, units, unit.id if unit is not None else None).open()


def show_rules(desk: Desk) -> None:
    """The versions of the rule."""
    from union_desktop.areas.members.ui.dues_rules import DuesRulesDialog

    DuesRulesDialog(desk, desk.window).open()
