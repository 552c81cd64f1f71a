# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of the first start over the steps of ``first_start_steps``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from union_desktop.app.first_start_steps import FirstStart, Step, own_category, suggest_folder
from union_desktop.app.recovery_page import KeepSheet
from union_desktop.app.sign_in import FAILED, NoOffice
from union_desktop.areas.organisation.terms import USUAL_CATEGORIES, Basis, CategoryDraft
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.office import MIN_PASSWORD
from union_desktop.widgets import ask, icons, theme
from union_desktop.widgets.fields import TextField
from union_desktop.widgets.form import Form
from union_desktop.widgets.tasks import Tasks
from union_desktop.widgets.wizard import Wizard, WizardPage

_CATEGORY = int(Qt.ItemDataRole.UserRole)
LEAVE_EARLY = "现在离开的话，填写的内容不会保留；还没有建立任何文件。"
LEAVE_UNKEPT = (
    "恢复码单还没有保存和核对。工会文件已经建立，可以用密码登录；但忘记密码时将无法打开它。"
    "之后可以在“文件 › 更换恢复码”里重新制作。"
)


class FirstStartWizard(QWidget):
    """The window of the first start.

    Signals:
        finished_with: the new ``Office``, open; the receiver closes it.
        given_up: the folder of an office that was made nevertheless, or None.
    """

    finished_with = Signal(object)
    given_up = Signal(object)

    def __init__(self, flow: FirstStart | None = None) -> None:
        super().__init__()
        self.flow = flow or FirstStart()
        self._tasks = Tasks(NoOffice(), self)
        self._over = False
        self.setWindowTitle("新建工会文件 — 工会工作台")
        self.setWindowIcon(icons.icon("people_team", theme.colours().accent.name()))
        create = CreatePage(self.flow, self._tasks)
        pages: dict[str, WizardPage] = {
            Step.OFFICE: OfficePage(self.flow),
            Step.CAMPUSES: CampusesPage(self.flow),
            Step.CATEGORIES: CategoriesPage(self.flow),
            Step.OPERATOR: OperatorPage(self.flow),
            Step.CREATE: create,
            Step.RECOVERY: RecoveryPage(self.flow, self._tasks),
        }
        self.wizard = Wizard(self.flow, pages)
        create.use(self.wizard)
        self.wizard.finished.connect(self._finished)
        self.wizard.cancelled.connect(self._give_up)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.wizard)
        room = self.screen().availableSize()
        self.resize(min(860, room.width() - 40), min(600, room.height() - 60))

    def _finished(self) -> None:
        self._over = True
        self.finished_with.emit(self.flow.hand_over())

    def _may_leave(self) -> bool:
        if self.wizard.busy:
            return False
        if self.flow.created:
            return ask.confirm(self, LEAVE_UNKEPT, yes="仍然离开", no="返回", danger=True)
        if not self.flow.answers.name and self.flow.current is Step.OFFICE:
            return True
        return ask.confirm(self, LEAVE_EARLY, yes="离开", no="继续填写", danger=True)

    def _give_up(self) -> None:
        if self._may_leave():
            self._over = True
            self.given_up.emit(self.flow.abandon())

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._over and not self._may_leave():
            event.ignore()
            return
        self._over = True
        self._tasks.close()
        self.flow.abandon()
        super().closeEvent(event)


class _FirstStartPage(WizardPage):
    help_topic = "01-first-start#新建工会文件"

    def __init__(self, flow: FirstStart) -> None:
        super().__init__()
        self.flow = flow
        self.stack = QVBoxLayout(self)
        self.stack.setContentsMargins(
            theme.PAGE_MARGIN + theme.GAP, theme.GAP, theme.PAGE_MARGIN + theme.GAP, theme.GAP
        )
        self.stack.setSpacing(theme.GAP)


