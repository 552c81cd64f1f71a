# SPDX-License-Identifier: GPL-3.0-or-later
"""The window of the manual: contents, search, links, the way back, sizes, paper."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from union_desktop.app.help import printing
from union_desktop.app.help.contents import Manual, Place, read_manual
from union_desktop.app.help.window import HelpWindow
from union_desktop.widgets import ask, theme

Show = Callable[[Manual], HelpWindow]
IMAGE = QTextDocument.ResourceType.ImageResource.value


def top_line(window: HelpWindow) -> str:
    reader = window.reader
    block = reader.document().findBlock(reader.top())
    return block.text()


def test_a_topic_opens_at_its_heading_and_the_contents_show_it(manual: Manual, show: Show) -> None:
    window = show(manual)
    window.go_to_topic("02-members#会籍变动")
    assert window.place == Place("02-members", "会籍变动")
    assert top_line(window) == "会籍变动"
    assert window.contents.currentItem().text(0) == "会籍变动"


def test_the_last_heading_is_shown_in_the_contents_though_it_cannot_reach_the_top(
    manual: Manual, show: Show
) -> None:
    window = show(manual)
    window.go_to_topic("02-members#最后一节")
    assert "最后一节" in window.reader.toPlainText()
    assert window.contents.currentItem().text(0) == "最后一节"


def test_a_heading_that_is_gone_leads_to_its_page_and_an_unknown_page_to_the_start(
    manual: Manual, show: Show
) -> None:
    window = show(manual)
    window.go_to_topic("02-members#没有这一节")
    assert window.place == Place("02-members")
    window.go_to_topic("99-nothing")
    assert window.place == Place("index")


def test_scrolling_is_followed_in_the_contents(manual: Manual, show: Show) -> None:
    window = show(manual)
    window.go_to_topic("02-members")
    assert window.contents.currentItem().text(0) == "02 会员"
    window.reader.scroll_to_letter(window.reader.toPlainText().index("第 30 段"))
    assert window.contents.currentItem().text(0) == "为什么不能放在网络盘里"


def test_arrows_in_the_contents_turn_the_pages(manual: Manual, show: Show) -> None:
    window = show(manual)
    window.contents.setFocus()
    QTest.keyClick(window.contents, Qt.Key.Key_Down)
    assert window.place == Place("01-sign-in")
    assert "需要信封里的恢复码单" in window.reader.toPlainText()


def test_links_within_the_manual_are_followed_and_others_are_text(manual: Manual, show: Show) -> None:
    window = show(manual)
    html = window.reader.toHtml()
    assert 'href="01-sign-in.md#' in html
    assert 'href="https:' not in html
    assert 'href="../else.md' not in html
    assert "外面（https://example.org/a）" in window.reader.toPlainText()
    window.reader.anchorClicked.emit(QUrl("01-sign-in.md#忘记密码"))
    assert window.place == Place("01-sign-in", "忘记密码")
    window.reader.anchorClicked.emit(QUrl("https://example.org/a"))
    assert window.place == Place("01-sign-in", "忘记密码")


def test_back_and_forward_come_to_where_one_was(manual: Manual, show: Show) -> None:
    window = show(manual)
    assert not window.back_action.isEnabled()
    window.go(Place("02-members"))
    letter = window.reader.toPlainText().index("第 20 段")
    window.reader.scroll_to_letter(letter)
    here = window.reader.top()
    window.go(Place("01-sign-in", "登录"))
    QTest.keyClick(window.reader, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.place == Place("02-members")
    assert window.reader.top() == here
    QTest.keyClick(window.reader, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.place == Place("01-sign-in", "登录")
    assert not window.forward_action.isEnabled()
    window.go_back()
    window.go_back()
    assert window.place == Place("index")
    assert not window.back_action.isEnabled()


def test_searching_with_the_keyboard_only(manual: Manual, show: Show) -> None:
    window = show(manual)
    window.reader.setFocus()
    QTest.keyClick(window.reader, "z")
    assert window.search.hasFocus()
    assert window.search.text() == "z"
    window.search.setText("登记 信封")
    titles = [window.results.hit(row).title for row in range(window.results.count())]  # type: ignore[union-attr]
    assert len(titles) > 1
    QTest.keyClick(window.search, Qt.Key.Key_Down)
    assert window.results.currentRow() == 1
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert window.place is not None
    assert window.contents.currentItem().text(0) == titles[1]
    assert window.reader.hasFocus()
    assert window.reader.extraSelections()
    QTest.keyClick(window.reader, Qt.Key.Key_Escape)
    assert window.search.text() == ""
    assert window.reader.extraSelections() == []
    assert window.isVisible()
    QTest.keyClick(window.reader, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_a_hit_opens_where_its_word_stands_and_not_only_at_the_heading(manual: Manual, show: Show) -> None:
    window = show(manual)
    window.search.setText("第 44 段")
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    selections = window.reader.extraSelections()
    marked = selections[0].cursor
    assert marked.selectedText() == "44"
    assert 0 <= window.reader.cursorRect(marked).top() < window.reader.viewport().height()


def test_nothing_found_says_what_to_do(manual: Manual, show: Show) -> None:
    window = show(manual)
    window.search.setText("食堂菜单")
    assert window.results.count() == 0
    assert "没有与“食堂菜单”相符的内容" in window.note.text()


def test_finding_inside_the_page(manual: Manual, show: Show) -> None:
    window = show(manual)
    window.go(Place("01-sign-in"))
    QTest.keyClick(window.reader, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.find_bar.box.hasFocus()
    window.find_bar.box.setText("恢复码")
    assert window.find_bar.count.text() == "第 1 处，共 4 处"
    QTest.keyClick(window.find_bar.box, Qt.Key.Key_Return)
    assert window.find_bar.count.text() == "第 2 处，共 4 处"
    QTest.keyClick(window.find_bar.box, Qt.Key.Key_Up)
    QTest.keyClick(window.find_bar.box, Qt.Key.Key_Up)
    assert window.find_bar.count.text() == "第 4 处，共 4 处"
    window.find_bar.box.setText("食堂")
    assert "本页没有" in window.find_bar.count.text()
    QTest.keyClick(window.find_bar.box, Qt.Key.Key_Escape)
    assert window.find_bar.isHidden()
    assert window.isVisible()
    assert window.reader.hasFocus()


def test_pictures_are_as_wide_as_the_pane_and_follow_it(qtbot: QtBot, manual: Manual, show: Show) -> None:
    window = show(manual)
    window.go(Place("02-members"))

    def width(name: str) -> float:
        image = window.reader.document().resource(IMAGE, QUrl(name))
        assert isinstance(image, QImage)
        return image.deviceIndependentSize().width()

    room = window.reader.viewport().width()
    assert room - 80 < width("pictures/wide.png?0") < room
    assert width("pictures/wide.png?1") < width("pictures/wide.png?0")
    assert window.reader.horizontalScrollBar().maximum() == 0
    before = width("pictures/wide.png?0")
    window.go_to_topic("02-members#会籍变动")
    window.resize(700, 600)
    qtbot.waitUntil(lambda: width("pictures/wide.png?0") < before)
    assert top_line(window) == "会籍变动"
    assert window.reader.horizontalScrollBar().maximum() == 0


def test_a_picture_that_is_missing_is_a_sentence(folder: Path, show: Show) -> None:
    (folder / "pictures" / "wide.png").unlink()
    window = show(read_manual(folder))
    window.go(Place("02-members"))
    assert (
        "（这里应当有一张图“会员页”，但没有找到图片文件。文字说明不受影响。）" in window.reader.toPlainText()
    )


def test_a_picture_outside_the_manual_is_not_read(folder: Path, show: Show) -> None:
    outside = folder.parent / "outside.png"
    (folder / "pictures" / "wide.png").rename(outside)
    (folder / "index.md").write_text("# 甲\n\n![图](../outside.png)\n", encoding="utf-8")
    window = show(read_manual(folder))
    assert "没有找到图片文件" in window.reader.toPlainText()


def test_without_a_manual_there_is_a_sentence(tmp_path: Path, show: Show) -> None:
    window = show(read_manual(tmp_path))
    assert "没有找到使用手册的文件" in window.reader.toPlainText()
    assert not window.search.isEnabled()
    window.print()  # asks nobody, because there is nothing to print
    QTest.keyClick(window.reader, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_the_text_grows_and_the_place_stays(manual: Manual, show: Show) -> None:
    window = show(manual)
    window.go_to_topic("02-members#会籍变动")
    for _ in range(3):
        QTest.keyClick(window.reader, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert window.reader.zoom == pytest.approx(1.3)
    assert top_line(window) == "会籍变动"
    QTest.keyClick(window.reader, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert window.reader.zoom == pytest.approx(1.2)
    QTest.keyClick(window.reader, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert window.reader.zoom == pytest.approx(1.0)


def test_light_and_dark_are_followed(qapp: QApplication, manual: Manual, show: Show) -> None:
    window = show(manual)
    try:
        theme.set_scheme(qapp, "light")
        QApplication.processEvents()
        light = window.reader.toHtml()
        theme.set_scheme(qapp, "dark")
        QApplication.processEvents()
        dark = window.reader.toHtml()
    finally:
        theme.set_scheme(qapp, "system")
    assert "#1d2327" in light
    assert "#e3e6e8" in dark
    assert "#1d2327" not in dark


def test_a_page_is_printed_dark_on_white(
    monkeypatch: pytest.MonkeyPatch, manual: Manual, show: Show, tmp_path: Path
) -> None:
    window = show(manual)
    window.go(Place("02-members"))
    pdf = tmp_path / "page.pdf"
    monkeypatch.setattr(ask, "answers", ask.Scripted(str(pdf)))
    window.print()
    paper = pypdfium2.PdfDocument(str(pdf))
    assert len(paper) > 1
    # Some letters come back as radicals of the same shape.
    text = unicodedata.normalize("NFKC", "".join(page.get_textpage().get_text_range() for page in paper))
    paper.close()
    assert "新增一名会员" in text
    assert "到此为止" in text


def test_pictures_fit_the_paper(manual: Manual, qapp: QApplication) -> None:
    page = manual.page("02-members")
    assert page is not None
    assert list(printing.pictures(page.blocks)) == [("pictures/wide.png", 0), ("pictures/wide.png", 1)]
    made = printing.document(manual, page)
    for depth in (0, 1):
        image = made.resource(IMAGE, QUrl(f"pictures/wide.png?{depth}"))
        assert image.deviceIndependentSize().width() <= printing.ROOM - depth * 26
