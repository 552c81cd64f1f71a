# SPDX-License-Identifier: GPL-3.0-or-later
"""The tab of the rules, from the empty office to a version that was decided under."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest

from tests.areas.policies.rules import CAP, FIRST, SECOND, YEARLY, a_policy, a_version
from tests.office_fixtures import TODAY, enrolled
from union_desktop.areas.policies import queries, service
from union_desktop.areas.policies.documents import rule_sheet_from
from union_desktop.areas.policies.terms import Breach, OnBreak, ParameterDraft, PolicyDraft, PolicyKind
from union_desktop.areas.policies.ui.panels import ExceptionsPanel, TextPanel
from union_desktop.areas.policies.ui.parameters_field import VALUE
from union_desktop.core.roles import Role
from union_desktop.widgets import ask

BREACH = Breach(1, "cap_per_occasion", "", "1,000.00 元", "1,500.00 元", OnBreak.REASON, "超出 500.00 元。")


def shown_values(tab: Any) -> dict[str, str]:
    tree = tab.view.parameters
    found = {}
    for at in range(tree.topLevelItemCount()):
        head = tree.topLevelItem(at)
        for child in range(head.childCount()):
            item = head.child(child)
            found[item.text(0)] = item.text(2)
    return found


def saved(dialog: Any, desk: Any, qtbot: Any) -> None:
    with qtbot.waitSignal(desk.tasks.changed):
        dialog.submit()


def panel(tab: Any, kind: type) -> Any:
    return next(box.content for box in tab.panels if isinstance(box.content, kind))


def passing(session: Any) -> Any:
    return service.allow(session, ("person", 1), [BREACH], "主席 <批准>")


def test_from_nothing_to_a_version_that_was_decided_under(tab, all_desk, dialog, qtbot) -> None:
    """Start to finish: empty office, document from a starting point, decision, new version, closing, paper."""
    desk = all_desk
    enrolled(desk.office)
    assert "还没有制度" in tab.empty.sentence
    tab.empty.button.click()
    form = dialog().form
    form.set_value("start", "special_hardship")
    form.edited.emit("start")
    assert form.value("title") == "教职工特困补助办法"
    table = form.widget("version.parameters").table
    row = next(at for at, one in enumerate(table._all()) if one[0] == "cap_per_occasion")
    table.settle(table.cell(row, VALUE), "1000")
    dialog().submit()
    assert "必须填写" in form.problem("version.valid_from")
    form.set_value("version.valid_from", FIRST)
    form.set_value("version.document_no", "校工〔2015〕3号")
    saved(dialog(), desk, qtbot)
    qtbot.waitUntil(lambda: tab.view.name.text() == "教职工特困补助办法")
    assert shown_values(tab)["每人每次上限（元）"] == "1,000.00 元"
    assert shown_values(tab)["需要的材料"] == "6 项"
    assert "校工〔2015〕3号" in tab.view.line.text()

    with qtbot.waitSignal(desk.tasks.changed):
        desk.tasks.command(passing, title="放行", owner=tab)
    qtbot.waitUntil(lambda: "主席 &lt;批准&gt;" in panel(tab, ExceptionsPanel).label.text())
    assert "会员：单雄信" in panel(tab, ExceptionsPanel).label.text()

    tab.action("policies.correct").trigger()
    correct = dialog()
    assert "不能再改" in correct.intro.text()
    assert not correct.form.widget("parameters").isEnabled()
    correct.form.set_value("text", "第一条")
    saved(correct, desk, qtbot)
    qtbot.waitUntil(lambda: "第一条" in panel(tab, TextPanel).label.text())

    tab.action("policies.version").trigger()
    newer = dialog()
    table = newer.form.widget("parameters").table
    assert ("cap_per_occasion", "", "1000.00", "administrator") in table.rows()
    table.settle(table.cell(0, VALUE), "2000")
    newer.form.set_value("valid_from", SECOND)
    saved(newer, desk, qtbot)
    qtbot.waitUntil(lambda: len(tab.versions()) == 2)
    assert shown_values(tab)["每人每次上限（元）"] == "2,000.00 元"
    qtbot.waitUntil(lambda: "还没有依据这个版本" in panel(tab, ExceptionsPanel).label.text())

    tab.action("policies.close").trigger()
    dialog().form.set_value("on", TODAY)
    saved(dialog(), desk, qtbot)
    qtbot.waitUntil(lambda: "已停用" in tab.view.line.text())
    assert "停用 1 份" in tab.counts
    with desk.office.reader() as reader:
        assert queries.rule(reader, 1, TODAY) is None
        assert queries.rule(reader, 1, TODAY - dt.timedelta(days=1)) is not None


def test_documents_stand_by_what_they_govern_and_are_found(tab, all_desk, qtbot) -> None:
    a_policy(all_desk.office)
    a_policy(all_desk.office, draft=PolicyDraft("goods", PolicyKind.BENEFIT, "另一制度"))
    tab.reload()
    qtbot.waitUntil(lambda: "共 2 份" in tab.counts)
    heads = [tab.documents.topLevelItem(at).text(0) for at in range(tab.documents.topLevelItemCount())]
    assert heads == ["困难补助与帮扶", "慰问品"]
    tab.search.setText("另一")
    qtbot.waitUntil(lambda: tab.documents.topLevelItemCount() == 1)
    qtbot.waitUntil(lambda: tab.view.name.text() == "另一制度")
    tab.show_record(1)
    qtbot.waitUntil(lambda: tab.view.name.text() == "困难补助办法")
    assert tab.selected_ids() == (1,)


def test_an_earlier_version_shows_what_it_said(tab, all_desk, qtbot) -> None:
    a_policy(all_desk.office, a_version(), a_version(SECOND, replace(CAP, value="200000"), YEARLY))
    tab.reload()
    qtbot.waitUntil(lambda: len(tab.versions()) == 2)
    assert shown_values(tab) == {"每人每次上限（元）": "2,000.00 元", "每人每年上限（元）": "1,500.00 元"}
    tab.view.versions.setCurrentItem(tab.view.versions.topLevelItem(1))
    assert shown_values(tab) == {"每人每次上限（元）": "1,000.00 元"}
    assert "不是现行版本" in tab.view.what.text()


def test_another_kind_keeps_the_values_it_knows(tab, all_desk, dialog, qtbot) -> None:
    tab.action("policies.add").trigger()
    form = dialog().form
    box = form.widget("version.parameters")
    at = next(at for at, one in enumerate(box.table._all()) if one[0] == "cap_per_year")
    box.table.settle(box.table.cell(at, VALUE), "300")
    form.set_value("kind", PolicyKind.BENEFIT)
    form.edited.emit("kind")
    assert box.table.rows() == [("cap_per_year", "", "300.00", "reason")]
    assert {one[0] for one in box.table._all()} == {"cap_per_occasion", "cap_per_year", "goods_only"}
    dialog().form.load(dialog().form._draft)
    dialog().reject()


def test_a_title_is_changed_and_a_closed_document_is_not_closed_again(
    tab, all_desk, dialog, qtbot, monkeypatch
) -> None:
    policy = a_policy(all_desk.office)
    tab.show_record(policy)
    qtbot.waitUntil(lambda: tab.selected() is not None)
    tab.action("policies.rename").trigger()
    dialog().form.set_value("title", "新名称")
    saved(dialog(), all_desk, qtbot)
    qtbot.waitUntil(lambda: tab.view.name.text() == "新名称")
    with all_desk.office.transaction("停用") as session:
        service.close(session, policy, SECOND)
    tab.reload()
    qtbot.waitUntil(lambda: tab.selected() is not None and tab.selected()[0].closed_on is not None)
    answers = ask.Scripted(None)
    monkeypatch.setattr(ask, "answers", answers)
    tab.action("policies.close").trigger()
    assert "起停用，没有改动" in str(answers.asked)


def test_who_is_no_administrator_may_look_and_print_only(all_desk, qtbot) -> None:
    from union_desktop.areas.policies.area import AREA

    a_policy(all_desk.office)
    all_desk.office.role = Role.CLERK
    assert AREA.open_tab is not None
    tab: Any = AREA.open_tab(all_desk)
    all_desk.window.setCentralWidget(tab)
    qtbot.waitUntil(lambda: tab.selected() is not None)
    usable = {
        key: tab.action(f"policies.{key}").isEnabled()
        for key in ("add", "version", "correct", "close", "print")
    }
    assert usable == {"add": False, "version": False, "correct": False, "close": False, "print": True}


@pytest.mark.parametrize("passed", [False, True])
def test_the_sheet_of_a_version(tab, all_desk, qtbot, monkeypatch, passed: bool) -> None:
    enrolled(all_desk.office)
    a_policy(all_desk.office, a_version(FIRST, CAP, ParameterDraft("required_materials", "申请表\n诊断书")))
    if passed:
        with all_desk.office.transaction("放行") as session:
            passing(session)
    with all_desk.office.reader() as reader:
        data = rule_sheet_from(
            reader, lambda _done, _total: None, policy_id=1, version_id=1, words=all_desk.words()
        )
    paper = pypdfium2.PdfDocument(data)
    text = "".join(page.get_textpage().get_text_bounded() for page in paper)
    paper.close()
    for expected in ("困难补助办法参数表", "校工〔2015〕3号", "2015年5月1日", "1,000.00 元", "诊断书"):
        assert expected in text
    assert ("单雄信" in text) is passed
    made: list[str] = []
    monkeypatch.setattr(all_desk, "print_pdf", lambda title, _make: made.append(title))
    answers = ask.Scripted(*(["工会档案归档"] if passed else []))
    monkeypatch.setattr(ask, "answers", answers)
    tab.show_record(1)
    qtbot.waitUntil(lambda: tab.selected() is not None)
    tab.action("policies.print").trigger()
    qtbot.waitUntil(lambda: made == ["困难补助办法参数表"])
    assert bool(answers.asked) is passed
