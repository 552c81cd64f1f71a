# SPDX-License-Identifier: GPL-3.0-or-later
"""Repairs ReportLab's ToUnicode tables, so that 王𬱖 can be found in a PDF and copied, not only seen.

ReportLab 5.1.0 writes a character above U+FFFF as five hexadecimal digits where the format wants UTF-16
(ISO 32000-1, 9.10.3), and maps the empty glyph to U+0000, which PDF/A forbids.
"""

from collections.abc import Callable, Sequence

from reportlab.pdfbase import ttfonts

BLOCK = 100  # the most entries one bfchar block may have


def to_unicode_cmap(font_name: str, subset: Sequence[int]) -> str:
    """The ToUnicode table of one font subset: ``subset[code]`` is the code point shown by ``code``."""
    entries = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>"
        for code, point in enumerate(subset)
        if point
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo",
        f"<< /Registry ({font_name})",
        f"/Ordering ({font_name})",
        "/Supplement 0",
        ">> def",
        f"/CMapName /{font_name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for start in range(0, len(entries), BLOCK):
        block = entries[start : start + BLOCK]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def is_broken(function: Callable[[str, Sequence[int]], str]) -> bool:
    """Whether a ToUnicode writer mistreats a character above U+FFFF."""
    return "<D873DC56>" not in function("Probe", [0x2CC56])


def repair() -> bool:
    """Put the right function in place; True when ReportLab's own was broken.

    The guard is the behaviour, not the version number: a ReportLab that writes the table rightly is left
    alone.
    """
    if not is_broken(ttfonts.makeToUnicodeCMap):
        return False
    ttfonts.makeToUnicodeCMap = to_unicode_cmap
    return True
