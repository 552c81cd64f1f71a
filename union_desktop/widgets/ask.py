# SPDX-License-Identifier: GPL-3.0-or-later
"""Every modal question of the program goes through here, so that tests answer instead of a person.

Replace ``answers`` to answer differently: ``monkeypatch.setattr(ask, "answers", ask.Scripted(True))``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QDir, QStandardPaths, Qt
from PySide6.QtWidgets import (
    QCommandLinkButton,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

EXCEL_FILES = "花名册文件 (*.xlsx *.xls *.ods *.csv)"
PDF_FILES = "PDF 文件 (*.pdf)"
WORKBOOKS = "Excel 表格 (*.xlsx)"
ALL_FILES = "所有文件 (*)"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of ``choose``: ``value`` is handed back, ``detail`` says what it would do."""

    value: Any
    text: str
    detail: str = ""


class Answers(Protocol):
    """Who answers: a person at the screen, or a test."""

    def confirm(
        self, parent: QWidget | None, title: str, text: str, yes: str, no: str, detail: str, danger: bool, /
    ) -> bool: ...

    def tell(self, parent: QWidget | None, title: str, text: str, detail: str, warning: bool, /) -> None: ...

    def choose(
        self, parent: QWidget | None, title: str, text: str, options: Sequence[Option], cancel: str, /
    ) -> Any: ...

    def enter(
        self, parent: QWidget | None, title: str, text: str, value: str, secret: bool
    ) -> str | None: ...

    def open_files(
        self, parent: QWidget | None, title: str, folder: str, filters: str, many: bool, /
    ) -> list[str]: ...

    def save_file(self, parent: QWidget | None, title: str, name: str, filters: str, /) -> str: ...

    def folder(self, parent: QWidget | None, title: str, folder: str, /) -> str: ...

    def printer(self, parent: QWidget | None, printer: QPrinter, pages: int, /) -> bool: ...

    def purpose(self, parent: QWidget | None, what: str, row_count: int, /) -> str | None: ...


class Person:
    """Asks the person at the screen."""

    def confirm(
        self, parent: QWidget | None, title: str, text: str, yes: str, no: str, detail: str, danger: bool
    ) -> bool:
        box = _box(parent, title, text, detail)
        box.setIcon(QMessageBox.Icon.Warning if danger else QMessageBox.Icon.Question)
        accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        reject = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        # What cannot be taken back must not be one press of Enter away.
        box.setDefaultButton(reject if danger else accept)
        box.setEscapeButton(reject)
        box.exec()
        accepted = box.clickedButton() is accept
        box.deleteLater()
        return accepted

    def tell(self, parent: QWidget | None, title: str, text: str, detail: str, warning: bool) -> None:
        box = _box(parent, title, text, detail)
        box.setIcon(QMessageBox.Icon.Warning if warning else QMessageBox.Icon.Information)
        box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
        box.exec()
        box.deleteLater()

    def choose(
        self, parent: QWidget | None, title: str, text: str, options: Sequence[Option], cancel: str
    ) -> Any:
        dialog = QDialog(parent)
        dialog.setWindowTitle(title)
        layout = QVBoxLayout(dialog)
        question = QLabel(text)
        question.setWordWrap(True)
        layout.addWidget(question)
        picked: list[Any] = []

        def pick(value: Any) -> None:
            picked.append(value)
            dialog.accept()

        for option in options:
            button = QCommandLinkButton(option.text, option.detail)
            button.clicked.connect(lambda _=False, value=option.value: pick(value))
            layout.addWidget(button)
        buttons = QDialogButtonBox()
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(dialog.reject)
        layout.addWidget(buttons)
        dialog.setMinimumWidth(420)
        dialog.exec()
        dialog.deleteLater()
        return picked[0] if picked else None

    def enter(self, parent: QWidget | None, title: str, text: str, value: str, secret: bool) -> str | None:
        mode = QLineEdit.EchoMode.Password if secret else QLineEdit.EchoMode.Normal
        entered, accepted = QInputDialog.getText(parent, title, text, mode, value)
        return entered if accepted else None

    def open_files(
        self, parent: QWidget | None, title: str, folder: str, filters: str, many: bool
    ) -> list[str]:
        with _system_dialog():
            if many:
                return QFileDialog.getOpenFileNames(parent, title, folder, filters)[0]
            name = QFileDialog.getOpenFileName(parent, title, folder, filters)[0]
        return [name] if name else []

    def save_file(self, parent: QWidget | None, title: str, name: str, filters: str) -> str:
        with _system_dialog():
            return QFileDialog.getSaveFileName(parent, title, name, filters)[0]

    def folder(self, parent: QWidget | None, title: str, folder: str) -> str:
        with _system_dialog():
            return QFileDialog.getExistingDirectory(parent, title, folder)

    def printer(self, parent: QWidget | None, printer: QPrinter, pages: int) -> bool:
        from PySide6.QtPrintSupport import QPrintDialog

        dialog = QPrintDialog(printer, parent)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, pages > 1)
        dialog.setMinMax(1, pages)
        dialog.setFromTo(1, pages)
        with _system_dialog():
            accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return accepted

    def purpose(self, parent: QWidget | None, what: str, row_count: int) -> str | None:
        from union_desktop.widgets import purpose

        return purpose.asked(parent, what, row_count)


