# SPDX-License-Identifier: GPL-3.0-or-later
"""The window of the manual: contents or search at the left, the page at the right; open beside whatever one works on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from union_desktop.app.help.contents import START, Manual, Place
from union_desktop.app.help.find_bar import FindBar
from union_desktop.app.help.reader import STEP, Reader
from union_desktop.app.help.results import Results
from union_desktop.app.help.search import Hit, Index
from union_desktop.widgets import ask, icons, theme
from union_desktop.widgets.page import hairline
from union_desktop.widgets.search_box import SearchBox

NOT_INSTALLED: Final = "没有找到使用手册的文件，程序的其他功能不受影响。请把程序重新安装一次，或者向管电脑的同事要一份完整的程序。"
NOTHING: Final = "手册里没有与“{text}”相符的内容。可以换一个说法，或者只输入其中一个词。"
HINT: Final = "↑↓ 选择，回车打开，Esc 回到目录。"
_PLACE: Final = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class _Visit:
    """A place one has been at, and how far it was scrolled then."""

    place: Place
    letter: int | None = None


class HelpWindow(QWidget):
    """Shows a manual; hidden when closed, so that it comes back as it was."""

    help_topic = START

    def __init__(self, manual: Manual, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        # The program ends with its own window, whether or not somebody still reads.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setWindowTitle("使用手册 — 工会工作台")
        self.setWindowIcon(icons.icon("question_circle", theme.colours().accent.name()))
        self._manual = manual
        self._index: Index | None = None
        self._back: list[_Visit] = []
        self._forward: list[_Visit] = []
        self._here: Place | None = None
        self._arrived = 0
        self._items: dict[Place, QTreeWidgetItem] = {}

        self.reader = Reader(manual)
        self.find_bar = FindBar(self.reader)
        self.search = SearchBox("搜索整本手册", shortcut=False)
        self.search.setMinimumWidth(120)
        self.contents = self._make_contents()
        self.results = Results()
        self.note = theme.muted(HINT)
        self._left = QStackedWidget()
        bar = self._make_bar()
        self._lay_out(bar)

        self.search.searched.connect(self._search)
        self.search.installEventFilter(self)
        for one in (self.reader, self.contents, self.results):
            one.installEventFilter(self)
        self.results.itemClicked.connect(lambda item: self._open(item.data(_PLACE)))
        self.results.itemActivated.connect(lambda item: self._open(item.data(_PLACE)))
        self.contents.currentItemChanged.connect(self._chosen)
        # Again to the heading one reads below; a keyboard that goes through the contents opens them as it goes.
        self.contents.itemClicked.connect(self._chosen)
        self.contents.itemActivated.connect(lambda _item: self.reader.setFocus())
        self.reader.followed.connect(self.go)
        self.reader.section_changed.connect(self._follow)
        self.find_bar.closed.connect(self.reader.setFocus)
        self._key("Ctrl+F", self.find_bar.come)
        self._key("Ctrl+K", self.search.come)
        self._key("F3", lambda: self.find_bar.step(1))
        self._key("Shift+F3", lambda: self.find_bar.step(-1))
        room = self.screen().availableSize()
        self.resize(min(1060, room.width() - 80), min(760, room.height() - 80))
        if not manual.pages:
            self.reader.say(NOT_INSTALLED)
            self.search.setEnabled(False)
            self.print_action.setEnabled(False)
        self._update()

    # -- parts ------------------------------------------------------------------------------------------------

    def _make_contents(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setHeaderHidden(True)
        tree.setFrameShape(QFrame.Shape.NoFrame)
        tree.setAccessibleName("目录")
        tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        tree.setExpandsOnDoubleClick(False)
        theme.even_rows(tree)
        for page in self._manual.pages:
            above: list[tuple[int, QTreeWidgetItem]] = []
            for section in page.sections:
                while above and above[-1][0] >= section.level:
                    above.pop()
                item = QTreeWidgetItem([section.title])
                item.setToolTip(0, section.title)
                item.setData(0, _PLACE, section.place)
                if above:
                    above[-1][1].addChild(item)
                else:
                    tree.addTopLevelItem(item)
                above.append((section.level, item))
                self._items[section.place] = item
        return tree

    def _make_bar(self) -> QToolBar:
        bar = QToolBar()
        bar.setIconSize(QSize(theme.ICON, theme.ICON))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        back, forward = QKeySequence.StandardKey.Back, QKeySequence.StandardKey.Forward
        self.back_action = self._action(bar, "后退", "chevron_left", back, self.go_back)
        self.forward_action = self._action(bar, "前进", "chevron_right", forward, self.go_forward)
        start = QKeySequence("Alt+Home")
        self._action(bar, "开始页", "home", start, lambda: self.go(Place(START)))
        bar.addSeparator()
        self._action(bar, "在本页中查找", "document_search", None, self.find_bar.come, "Ctrl+F")
        printing = QKeySequence.StandardKey.Print
        self.print_action = self._action(bar, "打印本页…", "print", printing, self.print)
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(gap)
        smaller, larger = QKeySequence.StandardKey.ZoomOut, QKeySequence.StandardKey.ZoomIn
        for action in (
            self._action(bar, "缩小文字", "zoom_out", smaller, partial(self._zoom, -STEP)),
            self._action(bar, "放大文字", "zoom_in", larger, partial(self._zoom, STEP)),
        ):
            button = bar.widgetForAction(action)
            if button is not None:
                button.setProperty("toolButtonStyle", Qt.ToolButtonStyle.ToolButtonIconOnly)
        # The plus without Shift, as it is on the main part of the keyboard.
        self._key("Ctrl+=", partial(self._zoom, STEP))
        self._key("Ctrl+0", lambda: self.reader.set_zoom(1.0))
        return bar

    def _zoom(self, by: float) -> None:
        self.reader.set_zoom(self.reader.zoom + by)

    def _lay_out(self, bar: QToolBar) -> None:
        found = QWidget()
        below = QVBoxLayout(found)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        self.note.setContentsMargins(theme.BLOCK, theme.TIGHT, theme.BLOCK, theme.TIGHT)
        below.addWidget(self.note)
        below.addWidget(self.results, 1)
        self._left.addWidget(self.contents)
        self._left.addWidget(found)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        field = QHBoxLayout()
        field.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        field.addWidget(self.search)
        column.addLayout(field)
        column.addWidget(hairline())
        column.addWidget(self._left, 1)
        right = QWidget()
        pane = QVBoxLayout(right)
        pane.setContentsMargins(0, 0, 0, 0)
        pane.setSpacing(0)
        pane.addWidget(self.find_bar)
        pane.addWidget(self.reader, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(left)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([270, 790])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(bar)
        whole.addWidget(hairline())
        whole.addWidget(self.splitter, 1)

    def _action(
        self,
        bar: QToolBar,
        text: str,
        icon: str,
        key: QKeySequence | QKeySequence.StandardKey | None,
        do: Callable[[], object],
        shown_key: str = "",
    ) -> QAction:
        action = QAction(icons.icon(icon), text, self)
        if key is not None:
            action.setShortcut(QKeySequence(key))
        keys = shown_key or action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{text}（{keys}）")
        action.triggered.connect(lambda _on=False: do())
        bar.addAction(action)
        return action

    def _key(self, keys: str, do: Callable[[], object]) -> None:
        action = QAction(self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _on=False: do())
        self.addAction(action)

    # -- where one is -----------------------------------------------------------------------------------------

    @property
    def place(self) -> Place | None:
        """The place that was gone to last."""
        return self._here

    def go_to_topic(self, topic: str) -> None:
        """Shows a topic as ``"03-members#会籍变动"``; its page when the heading is gone, else the start page."""
        place = self._manual.resolve(topic) or self._manual.resolve(topic.partition("#")[0])
        self.go(place or Place(START))

    def go(self, place: Place, words: tuple[str, ...] = ()) -> None:
        """Shows a place and remembers the one before."""
        if self._manual.page(place.page) is None:
            return
        if self._here is not None and (place != self._here or self.reader.top() != self._arrived):
            self._back.append(_Visit(self._here, self.reader.top()))
            self._forward.clear()
        self._show(_Visit(place), words)

    def go_back(self) -> None:
        """To the place before, scrolled as it was left."""
        self._travel(self._back, self._forward)

    def go_forward(self) -> None:
        """To the place one came back from."""
        self._travel(self._forward, self._back)

    def _travel(self, to: list[_Visit], from_: list[_Visit]) -> None:
        if to and self._here is not None:
            from_.append(_Visit(self._here, self.reader.top()))
            self._show(to.pop(), ())

    def _show(self, visit: _Visit, words: tuple[str, ...]) -> None:
        self._here = visit.place
        self.reader.show_place(visit.place, words)
        if visit.letter is not None:
            self.reader.scroll_to_letter(visit.letter)
        elif visit.place.anchor:
            # A short last section cannot come to the upper edge, so scrolling alone would not tell of it.
            self._follow(visit.place.anchor)
        if not words:
            self.find_bar.again()
        self._arrived = self.reader.top()
        self._update()

    def _update(self) -> None:
        self.back_action.setEnabled(bool(self._back))
        self.forward_action.setEnabled(bool(self._forward))

    def _follow(self, anchor: str) -> None:
        """Shows in the contents where one reads."""
        page = self.reader.page
        item = self._items.get(Place(page.name, anchor)) if page is not None else None
        if item is None or item is self.contents.currentItem():
            return
        self.contents.blockSignals(True)
        top = item
        while (above := top.parent()) is not None:
            top = above
            top.setExpanded(True)
        for number in range(self.contents.topLevelItemCount()):
            other = self.contents.topLevelItem(number)
            other.setExpanded(other is top)
        self.contents.setCurrentItem(item)
        self.contents.scrollToItem(item)
        self.contents.blockSignals(False)

    def _chosen(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.go(item.data(0, _PLACE))

    # -- search -----------------------------------------------------------------------------------------------

    def _search(self, text: str) -> None:
        if not text:
            self._left.setCurrentIndex(0)
            self.reader.mark(())
            return
        if self._index is None:
            self._index = Index(self._manual.sections)
        hits = self._index.find(text)
        self.results.show_hits(hits)
        self.note.setText(HINT if hits else NOTHING.format(text=text))
        self._left.setCurrentIndex(1)

    def _open(self, hit: Hit | None) -> None:
        if hit is None:
            return
        if self.find_bar.isVisible():
            self.find_bar.leave()
        self.go(hit.place, hit.words)

    # -- keyboard ---------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if watched is self.search and self._left.currentIndex() == 1:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}
            if key in steps:
                self.results.step(steps[Qt.Key(key)])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open(self.results.hit(self.results.currentRow()))
                self.reader.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        elif watched is self.search:
            if key == Qt.Key.Key_Down:
                self.contents.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        elif _types(event):
            # As in the lists of the program: who types looks for something.
            self.search.type_on(event.text())
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.find_bar.isVisible():
            self.find_bar.leave()
        elif self.search.text():
            # What was looked for goes first: one Esc too many must not take the page away.
            self.search.clear()
        else:
            self.close()

    # -- paper ------------------------------------------------------------------------------------------------

    def print(self) -> None:
        """Asks for a printer and prints the page that is shown."""
        from PySide6.QtPrintSupport import QPrinter

        from union_desktop.app.help import printing

        page = self.reader.page
        if page is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printing.set_up(printer, page.title)
        if ask.choose_printer(self, printer, 1):
            printing.print_page(printer, self._manual, page)


def _types(event: QKeyEvent) -> bool:
    held = event.modifiers() & (
        Qt.KeyboardModifier.ControlModifier
        | Qt.KeyboardModifier.AltModifier
        | Qt.KeyboardModifier.MetaModifier
    )
    return bool(event.text().strip()) and event.text().isprintable() and not held
