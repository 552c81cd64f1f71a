# SPDX-License-Identifier: GPL-3.0-or-later
"""The preview on a small real PDF: pages on demand, sizes, saving, and printing in true size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrinter

from union_desktop.core.errors import UserError
from union_desktop.documents.preview import Preview
from union_desktop.widgets import ask, pdf_preview
from union_desktop.widgets.pdf_preview import FIT_PAGE, PdfPreview, print_pages, to_image

MM = 72 / 25.4


@pytest.fixture(scope="module")
def pdf(qapp):
    """Three pages, the second lying; on each a black square of 50 mm, 30 mm from the left and 40 mm from the top."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(254)
    painter = QPainter()
    for number in range(3):
        turned = QPageLayout.Orientation.Landscape if number == 1 else QPageLayout.Orientation.Portrait
        writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), turned, QMarginsF(0, 0, 0, 0)))
        if number:
            writer.newPage()
        else:
            painter.begin(writer)
        painter.fillRect(QRectF(300, 400, 500, 500), Qt.GlobalColor.black)
    painter.end()
    return bytes(buffer.data())


@pytest.fixture
def preview(qtbot, pdf):
    written = {}
    made = PdfPreview("会员名册", pdf, Preview(pdf), written.__setitem__, "会员名册.pdf")
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.show()
    made.written = written
    yield made
    made.close()


def black_box(image: QImage) -> tuple[int, int, int, int]:
    """Left, top, width and height of what is dark."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    line, width = grey.bytesPerLine(), grey.width()
    bits = bytes(grey.constBits())
    rows = [bits[y * line : y * line + width] for y in range(grey.height())]
    dark_rows = [y for y, row in enumerate(rows) if min(row) < 128]
    dark_columns = [x for x in range(width) if rows[dark_rows[0]][x] < 128]
    left, top = dark_columns[0], dark_rows[0]
    return left, top, dark_columns[-1] - left + 1, dark_rows[-1] - top + 1


def test_pages_that_are_seen_are_drawn_and_others_wait(qtbot, preview):
    qtbot.waitUntil(lambda: preview.view.drawn(0) is not None)
    assert preview.view.count == 3
    assert preview.view.drawn(2) is None
    preview.view.go_to(2)
    qtbot.waitUntil(lambda: preview.view.drawn(2) is not None)
    assert preview.view.page == 2
    assert preview._number.value() == 3


def test_a_drawn_page_looks_like_the_paper(pdf):
    with Preview(pdf) as source:
        image = to_image(source.render(0, 1.0))
    left, top, width, height = black_box(image)
    assert (left, top) == pytest.approx((30 * MM, 40 * MM), abs=1.5)
    assert (width, height) == pytest.approx((50 * MM, 50 * MM), abs=1.5)


def test_the_size_follows_the_window_until_one_is_chosen(qtbot, preview):
    wide = preview.view.zoom
    preview.resize(500, 600)
    assert preview.view.zoom < wide
    preview.view.fit(FIT_PAGE)
    assert preview._sizes.currentText() == FIT_PAGE
    preview.view.set_zoom(1.0)
    preview.resize(700, 600)
    assert preview.view.zoom == 1.0
    assert preview._sizes.currentText() == "100 %"
    preview._step(1)
    assert preview.view.zoom == 1.25


def test_keys_turn_pages(qtbot, preview):
    preview.view.fit(FIT_PAGE)
    for key, page in ((Qt.Key.Key_PageDown, 1), (Qt.Key.Key_End, 2), (Qt.Key.Key_Home, 0)):
        qtbot.keyClick(preview.view, key)
        assert preview.view.page == page


def test_saving_writes_the_very_bytes(qtbot, preview, monkeypatch, tmp_path, pdf):
    monkeypatch.setattr(ask, "answers", ask.Scripted(tmp_path / "名册.pdf", None))
    preview.save()
    assert preview.written == {tmp_path / "名册.pdf": pdf}
    assert preview.banner.kind == "done"
    assert "名册.pdf" in preview.banner.text
    preview.save()
    assert len(preview.written) == 1


def test_a_refused_save_says_why(qtbot, pdf, monkeypatch, tmp_path):
    def full(path, data):
        raise UserError("磁盘已满，没有写入任何内容。")

    monkeypatch.setattr(ask, "answers", ask.Scripted(tmp_path / "名册.pdf"))
    preview = PdfPreview("会员名册", pdf, Preview(pdf), full, "会员名册.pdf")
    qtbot.addWidget(preview)
    preview.show()
    preview.save()
    assert preview.banner.text == "磁盘已满，没有写入任何内容。"
    assert preview.banner.kind == "problem"


def test_printing_keeps_size_and_place_and_turns_the_paper(qtbot, preview, monkeypatch, tmp_path, pdf):
    out = tmp_path / "printed.pdf"
    monkeypatch.setattr(ask, "answers", ask.Scripted(out))
    preview.print()
    assert preview.banner.kind == "done"
    with Preview(pdf) as source, Preview(out.read_bytes()) as printed:
        wanted, got = source.pages().sizes, printed.pages().sizes
        assert len(got) == 3
        for a, b in zip(wanted, got, strict=True):
            assert b == pytest.approx(a, abs=1.5)
        left, top, width, height = black_box(to_image(printed.render(1, 1.0)))
    assert (left, top) == pytest.approx((30 * MM, 40 * MM), abs=2)
    assert (width, height) == pytest.approx((50 * MM, 50 * MM), abs=2)


def test_only_the_chosen_pages_are_printed(qapp, tmp_path, pdf):
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "one.pdf"))
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 2)
    told = []
    with Preview(pdf) as source:
        assert print_pages(printer, source, lambda done, total: told.append((done, total)))
    with Preview((tmp_path / "one.pdf").read_bytes()) as printed:
        assert printed.pages().count == 1
        width, height = printed.pages().sizes[0]
    assert width > height
    assert told == [(1, 1)]


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_refuses_is_told_in_words(qtbot, preview, monkeypatch, tmp_path):
    monkeypatch.setattr(ask, "answers", ask.Scripted(tmp_path / "no such folder" / "x.pdf"))
    preview.print()
    assert "什么也没有打印" in preview.banner.text


def test_leaving_the_print_dialog_prints_nothing(preview, monkeypatch):
    monkeypatch.setattr(ask, "answers", ask.Scripted(None))
    preview.print()
    assert preview.banner.text == ""


def test_closing_frees_the_document(qtbot, pdf):
    class Counting(Preview):
        closed = 0

        def close(self):
            self.closed += 1
            super().close()

    source = Counting(pdf)
    preview = pdf_preview.show(None, "名册", pdf, source, lambda path, data: None, "名册.pdf")
    with qtbot.waitSignal(preview.destroyed):
        preview.close()
    assert source.closed >= 1
