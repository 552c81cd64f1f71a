# SPDX-License-Identifier: GPL-3.0-or-later
"""The pane that shows a page: pictures as wide as there is room for, words marked, links within the manual only."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import (
    QEvent,
    QPoint,
    Qt,
    QTimer,
    QUrl,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPalette,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from union_desktop.app.help import rendering
from union_desktop.app.help.contents import Manual, Page, Place
from union_desktop.app.help.search import marks_in
from union_desktop.widgets import theme

#: Lines longer than this (in letters) are hard to read; a wide window leaves the rest empty.
LONGEST_LINE: Final = 60
MARGIN: Final = theme.PAGE_MARGIN + theme.GAP
INDENT: Final = 26
SMALLEST, LARGEST, STEP = 0.8, 2.0, 0.1
#: How long the pane waits for the mouse to stop pulling before pictures are scaled anew.
SETTLED_MS: Final = 80


class Reader(QTextBrowser):
    """Shows pages of a manual; whoever owns it goes where ``followed`` says.

    Signals:
        followed: a ``Place`` whose link was clicked.
        section_changed: the anchor of the heading the upper edge is below, after scrolling.
        zoomed: the size of the text was changed.
    """

    followed = Signal(object)
    section_changed = Signal(str)
    zoomed = Signal(float)

    def __init__(self, manual: Manual, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._manual = manual
        self._page: Page | None = None
        self._zoom = 1.0
        self._words: tuple[str, ...] = ()
        self._found: list[QTextCursor] = []
        self._anchors: dict[str, int] = {}
        self._current = -1
        self._drawn_for = (0, 0.0)
        self._kept = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        # Coming and going it would change the room for pictures, and with it whether it is needed.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(MARGIN)
        self.document().setIndentWidth(INDENT)
        self.anchorClicked.connect(self._clicked)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLED_MS)
        self._settle.timeout.connect(self._settled)

    # -- what is shown ----------------------------------------------------------------------------------------

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self._page

    def show_place(self, place: Place, words: tuple[str, ...] = ()) -> None:
        """Shows a page from a heading on; with ``words`` from their first place behind it, and marks them."""
        page = self._manual.page(place.page)
        if page is None:
            return
        if page is not self._page:
            self._page = page
            self._draw()
        self.mark(words)
        self._scroll_to(place.anchor)
        if self._found:
            start = self._position(place.anchor)
            first = next((at for at, one in enumerate(self._found) if one.selectionStart() >= start), -1)
            if first >= 0 and not self._is_visible(self._found[first]):
                self._reveal(self._found[first])
        self._kept = self.top()
        self._scrolled()

    def say(self, sentence: str) -> None:
        """Shows a sentence in place of a page."""
        self._page = None
        self.setPlainText(sentence)

    @property
    def zoom(self) -> float:
        """Size of the text, 1.0 as in the rest of the program."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Makes the text larger or smaller; pictures keep the size the pane has room for."""
        zoom = round(min(max(zoom, SMALLEST), LARGEST), 2)
        if zoom != self._zoom:
            self._zoom = zoom
            self._draw_again()
            self.zoomed.emit(zoom)

    # -- words ------------------------------------------------------------------------------------------------

    def mark(self, words: tuple[str, ...]) -> int:
        """Marks words in the page and says at how many places they stand."""
        self._words = words
        self._current = -1
        text = self.toPlainText()
        self._found = []
        for start, end in marks_in(text, words):
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self._found.append(cursor)
        self._paint_marks()
        return len(self._found)

    @property
    def current(self) -> int:
        """Which of the marked places was gone to, from 0; -1 for none."""
        return self._current

    def step(self, by: int) -> None:
        """Goes to the next marked place or the one before; from none, to the first one in sight or below."""
        if not self._found:
            return
        if self._current < 0:
            top = self.cursorForPosition(QPoint(0, 0)).position()
            after = [at for at, one in enumerate(self._found) if one.selectionStart() >= top]
            self._current = (after[0] if after else 0) if by >= 0 else ((after[0] if after else 0) - 1)
            self._current %= len(self._found)
        else:
            self._current = (self._current + by) % len(self._found)
        self._paint_marks()
        if not self._is_visible(self._found[self._current]):
            self._reveal(self._found[self._current])

    def _paint_marks(self) -> None:
        colours = theme.colours(self.palette())
        selections = []
        for at, cursor in enumerate(self._found):
            one = QTextEdit.ExtraSelection()
            ground = QTextCharFormat()
            ground.setBackground(colours.warning_soft)
            if at == self._current:
                ground.setBackground(colours.warning)
                ground.setForeground(self.palette().color(QPalette.ColorRole.Base))
            one.cursor, one.format = cursor, ground
            selections.append(one)
        self.setExtraSelections(selections)

    # -- places -----------------------------------------------------------------------------------------------

    def top(self) -> int:
        """How far the page is scrolled, in letters: stays the same place whatever the width."""
        return self.cursorForPosition(QPoint(MARGIN, 2)).position()

    def scroll_to_letter(self, position: int) -> None:
        """Scrolls so that a letter is at the upper edge."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(position, max(self.document().characterCount() - 1, 0)))
        self.verticalScrollBar().setValue(round(self._y(cursor)))
        self._kept = position

    def _scroll_to(self, anchor: str) -> None:
        if anchor:
            self.scroll_to_letter(self._position(anchor))
        else:
            self.verticalScrollBar().setValue(0)

    def _position(self, anchor: str) -> int:
        return self._anchors.get(anchor, 0)

    def _find_anchors(self) -> dict[str, int]:
        found: dict[str, int] = {}
        block = self.document().begin()
        while block.isValid():
            parts = block.begin()
            while not parts.atEnd():
                fragment = parts.fragment()
                for name in fragment.charFormat().anchorNames():
                    found.setdefault(name, block.position())
                parts += 1
            block = block.next()
        return found

    def _y(self, cursor: QTextCursor) -> float:
        block = cursor.block()
        return self.document().documentLayout().blockBoundingRect(block).top()

    def _is_visible(self, cursor: QTextCursor) -> bool:
        shown = self.cursorRect(cursor)
        return shown.top() >= 0 and shown.bottom() <= self.viewport().height()

    def _reveal(self, cursor: QTextCursor) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(cursor).top() - self.viewport().height() // 3)

    def _scrolled(self) -> None:
        if self._page is None:
            return
        top = self.verticalScrollBar().value() + theme.BLOCK
        here = ""
        for anchor, position in self._anchors.items():
            cursor = QTextCursor(self.document())
            cursor.setPosition(position)
            if self._y(cursor) > top:
                break
            here = anchor
        self.section_changed.emit(here)

    def _clicked(self, url: QUrl) -> None:
        if self._page is None:
            return
        place = self._manual.link(self._page.name, url.toString())
        if place is not None:
            self.followed.emit(place)

    # -- drawing ----------------------------------------------------------------------------------------------

    def _style(self) -> rendering.Style:
        return style(self.palette(), self.font().pointSizeF() * self._zoom)

    def _draw(self) -> None:
        page = self._page
        if page is None:
            return
        self._fit_lines()
        self._drawn_for = (self._room(), self.devicePixelRatioF())
        self.setHtml(
            rendering.html(
                page,
                self._style(),
                lambda target: self._manual.link(page.name, target) is not None,
                lambda source: picture_file(self._manual, source) is not None,
            )
        )
        self._anchors = self._find_anchors()

    def _draw_again(self, letter: int | None = None) -> None:
        if self._page is None:
            return
        top, current = self.top() if letter is None else letter, self._current
        self._draw()
        self.mark(self._words)
        self._current = current
        self._paint_marks()
        self.scroll_to_letter(top)

    def _fit_lines(self) -> None:
        letters = self.fontMetrics().horizontalAdvance("永") * self._zoom * LONGEST_LINE
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setLineWrapColumnOrWidth(min(self.viewport().width(), round(letters) + 2 * MARGIN))

    def _room(self) -> int:
        return self.lineWrapColumnOrWidth() - 2 * MARGIN

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        url = QUrl(name)
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        depth = int(url.query() or 0)
        return picture(
            self._manual,
            url.path(),
            self._room() - depth * INDENT,
            self.devicePixelRatioF(),
            theme.colours(self.palette()).line,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        if not self._settle.isActive():
            # While somebody pulls at the edge the same letter stays at the top.
            self._kept = self.top()
        super().resizeEvent(event)
        self._fit_lines()
        if (self._room(), self.devicePixelRatioF()) != self._drawn_for:
            self.scroll_to_letter(self._kept)
            self._settle.start()

    def _settled(self) -> None:
        self._draw_again(self._kept)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._draw_again()


def style(palette: QPalette, points: float) -> rendering.Style:
    """The colours of a page that stands on this palette's ground."""
    role = QPalette.ColorRole
    colours = theme.colours(palette)
    return rendering.Style(
        points=points,
        text=palette.color(role.Text).name(),
        muted=colours.muted.name(),
        line=colours.line.name(),
        link=palette.color(role.Link).name(),
        ground_code=palette.color(role.Window).name(),
        ground_head=palette.color(role.Window).name(),
        ground_quote=palette.color(role.AlternateBase).name(),
        bar=colours.accent.name(),
    )


def picture_file(manual: Manual, source: str) -> Path | None:
    """The file of a picture, or None; nothing outside the folder of the manual is looked at."""
    file = (manual.folder / source).resolve()
    return file if file.is_relative_to(manual.folder.resolve()) and file.is_file() else None


def picture(
    manual: Manual, source: str, room: int, ratio: float, edge: QColor, highest: int = 10_000
) -> QImage | None:
    """A picture at its own size or as large as there is room for, with a thin edge: most show windows."""
    file = picture_file(manual, source)
    image = QImage(str(file)) if file is not None else QImage()
    if image.isNull():
        return None
    width = round(min(image.width(), max(room, 1), highest * image.width() / image.height()) * ratio)
    if width != image.width():
        image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setPen(edge)
    painter.drawRect(image.rect().adjusted(0, 0, -1, -1))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
