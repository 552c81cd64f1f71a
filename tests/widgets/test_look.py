# SPDX-License-Identifier: GPL-3.0-or-later
"""Icons and colours: readable in light and dark, sharp at each scale; masked numbers stay masked; light imports."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTreeWidget, QTreeWidgetItem

from union_desktop.widgets import icons, theme


@pytest.fixture(params=["light", "dark"])
def palette(request):
    return theme._palette(request.param == "dark")


def contrast(a: QColor, b: QColor) -> float:
    """The ratio of WCAG 2."""

    def luminance(colour):
        parts = [
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
            for part in (colour.redF(), colour.greenF(), colour.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_is_readable_on_its_ground(palette):
    role = QPalette.ColorRole
    for ink, ground in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.Text, role.AlternateBase),
        (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight),
        (role.PlaceholderText, role.Base),
        (role.PlaceholderText, role.Window),
    ):
        assert contrast(palette.color(ink), palette.color(ground)) >= 4.5, (ink, ground)


def test_problems_and_warnings_are_readable_on_page_and_tint(palette):
    colours = theme.colours(palette)
    window = palette.color(QPalette.ColorRole.Window)
    text = palette.color(QPalette.ColorRole.WindowText)
    for ink, soft in (
        (colours.problem, colours.problem_soft),
        (colours.warning, colours.warning_soft),
        (colours.good, colours.good_soft),
    ):
        assert contrast(ink, window) >= 4.5
        assert contrast(text, soft) >= 7
    assert colours.dark == (window.lightness() < 128)


def test_qts_own_buttons_speak_chinese(qapp):
    theme.apply(qapp, "light")
    try:
        from PySide6.QtWidgets import QDialogButtonBox

        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        assert [button.text() for button in box.buttons()] == ["保存", "取消"]
    finally:
        theme.set_scheme(qapp, "light")


@pytest.mark.parametrize("name", icons.names())
def test_each_icon_can_be_drawn(qapp, name):
    drawing = icons.icon(name).pixmap(QSize(20, 20)).toImage()
    assert any(drawing.pixelColor(x, y).alpha() > 100 for x in range(20) for y in range(20))


def test_icons_take_the_colour_of_the_text_and_fade_when_disabled(qapp):
    def strongest(mode):
        image = icons.icon("circle").pixmap(QSize(20, 20), 1.0, mode).toImage()
        pixels = [image.pixelColor(x, y) for x in range(20) for y in range(20)]
        return max(pixels, key=lambda colour: colour.alpha())

    ink = qapp.palette().color(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText)
    faint = qapp.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    assert abs(strongest(QIcon.Mode.Normal).lightness() - ink.lightness()) < 12
    assert abs(strongest(QIcon.Mode.Disabled).lightness() - faint.lightness()) < 12


@pytest.mark.parametrize("scale", ["1.25", "1.5"])
def test_icons_are_drawn_at_the_size_of_the_screen(scale):
    code = (
        "from PySide6.QtWidgets import QApplication; from PySide6.QtCore import QSize\n"
        "app = QApplication([]); from union_desktop.widgets import icons\n"
        "drawing = icons.icon('print').pixmap(QSize(20, 20))\n"
        "print(drawing.width(), drawing.deviceIndependentSize().width())"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "QT_SCALE_FACTOR": scale},
    )
    width, shown = told.stdout.split()
    assert int(width) == round(20 * float(scale))
    assert float(shown) == 20


def test_icons_survive_in_widgets(qtbot):
    button = QPushButton("打印")
    qtbot.addWidget(button)
    button.setIcon(icons.icon("print"))
    button.show()
    picture = button.grab().toImage()
    copied = QIcon(button.icon())
    assert not copied.isNull()
    assert not copied.pixmap(20).isNull()
    assert picture.width() > 0


def test_the_button_that_leads_on_is_readable_in_both_palettes(qtbot, qapp, palette):
    before = QPalette(qapp.palette())
    qapp.setStyle("Fusion")
    button = theme.primary(QPushButton("保存"))
    qtbot.addWidget(button)
    button.resize(80, 26)
    button.show()
    try:
        qapp.setPalette(palette)
        qapp.processEvents()  # the button hears of the palette by an event
        image = button.grab().toImage()
        for y in (3, 13, 22):
            assert contrast(QColor("white"), image.pixelColor(6, y)) >= 4.5
    finally:
        qapp.setPalette(before)


def test_rows_of_trees_are_as_high_as_rows_of_lists(qtbot):
    tree = QTreeWidget()
    qtbot.addWidget(tree)
    tree.addTopLevelItem(QTreeWidgetItem(["物理小组"]))
    theme.even_rows(tree)
    tree.show()
    assert tree.visualItemRect(tree.topLevelItem(0)).height() >= tree.fontMetrics().height() + theme.GAP


def test_headings_and_remarks_scale_with_the_font(qapp):
    plain = QLabel("x").font().pointSizeF()
    assert theme.heading("标题", size=theme.TITLE).font().pointSizeF() == pytest.approx(plain * theme.TITLE)
    assert theme.muted("说明").font().pointSizeF() == pytest.approx(plain * theme.SMALL)


def test_what_the_first_list_needs_loads_no_heavy_package():
    heavy = (
        "sqlalchemy",
        "alembic",
        "reportlab",
        "pypinyin",
        "openpyxl",
        "xlsxwriter",
        "pypdfium2",
        "pikepdf",
        "argon2",
    )
    code = (
        "import sys; import union_desktop.widgets.page, union_desktop.widgets.row_table, union_desktop.widgets.tasks, "
        "union_desktop.widgets.form, union_desktop.widgets.ask, union_desktop.widgets.theme, union_desktop.widgets.area\n"
        f"print([name for name in {heavy!r} if name in sys.modules], 'PySide6.QtPrintSupport' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[] False"


def test_a_picture_of_a_page_in_the_dark_is_dark(qtbot, qapp):
    from union_desktop.widgets.page import Page

    before = QPalette(QApplication.palette())
    try:
        qapp.setPalette(theme._palette(True))
        page = Page()
        qtbot.addWidget(page)
        page.empty.say("people", "还没有会员。")
        page.resize(600, 400)
        image = QImage(page.grab().toImage())
        dark = sum(
            image.pixelColor(x, y).lightness() < 90 for x in range(0, 600, 20) for y in range(0, 400, 20)
        )
        assert dark > 500
    finally:
        qapp.setPalette(before)
