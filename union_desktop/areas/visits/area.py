# SPDX-License-Identifier: GPL-3.0-or-later
"""What the visits area gives the window; everything heavy is imported when it is used."""

from __future__ import annotations

from union_desktop.widgets.area import Area

KEY = "visits"

AREA = Area(key=KEY, title="慰问走访", icon="mail", order=0)
