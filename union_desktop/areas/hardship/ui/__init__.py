# SPDX-License-Identifier: GPL-3.0-or-later
"""The section 困难档案: list, page, forms and papers."""