class _FormPage(WizardPage):
    """A page that is one form; the form has its own margins."""

    help_topic = "01-first-start#新建工会文件"
    form: Form

    def __init__(self, flow: FirstStart) -> None:
        super().__init__()
        self.flow = flow
        self.stack = QVBoxLayout(self)
        self.stack.setContentsMargins(theme.GAP, 0, 0, theme.GAP)

    def enter(self) -> None:
        self.form.load(self.flow.answers)

    def _hand_in(self, *fields: str) -> None:
        draft = self.form.draft()
        try:
            self.flow.answer(**{name: getattr(draft, name) for name in fields})
        except InvalidDraft as error:
            self.form.show_problems(error.problems)
            raise


class OfficePage(_FormPage):
    """Name and folder."""

    explanation = (
        "工会文件是一个加密的文件夹，全部数据都在里面。它必须放在本机硬盘上，不能放在网络盘或同步文件夹里。"
    )

    def __init__(self, flow: FirstStart) -> None:
        super().__init__(flow)
        self.form = Form(
            [
                TextField(
                    "name",
                    "工会名称",
                    placeholder="例如：示例大学工会",
                    hint="印在名册和各种表格上",
                    max_length=60,
                ),
                TextField("folder", "存放位置", hint="一个空的或新的文件夹", max_length=400),
            ],
            columns=1,
        )
        self.browse = QPushButton(icons.icon("folder_open"), "选择文件夹…")
        self.browse.clicked.connect(self._browse)
        self.form.put_beside("folder", self.browse)
        self.stack.addWidget(self.form, 1)
        self._suggested = ""
        self.form.edited.connect(self._edited)

    def enter(self) -> None:
        super().enter()
        if not self.flow.answers.folder:
            self._suggest()

    def leave(self, proceed: Callable[[], None]) -> None:
        self._hand_in("name", "folder")
        proceed()

    def _edited(self, key: str) -> None:
        # The proposal follows the name until somebody changes the folder by hand.
        if key == "name" and self.form.value("folder") == self._suggested:
            self._suggest()

    def _suggest(self) -> None:
        self._suggested = str(suggest_folder(self.form.value("name") or ""))
        self.form.set_value("folder", self._suggested)

    def _browse(self) -> None:
        chosen = ask.choose_folder(self, "选择存放工会文件的位置", purpose="office")
        if chosen is not None:
            self.form.set_value("folder", str(_inside(chosen, self.form.value("name") or "")))


def _inside(chosen: Path, name: str) -> Path:
    """The chosen folder when it is empty, else a new one in it: an office file lies in a folder of its own."""
    try:
        empty = not any(chosen.iterdir())
    except OSError:
        empty = True
    return chosen if empty else suggest_folder(name, [chosen])


