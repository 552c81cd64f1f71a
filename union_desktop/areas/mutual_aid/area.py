# SPDX-License-Identifier: GPL-3.0-or-later
"""What the mutual_aid area gives the window; everything heavy is imported when it is used."""

from __future__ import annotations

from union_desktop.widgets.area import Area

KEY = "mutual_aid"

AREA = Area(key=KEY, title="互助保障", icon="shield_checkmark", order=0)
