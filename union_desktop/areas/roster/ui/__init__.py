# SPDX-License-Identifier: GPL-3.0-or-later
"""Screens of the roster area: the list of batches and the intake of a roster."""