class CampusesPage(_FirstStartPage):
    """An ordered list of names."""

    explanation = "按平时习惯的顺序排列；名册和统计都按这个顺序。以后可以增加或改名。"

    def __init__(self, flow: FirstStart) -> None:
        super().__init__(flow)
        self.list = QListWidget()
        self.list.setAccessibleName("校区")
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.name = QLineEdit()
        self.name.setPlaceholderText("校区名称，例如：东校区")
        self.name.setMaxLength(30)
        self.name.returnPressed.connect(self.add)
        self.add_button = QPushButton(icons.icon("add"), "添加")
        self.add_button.clicked.connect(self.add)
        self.up = QPushButton(icons.icon("chevron_up"), "上移")
        self.up.clicked.connect(lambda: self._move(-1))
        self.down = QPushButton(icons.icon("chevron_down"), "下移")
        self.down.clicked.connect(lambda: self._move(1))
        self.remove_button = QPushButton(icons.icon("delete"), "删除")
        self.remove_button.clicked.connect(self.remove)
        self.list.currentRowChanged.connect(lambda _row: self._update())
        self.list.itemChanged.connect(lambda _item: self.complete_changed.emit())
        line = QHBoxLayout()
        line.setSpacing(theme.GAP)
        line.addWidget(self.name, 1)
        line.addWidget(self.add_button)
        side = QVBoxLayout()
        side.setSpacing(theme.GAP)
        for button in (self.up, self.down, self.remove_button):
            side.addWidget(button)
        side.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(theme.GAP)
        middle.addWidget(self.list, 1)
        middle.addLayout(side)
        self.stack.addLayout(line)
        self.stack.addLayout(middle, 1)
        self.stack.addWidget(theme.muted("双击可以改名，拖动可以调整顺序。只有一个校区时保留“本部”即可。"))

    def enter(self) -> None:
        self.list.clear()
        for name in self.flow.answers.campuses:
            self._append(name)
        self.list.setCurrentRow(0)
        self._update()

    def names(self) -> tuple[str, ...]:
        """The names as listed."""
        return tuple(self.list.item(row).text() for row in range(self.list.count()))

    def is_complete(self) -> bool:
        return any(name.strip() for name in self.names())

    def leave(self, proceed: Callable[[], None]) -> None:
        self.add()
        try:
            self.flow.answer(campuses=self.names())
        except InvalidDraft as error:
            raise UserError(error.problems["campuses"]) from None
        proceed()

    def add(self) -> None:
        """Adds what stands in the line."""
        name = self.name.text().strip()
        if name:
            self._append(name)
            self.list.setCurrentRow(self.list.count() - 1)
            self.name.clear()
            self.complete_changed.emit()

    def remove(self) -> None:
        """Takes the current name out."""
        self.list.takeItem(self.list.currentRow())
        self._update()
        self.complete_changed.emit()

    def _append(self, name: str) -> None:
        item = QListWidgetItem(icons.icon("location"), name)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self.list.addItem(item)

    def _move(self, by: int) -> None:
        row = self.list.currentRow()
        item = self.list.takeItem(row)
        self.list.insertItem(row + by, item)
        self.list.setCurrentRow(row + by)

    def _update(self) -> None:
        row, count = self.list.currentRow(), self.list.count()
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < count - 1)
        self.remove_button.setEnabled(row >= 0)


class CategoriesPage(_FirstStartPage):
    """Usual categories to tick, and own ones."""

    explanation = "每名会员属于且只属于一个类别，各类人数之和等于总数。以后可以增加；会籍归属决定统计口径。"

    def __init__(self, flow: FirstStart) -> None:
        super().__init__(flow)
        self.list = QListWidget()
        self.list.setAccessibleName("人员类别")
        self.list.itemChanged.connect(lambda _item: self.complete_changed.emit())
        self.name = QLineEdit()
        self.name.setPlaceholderText("自己的类别，例如：人事代理")
        self.name.setMaxLength(30)
        self.name.returnPressed.connect(self.add)
        self.basis = QComboBox()
        self.basis.setAccessibleName("会籍归属")
        for basis in Basis:
            self.basis.addItem(basis.label, basis)
        self.add_button = QPushButton(icons.icon("add"), "添加")
        self.add_button.clicked.connect(self.add)
        line = QHBoxLayout()
        line.setSpacing(theme.GAP)
        line.addWidget(self.name, 1)
        line.addWidget(self.basis)
        line.addWidget(self.add_button)
        self.stack.addWidget(self.list, 1)
        self.stack.addLayout(line)

    def enter(self) -> None:
        chosen = self.flow.answers.categories
        self.list.clear()
        for category in (*USUAL_CATEGORIES, *(one for one in chosen if one not in USUAL_CATEGORIES)):
            self._append(category, category in chosen)

    def categories(self) -> tuple[CategoryDraft, ...]:
        """What is ticked."""
        return tuple(
            self.list.item(row).data(_CATEGORY)
            for row in range(self.list.count())
            if self.list.item(row).checkState() == Qt.CheckState.Checked
        )

    def is_complete(self) -> bool:
        return bool(self.categories())

    def leave(self, proceed: Callable[[], None]) -> None:
        self.add()
        try:
            self.flow.answer(categories=self.categories())
        except InvalidDraft as error:
            raise UserError(error.problems["categories"]) from None
        proceed()

    def add(self) -> None:
        """Adds an own category, ticked."""
        name = self.name.text().strip()
        if name:
            known = [self.list.item(row).data(_CATEGORY) for row in range(self.list.count())]
            self._append(own_category(name, Basis(self.basis.currentData()), known), True)
            self.name.clear()
            self.list.scrollToBottom()
            self.complete_changed.emit()

    def _append(self, category: CategoryDraft, checked: bool) -> None:
        item = QListWidgetItem(f"{category.name}　（{category.basis.label}）")
        item.setData(_CATEGORY, category)
        item.setFlags(
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
        )
        item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
        self.list.addItem(item)


