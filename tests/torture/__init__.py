# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills the program at random moments of every kind of write and looks at what is left: ``dev.py torture``."""
