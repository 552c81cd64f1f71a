# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of the restore wizard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from union_desktop.app.patience import until_cancelled
from union_desktop.app.restore_flow import Restore, read_archive
from union_desktop.app.sign_in import PasswordLine
from union_desktop.core.errors import Cancelled, InvalidDraft, UserError
from union_desktop.widgets import ask, icons, theme
from union_desktop.widgets.banner import Banner
from union_desktop.widgets.tasks import Progress
from union_desktop.widgets.wizard import WizardPage

if TYPE_CHECKING:
    from union_desktop.core.backup.places import Kept

BACKUP_FILES = "工会备份 (*.ghbak)"
UNPACKING = "正在解开并核对备份"
_PATH = Qt.ItemDataRole.UserRole

Work = Callable[[Callable[[Progress], None], str, Callable[[], None]], None]
Aside = Callable[[Callable[[Progress], str], Callable[[str], None]], None]


class _RestorePage(WizardPage):
    help_topic = "12-backup#从备份恢复"

    def __init__(self, flow: Restore) -> None:
        super().__init__()
        self.flow = flow
        #: Runs something off the window's thread and goes on; put here by the wizard.
        self.work: Work | None = None
        #: The same for what nobody waits for.
        self.aside: Aside | None = None
        self.stack = QVBoxLayout(self)
        edge = theme.PAGE_MARGIN + theme.GAP
        self.stack.setContentsMargins(edge, theme.GAP, edge, theme.GAP)
        self.stack.setSpacing(theme.GAP)

    def run(self, step: Callable[[Progress], None], proceed: Callable[[], None]) -> None:
        """Do ``step`` and unpack what it unlocked, off the window's thread."""
        flow = self.flow

        def work(progress: Progress) -> None:
            def report(done: int, total: int) -> None:
                if progress.cancelled:
                    raise Cancelled
                progress.report(done, total)

            step(progress)
            if flow.unlocked:
                flow.unpack(report)

        assert self.work is not None
        self.work(work, UNPACKING, proceed)


