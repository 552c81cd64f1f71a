# SPDX-License-Identifier: GPL-3.0-or-later
"""What happened to a record step by step, and which papers it needs; belongs to any record, like attached files."""
