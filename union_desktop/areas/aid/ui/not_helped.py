# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of hardship files narrowed to those nobody has helped this year (PEERS §5, 未帮扶过档案查询)."""

from __future__ import annotations

from array import array
from functools import partial
from typing import TYPE_CHECKING, cast

from union_desktop.areas.aid.queries.helped import no_aid_this_year
from union_desktop.areas.hardship.ui.files import FileList
from union_desktop.widgets.record_list import list_of

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk


def show(desk: Desk) -> None:
    """Shows them in the list that is open."""
    year = desk.today().year

    def narrow(found: array[int]) -> None:
        cast("FileList", list_of(desk, "hardship")).show_only(f"{year} 年没有帮扶", found)

    desk.tasks.query(partial(no_aid_this_year, year=year), narrow, owner=desk.window, key="not helped")
