# SPDX-License-Identifier: GPL-3.0-or-later
"""The two dialogs of the help menu: what this program is and whose work it stands on, and which keys it knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLibraryInfo, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from union_desktop import __version__
from union_desktop.widgets import icons, theme

if TYPE_CHECKING:
    from union_desktop.widgets.area import Action, Area, Section

#: Name, licence and what it does for us; SQLCipher's licence asks for this mention.
PARTS: Final = (
    ("Qt · PySide6", "LGPL-3.0", "窗口与界面"),
    ("SQLCipher © Zetetic LLC", "BSD-3-Clause", "加密的数据库文件"),
    ("SQLite · sqlcipher3", "公有领域 · zlib", "数据库"),
    ("OpenSSL", "Apache-2.0", "加密算法"),
    ("SQLAlchemy · Alembic", "MIT", "数据读写与升级"),
    ("argon2-cffi", "MIT", "由密码得到钥匙"),
    ("cryptography", "Apache-2.0 或 BSD-3-Clause", "钥匙文件的加密"),
    ("ReportLab · rl_accel", "BSD", "排版"),
    ("pikepdf", "MPL-2.0", "整理 PDF"),
    ("pypdfium2 · PDFium", "Apache-2.0 或 BSD-3-Clause", "PDF 预览"),
    ("python-calamine", "MIT", "读电子表格"),
    ("XlsxWriter", "BSD-2-Clause", "写电子表格"),
    ("pypinyin", "MIT", "拼音"),
    ("python-stdnum", "LGPL-2.1", "证件号码校验"),
    ("platformdirs", "MIT", "设置与日志的位置"),
    ("cn2an", "MIT", "金额大写"),
    ("思源宋体、思源黑体（Noto SC）", "SIL OFL 1.1", "纸面字体"),
    ("霞鹜文楷", "SIL OFL 1.1", "纸面字体"),
    ("Fandol 仿宋", "GPL-3.0（附字体例外）", "纸面字体"),
    ("BabelStone Han", "Arphic Public License", "纸面字体（生僻字）"),
    ("Fluent UI System Icons", "MIT", "图标"),
)

GENERAL_KEYS: Final = (
    ("Ctrl+K", "快速查找：在任何页面找人"),
    ("Ctrl+F", "在本页中搜索"),
    ("Ctrl+1 … Ctrl+9", "切换页面"),
    ("Ctrl+PgUp · Ctrl+PgDn", "页面左侧有栏目时：上一个、下一个栏目"),
    ("Ctrl+Z · Ctrl+Y", "撤销、重做自己的上一步"),
    ("Ctrl+P", "打印本页的名册或回执"),
    ("F5", "刷新"),
    ("Ctrl+O", "打开其他工会文件"),
    ("Ctrl+L", "锁定"),
    ("Ctrl+Shift+L", "换人登录"),
    ("Ctrl+Q", "退出"),
    ("F1", "使用手册：翻到讲这里的那一节"),
    ("Shift+F1", "键盘一览"),
)

LIST_KEYS: Final = (
    ("↑ ↓ PgUp PgDn Home End", "在列表中移动"),
    ("Shift+↑↓ · Ctrl+A", "选中多行 · 全选"),
    ("回车", "打开选中的一行"),
    ("Ctrl+C", "复制选中的行（可直接粘贴到电子表格）"),
    ("直接输入文字", "跳到搜索框继续输入"),
    ("Ctrl+Shift+F", "清除筛选"),
    ("Esc", "清空搜索 · 关闭对话框"),
)

#: Keys of an area that are no declared action: buttons beside the list, and steps inside a dialog.
MORE_KEYS: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "members": (
        ("Ctrl+D", "显示或隐藏右边的详情"),
        ("Ctrl+Shift+H", "显示或遮住列表里的号码"),
    ),
    "roster": (("空格", "核对结果里：采用或跳过选中的行"),),
    "aid": (("1 … 9", "名单里：把选中的行改为这一档金额"), ("空格", "名单里：选中的行已签收")),
    "applications": (("Ctrl+B", "看板与列表互换"),),
    "meetings": (("空格", "到会人员里：到会或缺席"),),
}

FORM_KEYS: Final = (
    ("Tab · Shift+Tab", "下一格 · 上一格"),
    ("Ctrl+S", "保存；在预览里是另存为 PDF"),
    ("Ctrl+P", "预览里：打印"),
    ("Ctrl+滚轮", "预览里：放大、缩小"),
)


class AboutDialog(QDialog):
    """Name, version, licence, parts."""

    help_topic = "index"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("关于工会工作台")
        picture = QLabel()
        colours = theme.colours(self.palette())
        picture.setPixmap(icons.pixmap("people_team", 48, colours.accent, self.devicePixelRatioF()))
        picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        head = QVBoxLayout()
        head.setSpacing(theme.TIGHT)
        head.addWidget(theme.heading("工会工作台", size=theme.TITLE))
        head.addWidget(theme.muted(f"版本 {__version__} · Qt {QLibraryInfo.version().toString()}"))
        top = QHBoxLayout()
        top.setSpacing(theme.BLOCK)
        top.addWidget(picture)
        top.addLayout(head, 1)
        said = QLabel(
            "高校工会办公室的桌面程序。全部数据保存在本机一个加密的文件夹里，程序不联网，不向任何地方发送数据。\n"
            "本程序是自由软件，依 GNU 通用公共许可证第 3 版或更新版本发布，可以自由使用、研究、修改和再分发，不附带任何担保。"
        )
        said.setWordWrap(True)
        parts = QTextBrowser()
        parts.setOpenLinks(False)
        parts.setMinimumHeight(200)
        parts.setHtml(
            "<table cellspacing=0 cellpadding=3>"
            + "".join(
                "<tr>" + "".join(f"<td>{escape(cell)}&nbsp;&nbsp;</td>" for cell in part) + "</tr>"
                for part in PARTS
            )
            + "</table>"
        )
        buttons = QDialogButtonBox()
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.BLOCK)
        layout.setSpacing(theme.BLOCK)
        layout.addLayout(top)
        layout.addWidget(said)
        layout.addWidget(theme.heading("用到的开源作品"))
        layout.addWidget(theme.muted("许可全文随程序附带，字体的许可在 resources/fonts/licences。"))
        layout.addWidget(parts, 1)
        layout.addWidget(buttons)
        self.resize(640, 520)


class KeysDialog(QDialog):
    """Every key, the areas' own included; made from the same declarations as the menus."""

    help_topic = "09-keyboard"

    def __init__(
        self, places: Sequence[tuple[Area | Section, Sequence[Action]]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("键盘一览")
        blocks: list[tuple[str, Sequence[tuple[str, str]]]] = [
            ("到处可用", GENERAL_KEYS),
            ("列表", LIST_KEYS),
        ]
        for place, actions in places:
            own = [(_native(one.shortcut), one.text) for one in actions if one.shortcut]
            own += MORE_KEYS.get(place.key, ())
            if own:
                blocks.append((place.title, own))
        blocks.append(("表格和预览", FORM_KEYS))
        body = QWidget()
        stack = QVBoxLayout(body)
        stack.setContentsMargins(theme.PAGE_MARGIN, theme.BLOCK, theme.PAGE_MARGIN, theme.BLOCK)
        stack.setSpacing(theme.GAP)
        for title, keys in blocks:
            stack.addWidget(theme.heading(title))
            rows = "".join(
                f"<tr><td width=220><b>{escape(key)}</b></td><td>{escape(text)}</td></tr>"
                for key, text in keys
            )
            table = QLabel(f"<table cellspacing=0 cellpadding=3>{rows}</table>")
            table.setTextFormat(Qt.TextFormat.RichText)
            stack.addWidget(table)
        stack.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(body)
        buttons = QDialogButtonBox()
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, theme.BLOCK)
        layout.addWidget(scroll, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.PAGE_MARGIN, 0, theme.PAGE_MARGIN, 0)
        foot.addWidget(buttons)
        layout.addLayout(foot)
        self.resize(560, 620)


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
