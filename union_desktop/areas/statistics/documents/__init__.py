# SPDX-License-Identifier: GPL-3.0-or-later
"""Statistics on paper and as workbooks; everything is made from finished grids, so that no two places can differ."""
