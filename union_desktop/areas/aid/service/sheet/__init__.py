# SPDX-License-Identifier: GPL-3.0-or-later
"""A round from a spreadsheet: found columns, people matched by number, amounts read, each bad line with its reason."""

from union_desktop.areas.aid.service.sheet.reading import looked_at, report_from
from union_desktop.areas.aid.service.sheet.taking import ENTERED, SheetOrder, scheme_of, take

__all__ = ["ENTERED", "SheetOrder", "looked_at", "report_from", "scheme_of", "take"]
