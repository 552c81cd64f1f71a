# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages as pictures, from memory."""

from pathlib import Path

import pypdfium2
import pytest

from union_desktop.documents import preview
from union_desktop.documents.fonts import Fonts
from union_desktop.documents.paper import Description, Paper


@pytest.fixture
def two_pages(fonts: Fonts) -> bytes:
    paper = Paper(Description("两页"), fonts=fonts, landscape=True, invariant=True)
    paper.shade(0, 0, 297, 105, 0.0)
    paper.next_page()
    paper.text(20, 20, "第二页 王𬱖", "song", 12)
    return paper.finish()


def test_pages_are_counted_and_measured(two_pages: bytes) -> None:
    found = preview.pages(two_pages)
    assert found.count == 2
    assert found.sizes[0] == pytest.approx((841.89, 595.28), abs=0.01)


def test_a_page_becomes_pixels(two_pages: bytes) -> None:
    width, height, bgra = preview.render(two_pages, 0, 0.5)
    assert (width, height) == (421, 298)
    assert len(bgra) == width * height * 4
    assert bgra[:4] == b"\x00\x00\x00\xff"
    assert bgra[-4:] == b"\xff\xff\xff\xff"


def test_one_opened_document_shows_all_pages(two_pages: bytes) -> None:
    with preview.Preview(two_pages) as opened:
        assert opened.pages().count == 2
        assert opened.render(1, 1.0).width == 842
        assert opened.text(1).strip() == "第二页 王𬱖"
        with pytest.raises(IndexError):
            opened.render(2, 1.0)
    opened.close()


def test_nothing_is_written(two_pages: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    preview.render(two_pages, 0, 1.0)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_pdf_is_an_error() -> None:
    with pytest.raises(pypdfium2.PdfiumError):
        preview.pages(b"not a pdf")
