# SPDX-License-Identifier: GPL-3.0-or-later
"""What the applications area gives the window; everything heavy is imported when it is used."""

from __future__ import annotations

from union_desktop.widgets.area import Area

KEY = "applications"

AREA = Area(key=KEY, title="补助申请", icon="receipt", order=0)
