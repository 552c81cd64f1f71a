# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads of the statistics area, by purpose: figures of a day, movements between days, the rate, and who stands behind each."""