class ChoosePage(_RestorePage):
    """Which archive, and where to."""

    def __init__(self, flow: Restore, known: Sequence[Kept], chosen: Path | None) -> None:
        super().__init__(flow)
        self.explanation = (
            "先把备份解开到旁边的文件夹并逐项核对，核对完再由您决定是否替换；在那之前，现在的数据不会有任何改动。"
            if flow.office is not None
            else "选择备份文件和恢复到的新文件夹。全部核对通过后才会放到那个文件夹里。"
        )
        self.list = QListWidget()
        self.list.setAccessibleName("备份")
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(lambda _row: self.complete_changed.emit())
        for one in sorted(known, key=lambda one: one.made_at, reverse=True):
            size = f"{max(one.size / 1_000_000, 0.1):,.1f} MB"
            self._add(
                one.path,
                f"{one.made_at:%Y-%m-%d %H:%M:%S}　{size}　操作记录 {one.audit[0]:,} 条　{one.path.parent}",
            )
        for row in range(self.list.count()):
            if chosen is not None and self.list.item(row).data(_PATH) == str(chosen):
                self.list.setCurrentRow(row)
        if self.list.currentRow() < 0 and self.list.count():
            self.list.setCurrentRow(0)
        self.browse_button = QPushButton(icons.icon("folder_open"), "选择其他备份文件…")
        self.browse_button.clicked.connect(self._browse)
        self.stack.addWidget(self.list, 1)
        self.stack.addWidget(self.browse_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.target = QLineEdit()
        self.target.setAccessibleName("恢复到")
        self.target.textChanged.connect(lambda _text: self.complete_changed.emit())
        if flow.office is None:
            self.stack.addSpacing(theme.GAP)
            self.stack.addWidget(theme.heading("恢复到"))
            row_of = QHBoxLayout()
            row_of.setSpacing(theme.GAP)
            row_of.addWidget(self.target, 1)
            folder_button = QPushButton(icons.icon("folder_open"), "选择文件夹…")
            folder_button.clicked.connect(self._choose_target)
            row_of.addWidget(folder_button)
            self.stack.addLayout(row_of)
            self.stack.addWidget(theme.muted("一个空的或新的文件夹，在本机硬盘上。"))

    @property
    def chosen(self) -> Path | None:
        """The archive the list stands on."""
        item = self.list.currentItem()
        return Path(item.data(_PATH)) if item is not None else None

    def is_complete(self) -> bool:
        return self.chosen is not None and (self.flow.office is not None or bool(self.target.text().strip()))

    def add(self, path: Path) -> None:
        """Puts an archive from elsewhere into the list and chooses it."""
        self._add(path, str(path))
        self.list.setCurrentRow(self.list.count() - 1)
        if self.flow.office is None and not self.target.text():
            self._suggest(path)
        self.complete_changed.emit()

    def leave(self, proceed: Callable[[], None]) -> None:
        chosen, target = self.chosen, self.target.text()

        def choose(progress: Progress) -> None:
            try:
                self.flow.choose(
                    chosen, target, lambda path: until_cancelled(partial(read_archive, path), progress)
                )
            except InvalidDraft as error:
                raise UserError(next(iter(error.problems.values()))) from None

        self.run(choose, proceed)

    def _add(self, path: Path, text: str) -> None:
        item = QListWidgetItem(icons.icon("archive"), text)
        item.setData(_PATH, str(path))
        item.setToolTip(str(path))
        self.list.addItem(item)

    def _browse(self) -> None:
        path = ask.choose_file(self, "选择备份文件", filters=BACKUP_FILES, purpose="restore")
        if path is not None:
            self.add(path)

    def _suggest(self, path: Path) -> None:
        from union_desktop.app.first_start_steps import suggest_folder
        from union_desktop.core.backup.archive import open_archive

        def work(progress: Progress) -> str:
            archive = until_cancelled(partial(open_archive, path), progress)
            return str(_unused(suggest_folder(archive.manifest.office_name)))

        def suggested(folder: str) -> None:
            if not self.target.text():
                self.target.setText(folder)

        assert self.aside is not None
        self.aside(work, suggested)

    def _choose_target(self) -> None:
        folder = ask.choose_folder(self, "选择恢复到哪个文件夹", purpose="office")
        if folder is None:
            return
        try:
            empty = not any(folder.iterdir())
        except OSError:
            empty = True
        self.target.setText(str(folder if empty else _unused(folder / "工会")))
        self.complete_changed.emit()


class KeyPage(_RestorePage):
    """The password of that day, or the recovery code with a new password."""

    explanation = "备份是加密的，用制作备份那一天的操作员密码或当时有效的恢复码打开。"
    forward_text = "打开并核对"

    def __init__(self, flow: Restore) -> None:
        super().__init__(flow)
        self.by_password = QRadioButton("用操作员密码")
        self.by_code = QRadioButton("用纸质恢复码，并设置新密码")
        self.by_password.setChecked(True)
        self.operator = QComboBox()
        self.operator.setAccessibleName("操作员")
        self.password = PasswordLine("密码")
        self.code = QLineEdit()
        self.code.setAccessibleName("恢复码")
        self.code.setPlaceholderText("XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX")
        self.first, self.second = PasswordLine("新密码"), PasswordLine("再输入一次")
        who = QFormLayout()
        who.addRow("操作员", self.operator)
        self._password_fields, password = _block()
        password.addRow("密码", self.password)
        self._code_fields, code = _block()
        code.addRow("恢复码", self.code)
        code.addRow("新密码", self.first)
        code.addRow("再输入一次", self.second)
        for form in (who, password, code):
            form.setSpacing(theme.GAP)
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.stack.addLayout(who)
        self.stack.addSpacing(theme.GAP)
        self.stack.addWidget(self.by_password)
        self.stack.addWidget(self._password_fields)
        self.stack.addWidget(self.by_code)
        self.stack.addWidget(self._code_fields)
        self.stack.addStretch(1)
        self.by_code.toggled.connect(self._switched)
        for line in (self.password, self.code, self.first, self.second):
            line.textChanged.connect(lambda _text: self.complete_changed.emit())
        self._switched(False)

    def enter(self) -> None:
        self.operator.clear()
        self.operator.addItems(list(self.flow.operators))
        for line in (self.password, self.code, self.first, self.second):
            line.clear()

    def is_complete(self) -> bool:
        if self.by_code.isChecked():
            return bool(self.code.text() and self.first.text() and self.second.text())
        return bool(self.password.text())

    def leave(self, proceed: Callable[[], None]) -> None:
        operator = self.operator.currentText()
        if self.by_code.isChecked():
            unlock = partial(
                self.flow.unlock_with_code, self.code.text(), operator, self.first.text(), self.second.text()
            )
        else:
            unlock = partial(self.flow.unlock, operator, self.password.text())
        self.run(lambda _progress: unlock(), proceed)

    def _switched(self, by_code: bool) -> None:
        self._password_fields.setVisible(not by_code)
        self._code_fields.setVisible(by_code)
        self.complete_changed.emit()


class ComparePage(_RestorePage):
    """Both offices side by side, before the point of no return."""

    def __init__(self, flow: Restore) -> None:
        super().__init__(flow)
        over = flow.office is not None
        self.placed: Path | None = None
        self.forward_text = "替换现在的工会文件" if over else "恢复到新文件夹"
        self.banner = Banner()
        self.table = QTreeWidget()
        self.table.setRootIsDecorated(False)
        self.table.setAccessibleName("备份的内容")
        self.table.setHeaderLabels(["", "备份里", "现在打开的"] if over else ["", "备份里"])
        self.table.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        theme.even_rows(self.table)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.stack.addWidget(self.banner)
        self.stack.addWidget(self.table, 1)
        self.stack.addWidget(self.note)

    def enter(self) -> None:
        made = self.flow.archive.manifest.made_at.astimezone()
        self.heading = f"{made:%Y-%m-%d %H:%M} 的备份"
        upgraded = "备份来自旧版本，已升级。" if self.flow.upgraded else ""
        self.explanation = f"全部文件逐字节核对过，数据库和操作记录链已检查。{upgraded}"
        self.table.clear()
        colours = theme.colours(self.palette())
        for line in self.flow.lines():
            item = QTreeWidgetItem([line.name, line.archived, line.present])
            if line.differs:
                # Also in words (多, 少) and by an icon: colour alone says nothing.
                item.setIcon(1, icons.icon("warning", colours.warning.name()))
                for column in (0, 1, 2):
                    item.setBackground(column, QBrush(colours.warning_soft))
            self.table.addTopLevelItem(item)
        self.table.setColumnWidth(0, 190)
        self.table.setColumnWidth(1, 210)
        if self.flow.findings:
            self.banner.say("备份里的工会文件本身有问题：" + "".join(self.flow.findings), "warning")
        else:
            self.banner.hide()
        self.note.setText(
            "替换后，现在的工会文件会原样保存在旁边名为“…-恢复前-日期”的文件夹里；备份之后做的改动只在那里还有。"
            "登录密码是备份当时的密码。"
            if self.flow.office is not None
            else "登录密码是备份当时的密码；用恢复码打开的，是刚才设置的新密码。"
        )

    def leave(self, proceed: Callable[[], None]) -> None:
        if self.flow.office is None:
            self.placed = self.flow.put_in_place()
            proceed()
            return
        made = self.flow.archive.manifest.made_at.astimezone()
        if ask.confirm(
            self,
            f"要用 {made:%Y-%m-%d %H:%M} 的备份替换现在打开的工会文件吗？之后的改动将不在新打开的文件里，"
            "原来的文件会保存在旁边的文件夹里。程序会先关闭工会文件，替换后请重新登录。",
            yes="替换",
            danger=True,
        ):
            proceed()


def _block() -> tuple[QWidget, QFormLayout]:
    widget = QWidget()
    form = QFormLayout(widget)
    form.setContentsMargins(theme.PAGE_MARGIN + theme.GAP, 0, 0, theme.GAP)
    return widget, form


def _unused(folder: Path) -> Path:
    number, found = 2, folder
    while found.exists():
        found = folder.with_name(f"{folder.name}（{number}）")
        number += 1
    return found
