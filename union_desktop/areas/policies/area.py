# SPDX-License-Identifier: GPL-3.0-or-later
"""What the policies area gives the window; everything heavy is imported when it is used."""

from __future__ import annotations

from union_desktop.widgets.area import Area

KEY = "policies"

AREA = Area(key=KEY, title="制度依据", icon="document", order=46)