class Scripted:
    """Answers given beforehand, in order; ``asked`` collects what was said. Running out of answers is an error."""

    def __init__(self, *given: Any) -> None:
        self.given = list(given)
        self.asked: list[tuple[str, str, str]] = []

    def _next(self, kind: str, title: str, text: str) -> Any:
        self.asked.append((kind, title, text))
        if not self.given:
            raise AssertionError(f"no answer prepared for {kind}: {text or title}")
        return self.given.pop(0)

    def confirm(
        self, _parent: QWidget | None, title: str, text: str, _yes: str, _no: str, _detail: str, _danger: bool
    ) -> bool:
        return bool(self._next("confirm", title, text))

    def tell(self, _parent: QWidget | None, title: str, text: str, _detail: str, warning: bool) -> None:
        self.asked.append(("warn" if warning else "tell", title, text))

    def choose(
        self, _parent: QWidget | None, title: str, text: str, _options: Sequence[Option], _cancel: str
    ) -> Any:
        return self._next("choose", title, text)

    def enter(self, _parent: QWidget | None, title: str, text: str, _value: str, _secret: bool) -> str | None:
        answer = self._next("enter", title, text)
        return None if answer is None else str(answer)

    def open_files(
        self, _parent: QWidget | None, title: str, _folder: str, filters: str, many: bool
    ) -> list[str]:
        answer = self._next("open_files" if many else "open_file", title, filters)
        if answer is None:
            return []
        return [str(one) for one in answer] if isinstance(answer, (list, tuple)) else [str(answer)]

    def save_file(self, _parent: QWidget | None, title: str, name: str, _filters: str) -> str:
        answer = self._next("save_file", title, name)
        return "" if answer is None else str(answer)

    def folder(self, _parent: QWidget | None, title: str, folder: str) -> str:
        answer = self._next("folder", title, folder)
        return "" if answer is None else str(answer)

    def printer(self, _parent: QWidget | None, printer: QPrinter, pages: int) -> bool:
        answer = self._next("printer", "打印", f"{pages}")
        if answer:
            printer.setOutputFileName(str(answer))  # a script prints into a file
        return bool(answer)

    def purpose(self, _parent: QWidget | None, what: str, row_count: int) -> str | None:
        answer = self._next("purpose", what, f"{row_count}")
        return None if answer is None else str(answer)


answers: Answers = Person()
_system_dialogs: list[None] = []


