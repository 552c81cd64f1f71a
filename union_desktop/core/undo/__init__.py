# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking a whole use case back through its audit entry, and doing it again.

Kept free of imports: ``rules`` and ``chain`` are read on the way to the first list, which does without the writing side.
"""
