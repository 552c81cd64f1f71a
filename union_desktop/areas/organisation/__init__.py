# SPDX-License-Identifier: GPL-3.0-or-later
"""The union's own shape: campuses, staff categories, and the dated tree of branch unions and groups (DOMAIN §1.5)."""
