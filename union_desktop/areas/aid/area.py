# SPDX-License-Identifier: GPL-3.0-or-later
"""What the aid area gives the window; everything heavy is imported when it is used."""

from __future__ import annotations

from union_desktop.widgets.area import Area

KEY = "aid"

AREA = Area(key=KEY, title="困难帮扶", icon="heart", order=0)
