# SPDX-License-Identifier: GPL-3.0-or-later
"""What opens the office: the key file and its seals, waiting after wrong passwords, a new data key.

Kept free of imports: an office that is opened with its key needs none of it.
"""
