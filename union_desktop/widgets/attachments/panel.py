# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of one record: pictures or a list, taken in by button, by dropping and by pasting.

Any area shows it for its own records with ``Panel("附件", lambda desk, number: AttachmentsPanel(desk, ("table", number)))``.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QItemSelectionModel, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QHideEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from union_desktop.core import office_child
from union_desktop.core.attachments import queries, store
from union_desktop.core.attachments.terms import AttachmentRow, Owner
from union_desktop.core.changes import Changes
from union_desktop.core.errors import UserError
from union_desktop.core.roles import Role
from union_desktop.widgets import ask, icons, theme
from union_desktop.widgets.attachments import adding
from union_desktop.widgets.attachments.adding import Source
from union_desktop.widgets.attachments.model import AttachmentModel, grid_size, size_text
from union_desktop.widgets.banner import Banner
from union_desktop.widgets.keys_inside import KeysInside
from union_desktop.widgets.page import EmptyState
from union_desktop.widgets.permission import allow

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk
    from union_desktop.widgets.tasks import Job, Progress

#: Small pictures in a narrow pane (three beside each other) and on a page, in device-independent pixels.
SIDE, LARGE_SIDE = 68, 128
#: Bytes of the largest file that is shown: it stands in memory as a whole.
MOST_SHOWN = 200_000_000
_LOOK_MS = 200
_WIDE = 520
_GRID, _LIST, _EMPTY = range(3)


