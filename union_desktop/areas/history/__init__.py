# SPDX-License-Identifier: GPL-3.0-or-later
"""What was done in this office: the list of all entries, the history of every record, the recycle bin."""
