# SPDX-License-Identifier: GPL-3.0-or-later
"""What the hardship area gives the window; everything heavy is imported when it is used."""

from __future__ import annotations

from union_desktop.widgets.area import Area

KEY = "hardship"

AREA = Area(key=KEY, title="困难档案", icon="heart", order=0)
