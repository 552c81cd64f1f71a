# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that belong to records: facts in the office file, contents encrypted beside it."""
