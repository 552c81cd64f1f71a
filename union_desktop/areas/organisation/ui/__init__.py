# SPDX-License-Identifier: GPL-3.0-or-later
"""Screens of the organisation; the tree and the as-of chip also serve the areas above."""
