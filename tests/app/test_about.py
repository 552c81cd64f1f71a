# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialogs of the help menu and the settings."""

from __future__ import annotations

import json
import re
from pathlib import Path

from PySide6.QtWidgets import QLabel, QRadioButton, QTextBrowser
from pytestqt.qtbot import QtBot

from union_desktop import __version__
from union_desktop.app.about import PARTS, AboutDialog, KeysDialog
from union_desktop.app.areas import AREAS
from union_desktop.app.settings import Scheme, Settings
from union_desktop.app.settings_dialog import SettingsDialog
from union_desktop.core import resources
from union_desktop.widgets.area import Action, Area


def test_the_about_dialog_names_version_and_parts(qtbot: QtBot) -> None:
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert __version__ in words
    assert "GNU" in words
    listed = dialog.findChildren(QTextBrowser)[0].toPlainText()
    assert "Zetetic" in listed


def test_every_package_and_font_we_ship_is_named() -> None:
    named = " ".join(part[0] for part in PARTS).lower()
    project = (Path(__file__).parents[2] / "docs" / "dependencies.md").read_text(encoding="utf-8")
    shipped = project.split("## ")[1]
    rows = [line.split("|")[1].strip() for line in shipped.splitlines() if line.startswith("| ")][1:]
    packages = [name.partition(" ")[0].lower() for name in rows]
    assert {"pyside6-essentials", "reportlab"} <= set(packages)
    known = {"pyside6-essentials": "pyside6"}
    assert [name for name in packages if known.get(name, name) not in named] == []
    licences = " ".join(part[1] for part in PARTS)
    for font in json.loads(resources.path("fonts", "manifest.json").read_text(encoding="utf-8")):
        words = font["licence"].replace("OFL-1.1", "OFL 1.1").partition(" with")[0]
        assert words in licences


def test_the_keys_of_areas_are_listed_beside_the_general_ones(qtbot: QtBot) -> None:
    def nothing(_desk: object, _ids: tuple[int, ...]) -> None:
        raise AssertionError

    actions = (
        Action("a", "新人员", "add", nothing, "Ctrl+N"),
        Action("b", "没有按键的", "add", nothing),
    )
    dialog = KeysDialog([(Area("people", "人员", "people", 1), actions)])
    qtbot.addWidget(dialog)
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "快速查找" in words
    assert "新人员" in words
    assert "Ctrl+N" in words
    assert "没有按键的" not in words


def test_every_key_set_in_the_code_is_listed(qtbot: QtBot) -> None:
    dialog = KeysDialog([(area, area.actions) for area in AREAS])
    qtbot.addWidget(dialog)
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    code = Path(__file__).parents[2] / "union_desktop"
    keys = {
        key
        for file in code.rglob("*.py")
        for key in re.findall(r'setShortcut\("([^"]+)"\)', file.read_text("utf-8"))
    }
    assert {"Ctrl+D", "Ctrl+Shift+F", "Ctrl+Shift+H"} <= keys
    assert {key for key in (*keys, "Ctrl+S", "空格") if f"<b>{key}</b>" not in words} == set()


def test_settings_take_effect_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    settings = Settings()
    settings.remember_office(tmp_path / "甲")
    settings.remember_office(tmp_path / "乙")
    chosen: list[Scheme] = []
    dialog = SettingsDialog(settings, chosen.append)
    qtbot.addWidget(dialog)
    next(one for one in dialog.findChildren(QRadioButton) if one.text() == "深色").click()
    assert chosen == ["dark"]
    dialog.offices.setCurrentRow(0)
    dialog.forget_button.click()
    assert settings.offices == (tmp_path / "甲",)
    assert dialog.offices.count() == 1
