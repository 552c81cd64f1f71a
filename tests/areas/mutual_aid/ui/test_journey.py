# SPDX-License-Identifier: GPL-3.0-or-later
"""From the usual plans to a list of insured people; from an illness to the payment of the fund."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pypdfium2
import pytest

from tests.areas.members.ui.test_forms import chosen, dialog, entered
from tests.areas.mutual_aid.conftest import Plans, opened
from tests.office_fixtures import a_person, enrolled
from union_desktop.areas.mutual_aid.ui.insure_dialog import InsureDialog
from union_desktop.areas.mutual_aid.ui.member_panel import InsurancePanel
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import DraftDialog

__all__ = ["dialog"]


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def cells(page: Any, key: str) -> list[str]:
    at = [column.key for column in page.model.columns].index(key)
    return [page.model.texts(row)[at] for row in range(page.model.rowCount())]


def picked(qtbot: Any, form: Any, person: int) -> None:
    form.set_value("person_id", person)
    qtbot.waitUntil(lambda: bool(form.widget("person_id").text()))


def saved(qtbot: Any, desk: Any, shown: Any) -> None:
    with qtbot.waitSignal(desk.tasks.changed):
        shown.save_button.click()
    qtbot.waitUntil(lambda: not shown.isVisible())


def test_from_the_usual_plans_to_a_list(lists, aid_desk, dialog, office, qtbot, monkeypatch) -> None:
    for at in range(4):
        gender = "2" if at else "1"
        enrolled(
            office,
            person=a_person(name=f"郝{at}", staff_no=str(at), gender=gender, birth_date=dt.date(1980, 1, 1)),
        )
    monkeypatch.setattr(ask, "answers", ask.Scripted(True))
    lists.action("mutual_aid.usual_plans").trigger()
    qtbot.waitUntil(lambda: lists.tree.topLevelItemCount() == 4)
    lists.action("mutual_aid.add_period").trigger()
    assert "请先在左边选择" in lists.banner.text

    lists.tree.setCurrentItem(lists.tree.topLevelItem(0))
    lists.action("mutual_aid.add_period").trigger()
    period = dialog(DraftDialog)
    entered(period.form, "name", "2025—2026")
    entered(period.form, "from_on", "2025-01-01")
    entered(period.form, "to_on", "2026-12-31")
    entered(period.form, "fee", "36")
    saved(qtbot, aid_desk, period)
    qtbot.waitUntil(lambda: lists.tree.topLevelItem(0).childCount() == 1)
    lists.tree.setCurrentItem(lists.tree.topLevelItem(0).child(0))

    asked = ask.Scripted(True)
    monkeypatch.setattr(ask, "answers", asked)
    lists.action("mutual_aid.insure").trigger()
    saved(qtbot, aid_desk, dialog(InsureDialog))
    assert (
        "要把 3 人列入“女职工特殊疾病互助保障计划　2025—2026”的名单吗？缴费合计 108.00 元"
        in asked.asked[0][2]
    )
    qtbot.waitUntil(lambda: len(cells(lists, "name")) == 3)
    assert "可参保 3 人中已参保 3 人（100.00%），已达到计划要求的 80%" in lists.counts
    qtbot.waitUntil(lambda: lists.tree.topLevelItem(0).child(0).text(0).endswith("3 人"))

    lists.action("mutual_aid.insure").trigger()
    again = dialog(InsureDialog)
    again.save_button.click()
    qtbot.waitUntil(lambda: "没有可以新参保的人" in again.banner.text)
    man = office_id(office, "郝0")
    picked(qtbot, again.form, man)
    again.save_button.click()
    qtbot.waitUntil(lambda: "只保女职工" in again.form.problem("reason"))
    again.form.set_value("reason", "对方书面同意")
    saved(qtbot, aid_desk, again)
    qtbot.waitUntil(lambda: len(cells(lists, "name")) == 4)

    lists.table.select_ids((lists.model.id_at(0),))
    lists.action("mutual_aid.edit_insured").trigger()
    row = dialog(DraftDialog)
    entered(row.form, "shares", "2")
    saved(qtbot, aid_desk, row)
    qtbot.waitUntil(lambda: cells(lists, "shares")[0] == "2")
    monkeypatch.setattr(ask, "answers", ask.Scripted(True))
    lists.action("mutual_aid.remove_insured").trigger()
    qtbot.waitUntil(lambda: len(cells(lists, "name")) == 3)

    lists.action("mutual_aid.edit_plan").trigger()
    assert dialog(DraftDialog).windowTitle() == "修改保险期"
    dialog(DraftDialog).reject()
    monkeypatch.setattr(ask, "answers", ask.Scripted(True, True))
    lists.action("mutual_aid.remove_plan").trigger()
    qtbot.waitUntil(lambda: "没有删除" in lists.banner.text)
    lists.action("mutual_aid.close_plan").trigger()
    qtbot.waitUntil(lambda: "已停用" in lists.tree.topLevelItem(3).text(0) or "已停用" in lists.banner.text)


def office_id(office: Any, name: str) -> int:
    with office.reader() as reader:
        return int(reader.value("select id from person where name = :name", name=name))


def test_from_the_illness_to_the_payment(claims, aid_desk, dialog, plans: Plans, qtbot, monkeypatch) -> None:
    claims.action("mutual_aid.claim").trigger()
    form = dialog(DraftDialog).form
    picked(qtbot, form, plans.mei)
    chosen(form, "period_id", plans.period)
    entered(form, "noticed_on", "2026-07-01")
    entered(form, "incident_on", "2026-06-20")
    entered(form, "disease", "乳腺恶性肿瘤")
    saved(qtbot, aid_desk, dialog(DraftDialog))
    qtbot.waitUntil(lambda: cells(claims, "claim_no") == ["HZ-2026-0001"])
    assert cells(claims, "due") == ["还有 78 天"]
    assert "收集材料" in cells(claims, "status")

    claim = claims.model.id_at(0)
    claims.open_page(claim)
    page = claims.record_page
    assert page is not None
    qtbot.waitUntil(lambda: [one.text() for one in page.step_buttons] == ["申报…", "撤回…"])
    page.step_buttons[0].click()
    step = dialog(DraftDialog)
    step.save_button.click()
    qtbot.waitUntil(lambda: "材料还不齐：诊断证明、身份证明" in step.banner.text)
    monkeypatch.setattr(ask, "answers", ask.Scripted(True))
    step.reject()

    page.open_section("材料")
    papers = page.panel("材料")
    qtbot.waitUntil(lambda: len(papers.rows) == 2)
    for row in papers.rows:
        row.state.setCurrentIndex(0)
    papers.save_button.click()
    qtbot.waitUntil(lambda: not papers.dirty)

    for action, fields, state in (
        ("submit", {}, "已申报"),
        ("accept", {"acceptance_no": "S-001"}, "已受理"),
        ("pay", {"benefit_amount": "10000"}, "已给付"),
    ):
        claims.action(f"mutual_aid.{action}").trigger()
        step = dialog(DraftDialog)
        for key, text in fields.items():
            entered(step.form, key, text)
        saved(qtbot, aid_desk, step)
        qtbot.waitUntil(lambda state=state: cells(claims, "status") == [state])
    qtbot.waitUntil(lambda: "已给付合计 10,000.00 元" in claims.counts)
    page.open_section("办理过程")
    steps = page.panel("办理过程")
    qtbot.waitUntil(lambda: [one.what for one in steps.steps] == ["申报", "登记受理", "登记给付"])
    steps.print_button.click()
    qtbot.waitUntil(lambda: bool(aid_desk.papers), timeout=20_000)
    assert "申请编号　HZ-2026-0001" in text_of(aid_desk.papers.pop()[1]).replace(" ", "　")

    asked = ask.Scripted()
    monkeypatch.setattr(ask, "answers", asked)
    claims.action("mutual_aid.withdraw").trigger()
    qtbot.waitUntil(lambda: bool(asked.asked))
    assert "不能撤回" in asked.asked[0][2]

    monkeypatch.setattr(ask, "answers", ask.Scripted("办理互助保障理赔"))
    claims.action("mutual_aid.print_form").trigger()
    qtbot.waitUntil(lambda: bool(aid_desk.papers), timeout=20_000)
    text = text_of(aid_desk.papers[-1][1])
    assert "HZ-2026-0001" in text
    assert "■有 □缺 □免交" in text


def test_a_claim_begun_by_mistake_is_put_right_or_taken_away(
    claims, aid_desk, dialog, plans: Plans, office, qtbot, monkeypatch
) -> None:
    claim = opened(office, plans)
    claims.reload()
    qtbot.waitUntil(lambda: claims.model.rowCount() == 1)
    claims.show_record(claim)
    claims.action("mutual_aid.edit").trigger()
    form = dialog(DraftDialog).form
    qtbot.waitUntil(lambda: bool(form.widget("person_id").text()))
    entered(form, "incident_on", "2026-06-10")
    saved(qtbot, aid_desk, dialog(DraftDialog))
    qtbot.waitUntil(lambda: cells(claims, "deadline_on") == ["2026-12-07"])
    monkeypatch.setattr(ask, "answers", ask.Scripted(True))
    claims.action("mutual_aid.remove").trigger()
    qtbot.waitUntil(lambda: claims.model.rowCount() == 0)


def test_without_plans_the_way_is_told(claims, qtbot, monkeypatch) -> None:
    asked = ask.Scripted()
    monkeypatch.setattr(ask, "answers", asked)
    claims.action("mutual_aid.claim").trigger()
    qtbot.waitUntil(lambda: bool(asked.asked))
    assert "请先到“参保名单”" in asked.asked[0][2]


@pytest.mark.parametrize(("who", "said"), [("mei", "今天在 1 个保险期内"), ("ming", "没有参加过互助保障")])
def test_the_member_page_says_in_which_periods(aid_desk, plans: Plans, qtbot, who: str, said: str) -> None:
    panel = InsurancePanel(aid_desk, getattr(plans, who))
    qtbot.addWidget(panel)
    qtbot.waitUntil(lambda: said in panel.toPlainText())
