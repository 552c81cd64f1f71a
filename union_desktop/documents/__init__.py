# SPDX-License-Identifier: GPL-3.0-or-later
"""Paper: fonts, line breaking, forms, row sheets, previews and files. No Qt; see docs/printing.md."""