class AttachmentsPanel(QWidget):
    """Files attached to ``owner``, (table, id)."""

    help_topic = "03-members#附件"

    def __init__(self, desk: Desk, owner: Owner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._owner = owner
        self._making: Job | None = None
        self._viewer: Any = None
        self.model = AttachmentModel(desk.office.folder, self)
        self.model.missing.connect(self._make_pictures)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self.model.look_again)
        self.banner = Banner()
        self._build()
        self.setAcceptDrops(self._may)
        desk.tasks.changed.connect(self._changed)
        self._read()

    # -- parts ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.grid = QListView()
        self.grid.setModel(self.model)
        self.grid.setViewMode(QListView.ViewMode.IconMode)
        self.grid.setMovement(QListView.Movement.Static)
        self.grid.setResizeMode(QListView.ResizeMode.Adjust)
        self.grid.setUniformItemSizes(True)
        self.grid.setWordWrap(True)
        self.grid.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list = QTreeView()
        self.list.setModel(self.model)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        theme.even_rows(self.list)
        self.list.setSelectionModel(self.grid.selectionModel())
        self.list.setColumnWidth(0, 220)
        self.list.setIconSize(QSize(theme.ICON, theme.ICON))
        for view in (self.grid, self.list):
            view.setAccessibleName("附件")
            view.setFrameShape(QAbstractItemView.Shape.NoFrame)
            view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
            view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
            view.setDragEnabled(False)
            view.setAcceptDrops(False)
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(partial(self._menu_at, view))
            view.doubleClicked.connect(lambda _index: self.open())
        self.grid.selectionModel().selectionChanged.connect(lambda *_ranges: self._selection_changed())
        self._keys = KeysInside(
            {
                QKeySequence.StandardKey.Paste: self.paste,
                Qt.Key.Key_Return: self.open,
                Qt.Key.Key_Enter: self.open,
                Qt.Key.Key_F2: self.describe,
                Qt.Key.Key_Delete: self.remove,
            },
            self.grid,
            self.list,
        )
        self.empty = EmptyState()
        self.stack = QStackedWidget()
        for widget in (self.grid, self.list, self.empty):
            self.stack.addWidget(widget)
        self.stack.setMinimumHeight(2 * grid_size(SIDE, self.grid.fontMetrics().height()).height() + 8)

        self.add_button = QPushButton(icons.icon("add"), "添加…")
        self.open_button = QPushButton(icons.icon("open"), "打开")
        self.save_button = QPushButton(icons.icon("save"), "另存为…")
        self.add_button.clicked.connect(self.choose)
        self.open_button.clicked.connect(self.open)
        self.save_button.clicked.connect(self.save_as)
        self._may = allow(self.add_button, self._desk.role, Role.CLERK)
        self.as_list = QToolButton()
        self.as_list.setIcon(icons.icon("text_bullet_list_tree"))
        self.as_list.setAutoRaise(True)
        self.as_list.setCheckable(True)
        self.as_list.setToolTip("列表或缩略图")
        self.as_list.setAccessibleName("显示为列表")
        self.as_list.toggled.connect(self._show_view)
        self.more = QToolButton()
        self.more.setIcon(icons.icon("more_horizontal"))
        self.more.setAutoRaise(True)
        self.more.setToolTip("更多操作")
        self.more.setAccessibleName("更多操作")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self.save_action = self._menu_action("save", "另存为…", self.save_as, "")
        self.rename_action = self._menu_action("edit", "名称与说明…", self.describe, "F2")
        self.remove_action = self._menu_action("delete", "删除…", self.remove, "Del")
        self.paste_action = self._menu_action("copy", "粘贴截图或文件", self.paste, "Ctrl+V")
        for action in (self.rename_action, self.remove_action, self.paste_action):
            allow(action, self._desk.role, Role.CLERK)
        self.more.setMenu(self.menu)
        self.counts = QLabel()
        self.counts.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.counts.setTextFormat(Qt.TextFormat.PlainText)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        buttons.setSpacing(theme.TIGHT)
        for button in (self.add_button, self.open_button, self.save_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.as_list)
        buttons.addWidget(self.more)
        below = QHBoxLayout()
        below.setContentsMargins(theme.GAP, 0, theme.GAP, 0)
        below.addWidget(self.counts)
        below.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.TIGHT, 0, theme.GAP)
        layout.setSpacing(theme.TIGHT)
        layout.addLayout(buttons)
        layout.addWidget(self.banner)
        layout.addWidget(self.stack, 1)
        layout.addLayout(below)
        self._selection_changed()

    def _menu_action(self, icon: str, text: str, act: Callable[[], None], key: str) -> QAction:
        # The key is shown only; it is taken by KeysInside, because the tab around has keys of its own.
        action = QAction(icons.icon(icon), f"{text}\t{key}" if key else text, self)
        action.triggered.connect(lambda _on=False: act())
        self.menu.addAction(action)
        return action

    # -- what is shown ----------------------------------------------------------------------------------------

    def _read(self) -> None:
        self._desk.tasks.query(
            partial(queries.attached, owner=self._owner), self._show, owner=self, key="attachments"
        )

    def _show(self, rows: list[AttachmentRow]) -> None:
        chosen = {row.id for row in self.selected()}
        self.model.show_rows(rows)
        places = [self.model.place_of(number) for number in chosen]
        for at in filter(lambda place: place >= 0, places):
            self.grid.selectionModel().select(
                self.model.index(at, 0),
                QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
            )
        if rows and not self.grid.currentIndex().isValid():
            self.grid.selectionModel().setCurrentIndex(
                self.model.index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        if not rows:
            self._say_empty()
        self._show_view()
        self._selection_changed()

    def _say_empty(self) -> None:
        if self._may:
            sentence = "还没有附件。可以把文件拖到这里、粘贴截图，或者点“添加…”。附件加密保存在工会文件夹里。"
            self.empty.say("document", sentence, "添加…", self.choose)
        else:
            self.empty.say("document", "还没有附件。")

    def _show_view(self) -> None:
        shown = _EMPTY if not self.model.rows else _LIST if self.as_list.isChecked() else _GRID
        self.stack.setCurrentIndex(shown)

    def _changed(self, changes: Changes) -> None:
        if changes.touches("attachment"):
            self._read()

    def selected(self) -> list[AttachmentRow]:
        """The chosen files in the order shown."""
        found = sorted({index.row() for index in self.grid.selectionModel().selectedIndexes()})
        return [self.model.row(at) for at in found if at < len(self.model.rows)]

    def _selection_changed(self) -> None:
        chosen = self.selected()
        self.open_button.setEnabled(len(chosen) == 1)
        self.save_button.setEnabled(bool(chosen))
        self.save_action.setEnabled(bool(chosen))
        self.rename_action.setEnabled(self._may and len(chosen) == 1)
        self.remove_action.setEnabled(self._may and bool(chosen))
        rows = self.model.rows
        total = size_text(sum(row.stored.size for row in rows))
        said = f"共 {len(rows):,} 个附件，{total}" if rows else ""
        self.counts.setText(f"{said}　已选 {len(chosen)} 个" if len(chosen) > 1 else said)

    # -- small pictures ---------------------------------------------------------------------------------------

    def _make_pictures(self) -> None:
        if self._making is not None and self._making.running:
            return
        wanted = [
            (row.stored.store_name, row.stored.file_key, row.stored.size, row.stored.sha256)
            for row in self.model.wanted()
        ]
        if not wanted or not self.isVisible():
            return
        folder = str(self._desk.office.folder)

        def make(progress: Progress) -> None:
            def report(done: int, total: int) -> None:
                progress.check()
                progress.report(done, total, "正在生成缩略图")

            office_child.ask_without_office(
                "union_desktop.widgets.attachments.decoding:small_pictures",
                {"folder": folder, "wanted": wanted},
                report,
            )

        self._making = self._desk.tasks.background(
            make,
            lambda _nothing: self._made(),
            owner=self,
            title="正在生成缩略图",
            refused=lambda _error: self._died([(row[0], row[1]) for row in wanted]),
            cancelled=self._look.stop,
        )
        self._look.start()

    def _died(self, wanted: Sequence[tuple[str, str]]) -> None:
        """A file took the child down: the icon of its type stays, and the others get their turn."""
        self._look.stop()
        done = self._making.progress.latest()[0] if self._making is not None else len(wanted)
        self._making = None
        if done < len(wanted):
            with suppress(OSError):
                store.put_thumb(self._desk.office.folder, *wanted[done], b"")
                self.model.look_again()

    def _made(self) -> None:
        self._look.stop()
        self.model.look_again()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.look_again()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._look.stop()
        if self._making is not None and self._making.running:
            self._making.cancel()
            self._making = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= _WIDE
        side = LARGE_SIDE if wide else SIDE
        # The pane beside a list has no room for a third button; there it is in the menu.
        self.save_button.setVisible(wide)
        self.grid.setIconSize(QSize(side, side))
        self.grid.setGridSize(grid_size(side, self.grid.fontMetrics().height()))
        for column in (1, 3, 4):
            self.list.setColumnHidden(column, not wide)

    # -- doing ------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Asks which files, then adds them."""
        paths = ask.choose_files(self, "添加附件", purpose="attachments")
        self.add([Source(path.name, path) for path in paths])

    def add(self, sources: Sequence[Source]) -> None:
        """Attaches files and pictures."""
        if sources and self._may:
            adding.add(self._desk, self._owner, sources, self._teller())

    def paste(self) -> None:
        """Attaches what is in the clipboard."""
        sources = adding.sources_in(QGuiApplication.clipboard().mimeData())
        if sources:
            self.add(sources)
        elif self._may:
            self.banner.say("剪贴板里没有图片或文件。可以先截图，或在文件夹里复制文件，再来粘贴。", "info")

    def open(self) -> None:
        """Shows a picture or a PDF; the look is kept in the audit first."""
        chosen = self.selected()
        if len(chosen) != 1:
            return
        row = chosen[0]
        small = row.stored.size <= MOST_SHOWN
        if small and row.media_type.startswith("image/"):
            self._noted(row, partial(self._show_picture, row))
        elif small and row.media_type == "application/pdf":
            self._noted(row, partial(self._show_pdf, row))
        elif ask.confirm(
            self,
            f"程序不能直接显示“{row.file_name}”。要另存为一个文件，再用别的程序打开吗？",
            yes="另存为…",
            title="打开附件",
            detail="另存的文件不再加密，用完请删除。",
        ):
            self.save_as()

    def save_as(self) -> None:
        """Plain copies outside the office, with a purpose in the audit."""
        from union_desktop.widgets import purpose

        rows = self.selected()
        if not rows:
            return
        if not purpose.may_take_out(self._desk, self, "附件"):
            return
        if len(rows) == 1:
            target = ask.save_file(self, "附件另存为", rows[0].file_name, purpose="attachments")
            targets = [target] if target is not None else []
        else:
            folder = ask.choose_folder(self, f"把 {len(rows)} 个附件另存到文件夹", purpose="attachments")
            targets = _free_names(folder, rows) if folder is not None else []
        if not targets:
            return
        what = f"附件“{rows[0].file_name}”" if len(rows) == 1 else f"{len(rows)} 个附件"
        given = purpose.ask_purpose(self, what, 1)
        if given is None:
            return
        desk, teller = self._desk, self._teller()
        purpose.noted(
            desk,
            "export",
            f"附件：{'、'.join(row.file_name for row in rows[:3])}{' 等' if len(rows) > 3 else ''}",
            len(rows),
            given,
            lambda: adding.export(desk, rows, targets, teller),
            about=self._owner,
        )

    def describe(self) -> None:
        """Another name, kind or note."""
        from union_desktop.widgets.attachments.describing import DescribeDialog

        chosen = self.selected()
        if len(chosen) == 1 and self._may:
            DescribeDialog(self._desk, chosen[0], self).open()

    def remove(self) -> None:
        """Takes the chosen files away; undo brings them back."""
        chosen = self.selected()
        if not chosen or not self._may:
            return
        what = f"“{chosen[0].file_name}”" if len(chosen) == 1 else f"这 {len(chosen)} 个附件"
        if not ask.confirm(
            self,
            f"要删除{what}吗？删除后可以用“撤销”找回。",
            yes="删除",
            title="删除附件",
            danger=True,
        ):
            return
        numbers = [row.id for row in chosen]

        def write(session: Any) -> Changes:
            from union_desktop.core.attachments import service

            return service.detach(session, numbers)

        teller = self._teller()
        self._desk.tasks.command(
            write,
            title="删除附件",
            owner=self._desk.window,
            done=lambda _changes: teller(f"已删除{what}。", False),
        )

    def _noted(self, row: AttachmentRow, then: Callable[[], None]) -> None:
        from union_desktop.widgets import purpose

        purpose.noted(
            self._desk, "reveal", f"附件：{row.file_name}", 1, "", then, about=self._owner, owner=self
        )

    def _show_picture(self, row: AttachmentRow) -> None:
        from union_desktop.widgets.attachments.viewer import PictureViewer

        viewer = PictureViewer(self._desk, self._neighbour, self.window())
        viewer.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._viewer = viewer
        viewer.open()
        viewer.show_picture(row)

    def _neighbour(self, way: int) -> AttachmentRow | None:
        """The picture before or after the one that is chosen, chosen and noted on the way."""
        chosen = self.selected()
        pictures = [row for row in self.model.rows if row.media_type.startswith("image/")]
        if len(chosen) != 1 or chosen[0] not in pictures:
            return None
        at = pictures.index(chosen[0]) + way
        if not 0 <= at < len(pictures):
            return None
        self.grid.selectionModel().setCurrentIndex(
            self.model.index(self.model.place_of(pictures[at].id), 0),
            QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
        )
        self._noted(pictures[at], lambda: None)
        return pictures[at]

    def _show_pdf(self, row: AttachmentRow) -> None:
        folder, stored, name = self._desk.office.folder, row.stored, row.file_name

        def make(report: Callable[[int, int], None]) -> bytes:
            lots = []
            done = 0
            for lot in store.stream(folder, stored, name):
                lots.append(lot)
                done += len(lot)
                report(done, stored.size)
            return b"".join(lots)

        self._desk.print_pdf(Path(row.file_name).stem, make)

    def _teller(self) -> adding.Told:
        """Says it here while this panel is there; what was left out reaches the person in any case."""
        there, tasks = weakref.ref(self), self._desk.tasks

        def tell(text: str, problem: bool) -> None:
            panel = there()
            if panel is not None and shiboken6.isValid(panel):
                panel.banner.say(text, "warning" if problem else "done")
            elif problem:
                tasks.refused.emit(UserError(text))

        return tell

    # -- dropping, keys, menu ---------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if adding.has_sources(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        sources = adding.sources_in(event.mimeData())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.add(sources)

    def _menu_at(self, view: QAbstractItemView, place: QPoint) -> None:
        menu = QMenu(self)
        for button in (self.open_button, self.add_button):
            action = menu.addAction(button.icon(), button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(lambda _on=False, button=button: button.click())
        menu.addSeparator()
        menu.addActions(self.menu.actions())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(view.viewport().mapToGlobal(place))


def _free_names(folder: Path, rows: Sequence[AttachmentRow]) -> list[Path]:
    """A name in the folder for each file that nothing has yet."""
    taken: set[str] = set()
    targets = []
    for row in rows:
        wanted = Path(row.file_name)
        name, number = row.file_name, 2
        while name.lower() in taken or (folder / name).exists():
            name = f"{wanted.stem}（{number}）{wanted.suffix}"
            number += 1
        taken.add(name.lower())
        targets.append(folder / name)
    return targets
