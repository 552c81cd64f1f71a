# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads finished PDFs back: text in lines, and where every character stands."""

from dataclasses import dataclass

import pypdfium2

POINT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Placed:
    """A printed character and its ink in millimetres from the top left corner."""

    char: str
    left: float
    top: float
    right: float
    bottom: float


def texts(data: bytes) -> list[str]:
    """The text of every page."""
    document = pypdfium2.PdfDocument(data)
    try:
        found = []
        for page in document:
            layer = page.get_textpage()
            found.append(str(layer.get_text_bounded()).replace("\r\n", "\n"))
            layer.close()
            page.close()
        return found
    finally:
        document.close()


def characters(data: bytes, number: int) -> list[Placed]:
    """Every character with ink on one page."""
    document = pypdfium2.PdfDocument(data)
    try:
        page = document[number]
        height = page.get_height()
        layer = page.get_textpage()
        found = []
        for place in range(layer.count_chars()):
            char = layer.get_text_range(place, 1)
            left, bottom, right, top = layer.get_charbox(place)
            if char.strip() and right > left:
                found.append(
                    Placed(
                        char, left * POINT, (height - top) * POINT, right * POINT, (height - bottom) * POINT
                    )
                )
        layer.close()
        page.close()
        return found
    finally:
        document.close()
