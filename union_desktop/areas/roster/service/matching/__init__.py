# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of a roster against the people the office knows: who is new, changed, moved, back, gone, or unclear.

A staff number decides, then an ID number; a name alone never does (PEERS §3 row 7). Anything that would need a guess
is a conflict. Works on columns and tuples, for the same reason as reading does.
"""

from union_desktop.areas.roster.service.matching.comparing import compare
from union_desktop.areas.roster.service.matching.outcome import AS_NEW, Comparison, shown_value
from union_desktop.areas.roster.service.matching.people import People
from union_desktop.areas.roster.service.matching.places import Places

__all__ = ["AS_NEW", "Comparison", "People", "Places", "compare", "shown_value"]
