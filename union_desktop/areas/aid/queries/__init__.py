# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be asked of aid; what only looks takes a reader or a session alike (core.asking)."""

from union_desktop.areas.aid.queries.helped import helped
from union_desktop.areas.aid.queries.rounds import totals
from union_desktop.areas.aid.queries.schemes import scheme_by_code, schemes

__all__ = ["helped", "scheme_by_code", "schemes", "totals"]
