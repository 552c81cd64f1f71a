# SPDX-License-Identifier: GPL-3.0-or-later
"""The members' papers: frozen rows in, PDF bytes out."""

from union_desktop.areas.members.documents.register import (
    TITLE,
    RegisterLook,
    register_from,
    register_pdf,
    register_sheet,
    unprintable,
    unprintable_names,
)

__all__ = [
    "TITLE",
    "RegisterLook",
    "register_from",
    "register_pdf",
    "register_sheet",
    "unprintable",
    "unprintable_names",
]