class OperatorPage(_FormPage):
    """The first operator and the password, twice."""

    explanation = "每次登录都要输入密码，每次改动都记下操作员。密码不保存在任何地方，忘记后只能用恢复码。"

    def __init__(self, flow: FirstStart) -> None:
        super().__init__(flow)
        self.form = Form(
            [
                TextField("operator", "操作员姓名", max_length=40),
                TextField(
                    "password",
                    "密码",
                    secret=True,
                    hint=f"至少 {MIN_PASSWORD} 个字符；几个不相干的词连在一起，又长又好记",
                ),
                TextField("repeated", "再输入一次", secret=True),
            ],
            columns=1,
        )
        self.stack.addWidget(self.form, 1)

    def leave(self, proceed: Callable[[], None]) -> None:
        self._hand_in("operator", "password", "repeated")
        proceed()


class CreatePage(_FirstStartPage):
    """A last look, then the work."""

    explanation = (
        "核对无误后按“建立”。建立只需几秒钟；建好以后，校区、人员类别和组织可以随时在程序里增加和改名。"
    )
    forward_text = "建立"

    def __init__(self, flow: FirstStart, tasks: Tasks) -> None:
        super().__init__(flow)
        self._tasks = tasks
        self._wizard: Wizard | None = None
        self._rows: list[QLabel] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.BLOCK)
        self._grid.setVerticalSpacing(theme.BLOCK)
        self._grid.setColumnStretch(1, 1)
        self.stack.addLayout(self._grid)
        self.stack.addStretch(1)

    def use(self, wizard: Wizard) -> None:
        """Tells the page where to show that it is at work."""
        self._wizard = wizard

    def enter(self) -> None:
        for label in self._rows:
            label.deleteLater()
        self._rows.clear()
        for row, (name, value) in enumerate(self.flow.summary()):
            left, right = theme.muted(name), QLabel(value)
            right.setTextFormat(Qt.TextFormat.PlainText)
            right.setWordWrap(True)
            right.setFont(theme.scaled(right.font(), theme.HEADING))
            self._grid.addWidget(left, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(right, row, 1)
            self._rows += [left, right]

    def leave(self, proceed: Callable[[], None]) -> None:
        wizard = self._wizard
        assert wizard is not None
        wizard.set_busy("正在建立工会文件…")
        self._tasks.background(
            lambda _progress: self.flow.create(),
            lambda _nothing: proceed(),
            owner=self,
            title="建立工会文件",
            refused=wizard.refuse,
            failed=lambda _failure: wizard.refuse(UserError(FAILED)),
        )


class RecoveryPage(_FirstStartPage):
    """The sheet that must be kept before the wizard lets go."""

    help_topic = "01-first-start#恢复码单：一定要打印"

    def __init__(self, flow: FirstStart, tasks: Tasks) -> None:
        super().__init__(flow)
        self.keep = KeepSheet(tasks)
        self.keep.changed.connect(self.complete_changed)
        self.stack.addWidget(self.keep, 1)

    def enter(self) -> None:
        if self.flow.sheet is not None:
            self.keep.show_sheet(self.flow.sheet)
