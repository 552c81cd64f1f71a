# SPDX-License-Identifier: GPL-3.0-or-later
"""People and their membership: who is a member, since when, in which group, of which category (DOMAIN §1)."""
