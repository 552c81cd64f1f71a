# SPDX-License-Identifier: GPL-3.0-or-later
"""The places archives go to, the archives that are there, and what can be done with them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from union_desktop.app.backup_keeper import FAILED, BackupKeeper, told_by
from union_desktop.app.backup_service import Shelf, Taken
from union_desktop.core.errors import UserError
from union_desktop.core.roles import Role
from union_desktop.widgets import ask, icons, theme
from union_desktop.widgets.banner import Banner
from union_desktop.widgets.job_bar import JobBar
from union_desktop.widgets.tasks import Failure, Job, Progress, Tasks

if TYPE_CHECKING:
    from union_desktop.core.backup.places import Kept
    from union_desktop.core.office import Office

_PATH = Qt.ItemDataRole.UserRole
_NOT_SET = "（未设置）"
NEED = "需要“管理员”权限"


class BackupDialog(QDialog):
    """Backups of the open office."""

    help_topic = "12-backup#备份"

    def __init__(
        self, office: Office, keeper: BackupKeeper, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("备份与恢复")
        self.setModal(True)
        self._office = office
        self._keeper = keeper
        self._tasks = tasks
        self._job: Job | None = None
        self.banner = Banner()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        inside = QVBoxLayout()
        inside.setContentsMargins(theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.BLOCK)
        inside.setSpacing(theme.GAP)
        inside.addWidget(theme.heading("备份放在哪里"))
        inside.addLayout(self._make_places())
        inside.addSpacing(theme.GAP)
        inside.addWidget(theme.heading("已有的备份"))
        inside.addWidget(self._make_list(), 1)
        keeping = theme.muted(
            "当天的全部保留；此外最近 7 天每天一份、5 周每周一份、12 个月每月一份，其余自动删除。其他文件和其他工会的备份从不触动。"
        )
        keeping.setWordWrap(True)
        inside.addWidget(keeping)
        inside.addLayout(self._make_working())
        inside.addLayout(self._make_buttons())
        layout.addLayout(inside)
        room = self.screen().availableSize()
        self.resize(min(860, room.width() - 40), min(600, room.height() - 60))
        keeper.looked.connect(self._show_shelf)
        self._show_places()
        self._show_shelf()
        self._set_job(None)
        if keeper.shelf is None:
            keeper.look()
        self.back_up_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- parts ------------------------------------------------------------------------------------------------

    def _make_places(self) -> QGridLayout:
        self.first_label, self.second_label = QLabel(), QLabel()
        self.first_button = QPushButton(icons.icon("folder_open"), "更改…")
        self.first_button.clicked.connect(self._choose_first)
        self.second_button = QPushButton(icons.icon("folder_open"), "设置…")
        self.second_button.clicked.connect(self._choose_second)
        self.no_second_button = QPushButton("不再使用")
        self.no_second_button.clicked.connect(partial(self._set_second, None))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(theme.GAP)
        grid.setColumnStretch(1, 1)
        for row, (name, label) in enumerate((("备份到", self.first_label), ("同时存到", self.second_label))):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setWordWrap(True)
            grid.addWidget(theme.muted(name), row, 0)
            grid.addWidget(label, row, 1)
        grid.addWidget(self.first_button, 0, 2)
        grid.addWidget(self.second_button, 1, 2)
        grid.addWidget(self.no_second_button, 1, 3)
        self.place_note = theme.muted("")
        self.place_note.setWordWrap(True)
        grid.addWidget(self.place_note, 2, 1, 1, 3)
        return grid

    def _make_list(self) -> QTreeWidget:
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setHeaderLabels(["备份时间", "大小", "操作记录", "位置"])
        self.list.setAccessibleName("已有的备份")
        header = self.list.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((150, 90, 90)):
            self.list.setColumnWidth(column, width)
        theme.even_rows(self.list)
        self.list.currentItemChanged.connect(lambda _now, _before: self._update())
        return self.list

    def _make_working(self) -> QHBoxLayout:
        self.doing = QLabel()
        self.bar = JobBar()
        self.stop_button = QPushButton("停止")
        self.stop_button.clicked.connect(self._stop)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.doing)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop_button)
        return row

    def _make_buttons(self) -> QHBoxLayout:
        self.back_up_button = theme.primary(QPushButton(icons.icon("save"), "立即备份"))
        self.back_up_button.clicked.connect(self.back_up)
        self.check_button = QPushButton("核对所选备份")
        self.check_button.setToolTip("把这份备份从头到尾读一遍，看有没有损坏")
        self.check_button.clicked.connect(self._check)
        self.restore_button = QPushButton("恢复…")
        self.restore_button.clicked.connect(self._restore)
        self.export_button = QPushButton("导出为普通数据库…")
        self.export_button.setToolTip("不加密的 SQLite 文件，供将来脱离本程序使用数据")
        self.export_button.clicked.connect(self._export)
        if not self._office.role.may(Role.ADMINISTRATOR):
            for button in (self.restore_button, self.export_button):
                button.setToolTip(NEED)
        self.close_button = QPushButton("关闭")
        self.close_button.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        for button in (self.back_up_button, self.restore_button, self.check_button):
            row.addWidget(button)
        row.addStretch(1)
        for button in (self.export_button, self.close_button):
            row.addWidget(button)
        for button in (self.restore_button, self.check_button, self.export_button, self.close_button):
            button.setAutoDefault(False)
        return row

    # -- showing ----------------------------------------------------------------------------------------------

    def _show_places(self) -> None:
        second = self._keeper.places.second
        self.first_label.setText(str(self._keeper.places.first))
        self.second_label.setText(str(second) if second is not None else _NOT_SET)
        self.second_button.setText("更改…" if second is not None else "设置…")
        self.no_second_button.setVisible(second is not None)

    def _show_shelf(self) -> None:
        shelf: Shelf | None = self._keeper.shelf
        self.list.clear()
        self.place_note.setText(
            "第二个位置可以是 U 盘、移动硬盘或网络共享；与电脑分开存放的备份，电脑丢失或损坏时还在。"
        )
        if shelf is None:
            self._update()
            return
        if shelf.second_there is False:
            self.place_note.setText(
                "第二个位置现在不在（U 盘没有插好，或网络位置没有连上）。接好后再备份，就会同时存到那里。"
            )
        kept = [(one, "备份位置") for one in shelf.first] + [(one, "第二个位置") for one in shelf.second]
        for one, where in sorted(kept, key=lambda pair: pair[0].made_at, reverse=True):
            self._add(one, where)
        first = self.list.topLevelItem(0)
        if first is not None:
            self.list.setCurrentItem(first)
        self._update()

    def _add(self, one: Kept, where: str) -> None:
        size = f"{max(one.size / 1_000_000, 0.1):,.1f} MB"
        texts = [one.made_at.strftime("%Y-%m-%d %H:%M:%S"), size, f"{one.audit[0]:,} 条", where]
        item = QTreeWidgetItem(texts)
        for column in (1, 2):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setData(0, _PATH, str(one.path))
        item.setToolTip(3, str(one.path))
        self.list.addTopLevelItem(item)

    @property
    def chosen(self) -> Path | None:
        """The archive the list stands on."""
        item = self.list.currentItem()
        return Path(item.data(0, _PATH)) if item is not None else None

    def _update(self) -> None:
        idle = self._job is None
        administrator = self._office.role.may(Role.ADMINISTRATOR)
        self.back_up_button.setEnabled(idle)
        self.check_button.setEnabled(idle and self.chosen is not None)
        self.restore_button.setEnabled(idle and administrator)
        self.export_button.setEnabled(idle and administrator)
        for button in (self.first_button, self.second_button, self.no_second_button):
            button.setEnabled(idle)

    def _set_job(self, job: Job | None, text: str = "") -> None:
        self._job = job
        self.doing.setText(text)
        for part in (self.doing, self.bar, self.stop_button):
            part.setVisible(job is not None)
        self.stop_button.setEnabled(True)
        self.bar.follow(job)
        self._update()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.stop_button.setEnabled(False)
            self.doing.setText("正在停止…")

    def _refused(self, error: UserError) -> None:
        self._set_job(None)
        self.banner.say(error.message, "problem")

    def _failed(self, _failure: Failure) -> None:
        self._refused(UserError(FAILED))

    def _stopped(self) -> None:
        self._set_job(None)
        self.banner.say("已停止，没有留下不完整的文件。", "info")

    # -- doing ------------------------------------------------------------------------------------------------

    def back_up(self) -> None:
        """Makes an archive now."""
        if self._job is not None:
            return
        self.banner.hide()
        job = self._keeper.back_up(self, self._backed_up, self._refused, self._stopped)
        self._set_job(job, "正在备份")

    def _backed_up(self, taken: Taken) -> None:
        self._set_job(None)
        text, kind = told_by(taken)
        self.banner.say(text, kind)

    def _choose_first(self) -> None:
        folder = ask.choose_folder(self, "选择备份放在哪个文件夹", purpose="backup")
        if folder is not None:
            self._set(partial(self._keeper.places.set_first, folder))

    def _choose_second(self) -> None:
        folder = ask.choose_folder(self, "选择第二个位置（U 盘、移动硬盘或网络共享）", purpose="backup 2")
        if folder is not None:
            self._set_second(folder)

    def _set_second(self, folder: Path | None) -> None:
        self._set(partial(self._keeper.places.set_second, folder))

    def _set(self, put: Any) -> None:
        try:
            put()
        except UserError as error:
            self.banner.say(error.message, "problem")
            return
        self._show_places()
        self._keeper.look()

    def _check(self) -> None:
        path, key = self.chosen, self._office.data_key
        if path is None:
            return

        def work(progress: Progress) -> str:
            from union_desktop.app.backup_service import checked

            def report(done: int, total: int) -> None:
                progress.check()
                progress.report(done, total, "正在核对备份")

            return checked(path, key, report)

        job = self._tasks.background(
            work,
            self._checked,
            owner=self,
            title="核对备份",
            refused=self._refused,
            failed=self._failed,
            cancelled=self._stopped,
        )
        self._set_job(job, "正在核对备份")

    def _checked(self, sentence: str) -> None:
        self._set_job(None)
        self.banner.say(sentence, "done")

    def _restore(self) -> None:
        from union_desktop.app.restore_wizard import RestoreDialog

        shelf = self._keeper.shelf
        known = (*shelf.first, *shelf.second) if shelf is not None else ()
        dialog = RestoreDialog(self._office, known, self.chosen, self.parentWidget())
        dialog.replace_wanted.connect(self._keeper.restore_over)
        self.accept()
        dialog.open()

    def _export(self) -> None:
        from union_desktop.app.plain_export_dialog import PlainExportDialog

        PlainExportDialog(self._office, self._tasks, self).open()
