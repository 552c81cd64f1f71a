# SPDX-License-Identifier: GPL-3.0-or-later
"""Rule documents of the office (制度): dated versions, their typed parameters, and what was done against them."""
