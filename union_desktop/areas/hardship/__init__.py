# SPDX-License-Identifier: GPL-3.0-or-later
"""Hardship files (困难职工档案): one per household."""
