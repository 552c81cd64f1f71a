# SPDX-License-Identifier: GPL-3.0-or-later
"""A paper made by an area, on its way into the preview window: made, opened and shown without touching the disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from union_desktop.documents.preview import Preview
    from union_desktop.widgets.pdf_preview import PdfPreview


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF and its pages; ``show`` gives the pages to the preview window, which closes them."""

    title: str
    pdf: bytes
    pages: Preview


def prepare(title: str, make: Callable[[], bytes]) -> Paper:
    """Makes the PDF and opens it; takes its time, so not on the window's thread."""
    from union_desktop.documents.preview import Preview

    pdf = make()
    return Paper(title, pdf, Preview(pdf))


def show(parent: QWidget, paper: Paper) -> PdfPreview:
    """The preview window, from which the paper goes to a printer or into a file."""
    from union_desktop.documents.files import safe_name, write_file
    from union_desktop.widgets import pdf_preview

    return pdf_preview.show(
        parent, paper.title, paper.pdf, paper.pages, write_file, safe_name(f"{paper.title}.pdf")
    )
