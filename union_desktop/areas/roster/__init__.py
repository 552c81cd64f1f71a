# SPDX-License-Identifier: GPL-3.0-or-later
"""Roster reconciliation: what a personnel list says, against what the office knows, decided line by line."""
