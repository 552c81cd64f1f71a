# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast: every figure is a ratio to a floor measured in the same run, so that a slow PC does not matter.

Run by ``python3 dev.py bench [--json] [--only WORD]``; never part of the tests.
"""
