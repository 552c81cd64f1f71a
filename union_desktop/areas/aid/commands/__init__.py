# SPDX-License-Identifier: GPL-3.0-or-later
"""Headless commands of aid: schemes, rounds, a round from a spreadsheet, its signing sheet, its bank file."""

from typing import Final

from union_desktop.areas.aid.commands import bank, schemes, sheets, signing

COMMANDS: Final = (*sheets.COMMANDS, *schemes.COMMANDS, *signing.COMMANDS, *bank.COMMANDS)
