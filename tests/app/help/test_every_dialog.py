# SPDX-License-Identifier: GPL-3.0-or-later
"""F1 leads somewhere from every dialog and every step: each names its place in the manual."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QDialog

import union_desktop
from union_desktop.app.areas import AREAS
from union_desktop.widgets.wizard import WizardPage

#: Whoever derives from these says where F1 leads.
BASES = {
    "DraftDialog",
    "FormDialog",
    "ListDialog",
    "PersonDialog",
    "QuestionDialog",
    "ReasonedDialog",
    "RuledDialog",
    "SecretDialog",
    "UnitPaperDialog",
    "WizardDialog",
}
#: In these each step says it.
AROUND_A_WIZARD = {"IntakeDialog", "RestoreDialog"}


def every_class() -> Iterator[type]:
    """All dialogs and steps the program has, found by importing every module that may hold one."""
    for module in pkgutil.walk_packages(union_desktop.__path__, "union_desktop."):
        if module.name.split(".")[1] in ("app", "areas", "widgets"):
            importlib.import_module(module.name)
    waiting: list[type] = [QDialog, WizardPage]
    seen: set[type] = set()
    while waiting:
        derived: list[type] = waiting.pop().__subclasses__()
        for one in derived:
            if one not in seen and one.__module__.startswith("union_desktop."):
                seen.add(one)
                waiting.append(one)
                yield one


def test_every_dialog_and_step_says_where_the_manual_opens() -> None:
    found = list(every_class())
    classes = {one.__name__: one for one in found}
    assert len(classes) > 40
    # Of two with one name only the last one would be held against the manual.
    assert sorted({one.__qualname__ for one in found if classes[one.__name__] is not one}) == []
    silent = {name for name, one in classes.items() if not getattr(one, "help_topic", "")}
    assert sorted(silent - BASES - AROUND_A_WIZARD) == []
    # Who gets a topic leaves the list of exceptions.
    assert sorted((BASES | AROUND_A_WIZARD) - silent) == []


def test_every_tab_has_its_page() -> None:
    assert [area.key for area in AREAS if area.open_tab and not area.help] == []


def test_a_dialog_without_a_class_of_its_own_is_told_where_the_manual_opens() -> None:
    silent, told = [], 0
    for file in Path(union_desktop.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="DraftDialog" | "FormDialog"), keywords=keywords):
                    told += 1
                    if not any(one.arg == "help_topic" for one in keywords):
                        silent.append(f"{file.name}:{node.lineno}")
    assert told > 8
    assert silent == []
