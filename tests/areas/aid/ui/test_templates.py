# SPDX-License-Identifier: GPL-3.0-or-later
"""Bank templates: begun from a sample, their columns changed in a table, seen before they are kept."""

from __future__ import annotations

from typing import Any

import pytest

from tests.areas.aid.ui.conftest import column, gone
from union_desktop.areas.aid.ui import bank_check
from union_desktop.areas.aid.ui.templates import SAMPLE, TemplateDialog, TemplatesDialog
from union_desktop.core.bank_accounts import account_problem
from union_desktop.documents.bank_file import cells
from union_desktop.documents.bank_template import CCB_LIKE, GENERIC, READY, Source, from_json
from union_desktop.widgets import ask


@pytest.fixture
def window(page: Any, dialog: Any) -> Any:
    page.action("aid.templates").trigger()
    return dialog(TemplatesDialog)


def preview(editing: Any) -> list[list[str]]:
    table = editing.preview
    return [
        [item.text() if (item := table.item(row, at)) else "" for at in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def test_a_template_begins_with_a_sample_and_is_seen_before_it_is_kept(
    window, office, desk, qtbot, dialog, monkeypatch
) -> None:
    monkeypatch.setattr(ask, "answers", ask.Scripted(GENERIC))
    window.list.add_button.click()
    editing = dialog(TemplateDialog)
    assert editing.form.value("name") == "通用代发"
    assert preview(editing)[0] == [one.title for one in GENERIC.columns]
    assert preview(editing)[1][1] == "单雄信"
    # The last column goes, the second one up, another one is called otherwise.
    columns = editing.columns
    columns.table.setCurrentCell(len(GENERIC.columns) - 1, 0)
    columns._remove()
    columns.table.setCurrentCell(1, 0)
    columns._move(-1)
    columns.table.item(0, 0).setText("户名")
    assert preview(editing)[0][:2] == ["户名", "序号"]
    editing.form.set_value("name", "校工会代发")
    with qtbot.waitSignal(desk.tasks.changed):
        editing.save_button.click()
    qtbot.waitUntil(lambda: [one.name for one in window.list.rows] == ["校工会代发"])
    kept = from_json(column(office, "select content from bank_template")[0])
    assert [one.source for one in kept.columns][:2] == [Source.NAME, Source.NUMBER]
    assert len(kept.columns) == len(GENERIC.columns) - 1
    with office.reader() as reader:
        assert [one.name for one in bank_check.templates(reader)] == [
            "校工会代发",
            *(one.name for one in READY),
        ]
    window.reject()


def test_a_template_without_amounts_is_refused_and_stays_open(
    window, desk, qtbot, dialog, monkeypatch
) -> None:
    monkeypatch.setattr(ask, "answers", ask.Scripted(GENERIC, True))
    window.list.add_button.click()
    editing = dialog(TemplateDialog)
    at = [one.source for one in editing.columns.columns()].index(Source.AMOUNT)
    editing.columns.table.setCurrentCell(at, 0)
    editing.columns._remove()
    assert "模板缺少金额（元）" in editing.said.text()
    with qtbot.assertNotEmitted(desk.tasks.changed):
        editing.save_button.click()
        qtbot.waitUntil(editing.save_button.isEnabled)
    assert editing.isVisible()
    # Changed columns are not thrown away unasked.
    editing.reject()
    assert gone(editing)
    window.reject()


def test_a_column_can_be_added_and_turned_into_fixed_text(window, dialog, monkeypatch) -> None:
    monkeypatch.setattr(ask, "answers", ask.Scripted(CCB_LIKE, True))
    window.list.add_button.click()
    editing = dialog(TemplateDialog)
    editing.columns.table.setCurrentCell(0, 0)
    editing.columns._add()
    added = editing.columns.columns()[1]
    assert (added.title, added.source) == ("备注", Source.EMPTY)
    box = editing.columns.table.cellWidget(1, 1)
    box.setCurrentIndex(box.findData(Source.FIXED))
    editing.columns.table.item(1, 2).setText("人民币")
    assert preview(editing)[2][1] == "人民币"
    editing.reject()
    window.reject()


def test_the_preview_is_made_of_payments_a_bank_would_take(today) -> None:
    assert all(account_problem(line.account) is None for line in SAMPLE)
    for template in READY:
        assert any("1500" in text for row in cells(template, SAMPLE, today) for text in row)