@contextmanager
def _system_dialog() -> Iterator[None]:
    _system_dialogs.append(None)
    try:
        yield
    finally:
        _system_dialogs.pop()


def with_the_system() -> bool:
    """Whether a dialog of the operating system is open, which nobody but the person can close."""
    return bool(_system_dialogs)


_last_folders: dict[str, str] = {}


def confirm(
    parent: QWidget | None,
    text: str,
    *,
    yes: str,
    no: str = "取消",
    title: str = "请确认",
    detail: str = "",
    danger: bool = False,
) -> bool:
    """Asks before a step; ``yes`` is the verb of the step. With ``danger`` Enter means no."""
    return answers.confirm(parent, title, text, yes, no, detail, danger)


def tell(parent: QWidget | None, text: str, *, title: str = "提示", detail: str = "") -> None:
    """Says something that must have been read; for everything else use a banner."""
    answers.tell(parent, title, text, detail, False)


def warn(parent: QWidget | None, text: str, *, title: str = "没有完成", detail: str = "") -> None:
    """Says that something was refused: what happened, that nothing was lost, what to do next."""
    answers.tell(parent, title, text, detail, True)


def choose(
    parent: QWidget | None,
    text: str,
    options: Sequence[Option],
    *,
    title: str = "请选择",
    cancel: str = "取消",
) -> Any:
    """One of several ways; the ``value`` of the option, or None."""
    return answers.choose(parent, title, text, options, cancel)


def enter(
    parent: QWidget | None, text: str, *, title: str = "请输入", value: str = "", secret: bool = False
) -> str | None:
    """One line of text, or None."""
    return answers.enter(parent, title, text, value, secret)


def choose_file(
    parent: QWidget | None, title: str, *, filters: str = ALL_FILES, purpose: str = ""
) -> Path | None:
    """A file that exists; the folder is remembered per ``purpose`` until the program ends."""
    names = answers.open_files(parent, title, _start_folder(purpose), filters, False)
    return _remember(purpose, Path(names[0])) if names else None


def choose_files(
    parent: QWidget | None, title: str, *, filters: str = ALL_FILES, purpose: str = ""
) -> list[Path]:
    """Files that exist."""
    names = answers.open_files(parent, title, _start_folder(purpose), filters, True)
    return [_remember(purpose, Path(name)) for name in names]


def save_file(
    parent: QWidget | None, title: str, name: str, *, filters: str = ALL_FILES, purpose: str = ""
) -> Path | None:
    """Where to write; ``name`` is proposed in the folder used last, and its ending is added when left out."""
    proposed = Path(_start_folder(purpose)) / name
    chosen = answers.save_file(parent, title, str(proposed), filters)
    if not chosen:
        return None
    path = Path(chosen)
    ending = Path(name).suffix
    if ending and path.suffix.lower() != ending.lower():
        path = path.with_name(path.name + ending)
        if path.exists() and not confirm(
            parent, f"“{path.name}”已经存在。要替换它吗？", yes="替换", danger=True
        ):
            return None
    return _remember(purpose, path)


def choose_folder(parent: QWidget | None, title: str, *, purpose: str = "") -> Path | None:
    """A folder."""
    name = answers.folder(parent, title, _start_folder(purpose))
    if not name:
        return None
    _last_folders[purpose] = name
    return Path(name)


def choose_printer(parent: QWidget | None, printer: QPrinter, pages: int) -> bool:
    """The system's print dialog for a paper of so many pages; False when it was left."""
    return answers.printer(parent, printer, pages)


def _start_folder(purpose: str) -> str:
    known = _last_folders.get(purpose)
    if known and Path(known).is_dir():
        return known
    return (
        QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or QDir.homePath()
    )


def _remember(purpose: str, path: Path) -> Path:
    _last_folders[purpose] = str(path.parent)
    return path


def _box(parent: QWidget | None, title: str, text: str, detail: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    if detail:
        box.setInformativeText(detail)
    return box
