# SPDX-License-Identifier: GPL-3.0-or-later
"""Members counted as of a day and between two days, and what share of the staff they are (DOMAIN §1.3, §1.6, §1.7, §8.1)."""
