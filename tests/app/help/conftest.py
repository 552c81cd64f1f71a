# SPDX-License-Identifier: GPL-3.0-or-later
"""A small manual of its own, so that the tests do not depend on how the real one is worded, and the real one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from union_desktop.app.help.contents import Manual, read_manual
from union_desktop.app.help.key import Help
from union_desktop.app.help.window import HelpWindow
from union_desktop.core import resources

INDEX = """# 使用说明

先看 [登录](01-sign-in.md#忘记密码) 和 [会员](02-members.md)，再看 [外面](https://example.org/a)、[文档](../else.md)。

| 章 | 内容 |
|---|---|
| [登录](01-sign-in.md) | 每天登录 |
"""

SIGN_IN = """# 01 登录

## 登录

输入密码，按「登录」。

## 忘记密码

需要信封里的恢复码单。恢复码用过以后继续有效。

## 更换恢复码

恢复码单丢了、信封破了，就换一份。
"""

MEMBERS = (
    """# 02 会员

![会员页](pictures/wide.png)

## 新增一名会员

按「新增会员」（Ctrl+N）。

1. 填姓名。

   ![表单](pictures/wide.png)

2. 按「保存」。

## 会籍变动

调组、保留会籍、退休、转出，都在
这里登记。`Ctrl+E`

## 为什么不能放在网络盘里

会弄坏数据。

"""
    + "".join(f"第 {number} 段，只是为了让这一页比窗口长。\n\n" for number in range(60))
    + "## 最后一节\n\n到此为止。\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "manual"
    (place / "pictures").mkdir(parents=True)
    for name, text in (
        ("index", INDEX),
        ("01-sign-in", SIGN_IN),
        ("02-members", MEMBERS),
        ("README", "# About\n"),
    ):
        (place / f"{name}.md").write_text(text, encoding="utf-8")
    image = QImage(1600, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    image.save(str(place / "pictures" / "wide.png"))
    return place


@pytest.fixture
def manual(folder: Path) -> Manual:
    return read_manual(folder)


@pytest.fixture(scope="session")
def real() -> Manual:
    return read_manual(resources.manual())


@pytest.fixture
def show(qtbot: QtBot) -> Callable[[Manual], HelpWindow]:
    """Shows a manual in a window of the usual size."""

    def shown(manual: Manual) -> HelpWindow:
        window = HelpWindow(manual)
        qtbot.addWidget(window)
        window.resize(1000, 700)
        with qtbot.waitActive(window):
            window.show()
        window.go_to_topic("index")
        return window

    return shown


@pytest.fixture
def help_key(qapp: QApplication) -> Iterator[Help]:
    """The application's help, without a window before and after."""
    help_key = Help.of(qapp)
    yield help_key
    if help_key.window is not None:
        help_key.window.close()
        help_key.window.deleteLater()
        help_key.window = None
