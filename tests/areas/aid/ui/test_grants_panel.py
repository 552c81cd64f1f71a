# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of a round on its page: filling, amounts, sources, taking off, what wants a reason, payment."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from tests.areas.aid.aid_fixtures import a_file, a_round, added, decided, paid
from tests.areas.aid.ui.conftest import column, gone, list_of_round, texts
from tests.office_fixtures import CHEMISTRY, TODAY, WEST, a_member, enrolled
from union_desktop.areas.aid.queries import filling, grant_list
from union_desktop.areas.aid.terms import FundSource, Way
from union_desktop.areas.aid.ui.amounts import SplitInput
from union_desktop.areas.aid.ui.by_hand import HandDialog
from union_desktop.areas.aid.ui.from_files import FromFilesDialog
from union_desktop.areas.aid.ui.from_members import FromMembersDialog
from union_desktop.areas.aid.ui.from_sheet import RoundSheetDialog
from union_desktop.areas.aid.ui.paying import PayDialog
from union_desktop.areas.aid.ui.reasons import RepeatDialog
from union_desktop.areas.members.queries.listing import MemberFilter
from union_desktop.areas.members.ui import bank_panel
from union_desktop.core.errors import InvalidDraft
from union_desktop.core.listing import Wanted
from union_desktop.core.proceedings.model import ProceedingStep
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import DraftDialog


@pytest.fixture
def rows(office: Any, made: Any) -> list[int]:
    """Four rows of 1,500 yuan."""
    return added(office, made.round, made.people)


@pytest.fixture
def filled(rows: list[int], panel: Any, qtbot: Any) -> Any:
    """The panel with the rows on the screen."""
    qtbot.waitUntil(lambda: panel.model.rowCount() == len(rows))
    return panel


def test_model_is_a_sound_model(filled, qtmodeltester) -> None:
    qtmodeltester.check(filled.model)


def test_grades_are_one_key_away_and_can_be_taken_back(filled, desk, qtbot) -> None:
    assert [one.text() for one in filled.grade_buttons] == ["1 档 1,500", "2 档 1,000", "3 档 800"]
    filled.table.setFocus()
    filled.table.select_ids(filled.model.ids[:2])
    with qtbot.waitSignal(desk.tasks.changed):
        qtbot.keyClick(filled.table, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: texts(filled, "amount") == ["800.00", "800.00", "1,500.00", "1,500.00"])
    assert "可用 Ctrl+Z 撤销" in filled.banner.text
    with qtbot.waitSignal(desk.tasks.changed):
        filled.grade_buttons[1].click()
    qtbot.waitUntil(lambda: texts(filled, "amount")[:2] == ["1,000.00", "1,000.00"])
    # A grade that is not there changes nothing; without a selection it says so.
    qtbot.keyClick(filled.table, Qt.Key.Key_7)
    filled.table.clearSelection()
    qtbot.keyClick(filled.table, Qt.Key.Key_1)
    assert "还没有选中行" in filled.banner.text


def test_digits_search_once_amounts_are_decided(office, filled, made, qtbot) -> None:
    decided(office, made.round)
    filled.reload()
    qtbot.waitUntil(lambda: not filled.grade_buttons)
    filled.table.setFocus()
    qtbot.keyClick(filled.table, Qt.Key.Key_2)
    assert filled.search.text() == "2"


def test_an_amount_over_the_cap_wants_a_reason(filled, desk, office, qtbot, dialog) -> None:
    filled.table.select_ids(filled.model.ids[:1])
    qtbot.keyClick(filled.table, Qt.Key.Key_F2)
    changing = dialog(DraftDialog)
    assert "1,500.00 元、1,000.00 元、800.00 元" in changing.intro.text()
    changing.form.set_value("amount", 400_000)
    changing.save_button.click()
    reason = dialog(DraftDialog, "与制度不符，请写明理由")
    assert "超出 1,000.00 元" in reason.intro.text()
    reason.form.set_value("reason", "重大疾病，经主席办公会同意")
    with qtbot.waitSignal(desk.tasks.changed):
        reason.save_button.click()
    qtbot.waitUntil(lambda: texts(filled, "amount")[0] == "4,000.00")
    qtbot.waitUntil(lambda: gone(changing))
    assert column(office, "select reason from policy_exception") == ["重大疾病，经主席办公会同意"]


def test_sources_are_split_over_selected_rows(filled, desk, qtbot, dialog) -> None:
    filled.table.select_ids(filled.model.ids[:2])
    filled.action("funds").trigger()
    asking = dialog(DraftDialog)
    asking.form.set_value("first", FundSource.SUPERIOR_UNION)
    asking.form.set_value("second", FundSource.OWN_FUNDS)
    asking.save_button.click()
    assert "每行承担多少" in asking.form.problem("first_part")
    asking.form.set_value("first_part", 50_000)
    with qtbot.waitSignal(desk.tasks.changed):
        asking.save_button.click()
    qtbot.waitUntil(lambda: texts(filled, "funds")[0] == "本级工会经费 1,000.00、上级工会补助 500.00")
    assert texts(filled, "funds")[2] == "本级工会经费"


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (SplitInput(), "first"),
        (SplitInput(FundSource.FISCAL, 100, FundSource.FISCAL), "second"),
        (SplitInput(FundSource.FISCAL, 100, FundSource.DONATION, None, FundSource.OTHER), "second_part"),
    ],
)
def test_a_split_that_cannot_be_is_said_beside_its_field(draft: SplitInput, field: str) -> None:
    with pytest.raises(InvalidDraft) as refusal:
        draft.parts()
    assert list(refusal.value.problems) == [field]


def test_rows_leave_freely_while_drawn_up_and_with_a_reason_later(
    filled, office, made, desk, qtbot, dialog, monkeypatch
) -> None:
    monkeypatch.setattr(ask, "answers", ask.Scripted(True))
    filled.table.setFocus()
    filled.table.select_ids(filled.model.ids[:1])
    with qtbot.waitSignal(desk.tasks.changed):
        qtbot.keyClick(filled.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: filled.model.rowCount() == 3)
    decided(office, made.round)
    filled.reload()
    qtbot.waitUntil(lambda: filled.add_button.text() == "补加")
    filled.table.select_ids(filled.model.ids[:1])
    filled.action("remove").trigger()
    asking = dialog(DraftDialog)
    asking.form.set_value("reason", "已调离学校")
    with qtbot.waitSignal(desk.tasks.changed):
        asking.save_button.click()
    qtbot.waitUntil(lambda: filled.model.rowCount() == 2)
    filled.filters.set_values({"mark": (grant_list.REMOVED,)})
    qtbot.waitUntil(lambda: texts(filled, "state") == ["已移出"])
    assert texts(filled, "remark") == ["移出：已调离学校"]


def test_filters_search_and_order(office, made, filled, qtbot) -> None:
    far = enrolled(
        office, a_member(name="孙七", staff_no="30001", place=_elsewhere(), joined_on=dt.date(2015, 3, 1))
    )
    added(office, made.round, [far], amount=80_000)
    filled.reload()
    qtbot.waitUntil(lambda: filled.model.rowCount() == 5)
    filled.search.setText("sunq")
    qtbot.waitUntil(lambda: texts(filled, "name") == ["孙七"])
    filled.search.clear()
    filled.filters.set_values({"campus": (str(WEST),)})
    qtbot.waitUntil(lambda: texts(filled, "name") == ["孙七"])
    filled.filters.set_values({"campus": (), "group": (str(CHEMISTRY),)})
    qtbot.waitUntil(lambda: texts(filled, "name") == ["孙七"])
    filled.filters.clear()
    qtbot.waitUntil(lambda: filled.model.rowCount() == 5)
    with office.reader() as reader:
        for one in grant_list.LIST.columns:
            if one.sort:
                for descending in (False, True):
                    wanted = Wanted(sort=one.key, descending=descending)
                    assert len(grant_list.find_ids(reader, made.round, wanted)) == 5


def _elsewhere() -> Any:
    from dataclasses import replace

    from tests.office_fixtures import PLACE

    return replace(PLACE, union_group_id=CHEMISTRY, campus_id=WEST)


# -- filling ------------------------------------------------------------------------------------------------------


def on_file(office: Any, person_id: int) -> int:
    """A file with the step that put it on file."""
    number = a_file(office, person_id)
    with office.transaction("建档") as session:
        session.add(
            ProceedingStep(
                about_table="hardship_case",
                about_id=number,
                kind="file",
                title="建档",
                happened_on=dt.date(2026, 1, 5),
                state="filed",
            )
        )
    return number


def test_files_without_help_this_year_come_first_and_are_ticked_at_once(
    office, made, panel, desk, qtbot, dialog
) -> None:
    for person_id in made.people[:3]:
        on_file(office, person_id)
    other = a_round(office, made.scheme, "更早的一批")
    added(office, other, made.people[:1])
    panel.action("files").trigger()
    filling_ = dialog(FromFilesDialog)
    chooser = filling_.chooser
    assert [one.times for one in _all(chooser)] == [0, 0, 1]
    assert "在档 3 户，其中 2 户 2026 年还没有得到过帮扶" in filling_.intro.text()
    assert not filling_.save_button.isEnabled()
    chooser.fresh.click()
    assert len(chooser.ticked) == 2
    filling_.form.set_value("amount", 80_000)
    filling_.form.edited.emit("amount")
    assert filling_.summary.text() == "将加入 2 行，每行 800.00 元，合计 1,600.00 元。"
    with qtbot.waitSignal(desk.tasks.changed):
        filling_.save_button.click()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2)
    assert column(office, "select count(*) from aid_grant where case_id is not null and origin = 'file'") == [
        2
    ]
    # What is on the list already cannot be ticked again.
    panel.action("files").trigger()
    again = dialog(FromFilesDialog)
    again.chooser.fresh.click()
    assert again.chooser.ticked == []
    again.reject()


def _all(chooser: Any) -> list[Any]:
    items = [chooser.list.topLevelItem(at) for at in range(chooser.list.topLevelItemCount())]
    return [item.data(0, int(Qt.ItemDataRole.UserRole)) for item in items]


def test_helping_again_shows_what_was_given_and_asks_why(office, made, panel, desk, qtbot, dialog) -> None:
    other = a_round(office, made.scheme, "更早的一批")
    added(office, other, made.people[:1])
    panel.action("members").trigger()
    choosing = dialog(FromMembersDialog)
    qtbot.waitUntil(lambda: len(choosing.chooser.ids) == 4)
    choosing.form.set_value("amount", 100_000)
    choosing.save_button.click()
    repeat = dialog(RepeatDialog)
    item = repeat.list.topLevelItem(0)
    assert [item.text(at) for at in range(5)] == ["单雄信", "2026-01-05", "送温暖", "更早的一批", "1,500.00"]
    with qtbot.assertNotEmitted(desk.tasks.changed):
        repeat.save_button.click()
    repeat.form.set_value("reason", "新近确诊，情况加重")
    with qtbot.waitSignal(desk.tasks.changed):
        repeat.save_button.click()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 4)
    qtbot.waitUntil(lambda: gone(choosing))
    assert column(office, "select repeat_reason from aid_grant where repeat_reason <> ''") == [
        "新近确诊，情况加重"
    ]


def test_leaving_the_reason_saves_nothing_and_keeps_the_form(office, made, panel, qtbot, dialog) -> None:
    other = a_round(office, made.scheme, "更早的一批")
    added(office, other, made.people[:1])
    panel.action("members").trigger()
    choosing = dialog(FromMembersDialog)
    qtbot.waitUntil(lambda: len(choosing.chooser.ids) == 4)
    choosing.form.set_value("amount", 100_000)
    choosing.save_button.click()
    dialog(RepeatDialog).reject()
    qtbot.waitUntil(choosing.save_button.isEnabled)
    assert choosing.isVisible()
    assert choosing.form.value("amount") == 100_000
    assert panel.model.rowCount() == 0
    choosing.form.set_value("amount", None)
    choosing.form.load(choosing.form._draft)
    choosing.reject()


def test_members_are_found_by_age_and_conditions_and_counted_first(office, made) -> None:
    for name, born in (("钱八", dt.date(1966, 9, 30)), ("孙七", dt.date(1966, 10, 1))):
        enrolled(office, a_member(name=name, staff_no=f"9{born.day:03d}", birth_date=born))
    with office.reader() as reader:
        for ages, count in (((60, None), 1), ((None, 59), 1), ((59, 60), 2), ((61, None), 0)):
            wanted = filling.Conditions(MemberFilter(), *ages)
            assert len(filling.members(reader, made.round, wanted, TODAY).ids) == count
    added(office, made.round, made.people[:1])
    with office.reader() as reader:
        found = filling.members(reader, made.round, filling.Conditions(MemberFilter()), TODAY)
    assert (len(found.ids), found.listed) == (5, 1)


def test_one_by_one_without_leaving_the_keyboard(panel, desk, qtbot, dialog) -> None:
    panel.action("hand").trigger()
    adding = dialog(HandDialog)
    line = adding.form.widget("person_id")
    line.setFocus()
    qtbot.keyClicks(line, "luosx")
    editor = adding.form._editors["person_id"]
    qtbot.waitUntil(lambda: editor.list.isVisible() and editor.list.count() == 1)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.text().startswith("罗士信 · 20001")
    adding.form.set_value("amount", 100_000)
    with qtbot.waitSignal(desk.tasks.changed):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: texts(panel, "name") == ["罗士信"])
    assert adding.isVisible()
    assert adding.form.value("person_id") is None
    assert adding.form.value("amount") == 100_000
    # The same one again is refused beside the form, nothing is lost.
    qtbot.keyClicks(line, "luosx")
    qtbot.waitUntil(lambda: editor.list.isVisible() and editor.list.count() == 1)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    adding.save_button.click()
    qtbot.waitUntil(lambda: "已在这个批次的名单中" in adding.banner.text)
    adding.form.load(adding.form._draft)
    adding.reject()


def test_somebody_typed_but_not_picked_is_said(panel, dialog) -> None:
    panel.action("hand").trigger()
    adding = dialog(HandDialog)
    adding.form.widget("person_id").setText("某某")
    adding.form.set_value("amount", 100_000)
    adding.save_button.click()
    assert "没有选定是哪一个人" in adding.form.problem("person_id")
    adding.form.load(adding.form._draft)
    adding.reject()


def csv_file(folder: Path, *lines: str) -> Path:
    path = folder / "名单.csv"
    path.write_text("\n".join(("工号,姓名,金额,资金来源,备注2", *lines)), "utf-8-sig")
    return path


def test_a_sheet_is_looked_at_first_and_taken_when_nothing_is_wrong(
    panel, office, desk, qtbot, dialog, monkeypatch, tmp_path
) -> None:
    path = csv_file(tmp_path, "20000,单雄信,1500,工会经费,", "20001,罗士,1500,工会经费,", "29999,无此人,-5,,")
    monkeypatch.setattr(ask, "answers", ask.Scripted(path))
    panel.action("sheet").trigger()
    looking = dialog(RoundSheetDialog)
    qtbot.waitUntil(lambda: looking.sums.text() != "", timeout=20_000)
    assert "“工号”作工号" in looking.columns.text()
    assert "没有采用：备注2" in looking.columns.text()
    assert (
        looking.sums.text()
        == "共 3 行：可以加入 1 行、1 人、1,500.00 元（本级工会经费 1,500.00 元）；有问题 2 行。"
    )
    told = [looking.problems.topLevelItem(at).text(1) for at in range(looking.problems.topLevelItemCount())]
    assert any("登记的是“罗士信”" in one for one in told)
    assert not looking.save_button.isEnabled()
    assert column(office, "select count(*) from aid_grant") == [0]
    csv_file(tmp_path, "20000,单雄信,1500,工会经费,", "20001,罗士信,1000,工会经费,")
    looking.again_button.click()
    qtbot.waitUntil(looking.save_button.isEnabled, timeout=20_000)
    assert looking.save_button.text() == "加入 2 行"
    with qtbot.waitSignal(desk.tasks.changed):
        looking.save_button.click()
    qtbot.waitUntil(lambda: texts(panel, "amount") == ["1,500.00", "1,000.00"])


def test_a_file_that_is_no_list_is_said_in_the_dialog(panel, qtbot, dialog, monkeypatch, tmp_path) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("会议记录\n今天开会", "utf-8-sig")
    monkeypatch.setattr(ask, "answers", ask.Scripted(path))
    panel.action("sheet").trigger()
    looking = dialog(RoundSheetDialog)
    qtbot.waitUntil(lambda: "没有找到发放名单" in looking.banner.text, timeout=20_000)
    assert not looking.save_button.isEnabled()
    looking.reject()


# -- payment ------------------------------------------------------------------------------------------------------


def test_who_has_no_account_is_named_and_put_right_in_place(
    filled, office, made, desk, qtbot, dialog, monkeypatch, tmp_path
) -> None:
    decided(office, made.round)
    filled.reload()
    qtbot.waitUntil(lambda: filled.head.row.status == "paying")
    filled.action("pay").trigger()
    paying = dialog(PayDialog)
    paying.form.set_value("way", Way.BANK)
    paying.form.edited.emit("way")
    qtbot.waitUntil(lambda: paying.list.topLevelItemCount() > 0)
    item = paying.list.topLevelItem(0)
    assert (item.text(0), item.text(1)) == ("程知节", "2026-09-30 没有银行账户。")
    assert not paying.save_button.isEnabled()
    # Left for another time …
    paying.form.set_value("skip", True)
    paying.form.edited.emit("skip")
    assert paying.save_button.isEnabled()
    paying.form.set_value("skip", False)
    paying.form.edited.emit("skip")
    # … or given an account at once; the check follows.
    opened: list[Any] = []
    monkeypatch.setattr(bank_panel, "account", lambda *given: opened.append(given[1:]))
    paying.fix_button.click()
    assert opened == [(made.people[3], None, "程知节")]
    _account(office, desk, made.people[3])
    qtbot.waitUntil(paying.save_button.isEnabled)
    answers = ask.Scripted("发放慰问品、慰问金", str(tmp_path / "代发.xlsx"))
    monkeypatch.setattr(ask, "answers", answers)
    with qtbot.waitSignal(desk.tasks.changed):
        paying.save_button.click()
    qtbot.waitUntil(lambda: texts(filled, "state") == ["已发待签"] * 4)
    assert texts(filled, "way")[3] == "银行转账 尾号 0425"


def _account(office: Any, desk: Any, person_id: int) -> None:
    from union_desktop.areas.members import service
    from union_desktop.areas.members.terms import BankAccountDraft

    draft = BankAccountDraft(dt.date(2020, 1, 1), "程知节", "6222021234567890425")
    desk.tasks.command(
        lambda session: service.add_account(session, person_id, draft, today=TODAY),
        title="账户",
        owner=desk.window,
    )


def test_a_file_that_cannot_be_written_pays_nobody(
    filled, office, made, qtbot, dialog, monkeypatch, tmp_path
) -> None:
    decided(office, made.round)
    filled.reload()
    qtbot.waitUntil(lambda: filled.head.row.status == "paying")
    filled.table.select_ids(filled.model.ids[:2])
    filled.action("pay").trigger()
    paying = dialog(PayDialog)
    paying.form.set_value("way", Way.BANK)
    paying.form.edited.emit("way")
    qtbot.waitUntil(paying.save_button.isEnabled)
    answers = ask.Scripted("发放慰问品、慰问金", str(tmp_path / "没有" / "代发.xlsx"))
    monkeypatch.setattr(ask, "answers", answers)
    paying.save_button.click()
    qtbot.waitUntil(lambda: paying.banner.text != "")
    assert paying.isVisible()
    assert column(office, "select count(*) from aid_payment") == [0]
    assert column(office, "select count(*) from bank_file") == [0]
    paying.form.load(paying.form._draft)
    paying.reject()


def test_signing_proxy_waiving_and_giving_back(
    filled, office, made, rows, desk, qtbot, dialog, monkeypatch
) -> None:
    decided(office, made.round)
    paid(office, rows[:3])
    filled.reload()
    qtbot.waitUntil(lambda: texts(filled, "state") == ["已发待签", "已发待签", "已发待签", "待发"])

    # Of what is selected only the fitting rows are meant; when none fits it is said.
    filled.table.select_ids(rows[3:])
    filled.action("sign").trigger()
    qtbot.waitUntil(lambda: "没有一行是“已发待签”" in filled.banner.text)

    def answer(key: str, chosen: list[int], **entered: object) -> None:
        filled.table.select_ids(chosen)
        filled.action(key).trigger()
        asking = dialog(DraftDialog)
        for field, value in entered.items():
            asking.form.set_value(field, value)
        with qtbot.waitSignal(desk.tasks.changed):
            asking.save_button.click()
        qtbot.waitUntil(lambda: gone(asking))

    answer("sign", rows, on=dt.date(2026, 1, 20))
    qtbot.waitUntil(lambda: texts(filled, "state")[:3] == ["已签收"] * 3)
    answer("give_back", rows[:1], reason="账号已销户，银行退回")
    qtbot.waitUntil(lambda: texts(filled, "state")[0] == "退回")
    answer("waive", rows[3:], reason="本人放弃")
    qtbot.waitUntil(lambda: texts(filled, "state")[3] == "放弃")
    paid(office, rows[:1], on=TODAY)
    filled.reload()
    qtbot.waitUntil(lambda: texts(filled, "state")[0] == "已发待签")
    answer("proxy", rows[:1], proxy="李四", reason="住院，委托配偶代领")
    qtbot.waitUntil(lambda: texts(filled, "state")[0] == "代签收（李四）")
    assert filled.head.account_text == "已定 6,000.00 ＝ 已发 4,500.00 ＋ 放弃 1,500.00 ＋ 待发 0.00 元"


def test_proxies_one_by_one_and_all_at_once_for_signatures(
    filled, office, made, rows, desk, qtbot, dialog
) -> None:
    decided(office, made.round)
    paid(office, rows)
    filled.reload()
    qtbot.waitUntil(lambda: texts(filled, "state") == ["已发待签"] * 4)
    filled.table.select_ids(rows)
    filled.action("proxy").trigger()
    qtbot.waitUntil(lambda: "请只选一行" in filled.banner.text)
    filled.action("sign_all").trigger()
    asking = dialog(DraftDialog)
    assert asking.intro.text().startswith("单雄信、罗士信、秦叔宝、程知节，4 行，合计 6,000.00 元。")
    with qtbot.waitSignal(desk.tasks.changed):
        asking.save_button.click()
    qtbot.waitUntil(lambda: texts(filled, "state") == ["已签收"] * 4)


# -- paper and the rest -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["paper_sign", "paper_groups", "paper_list", "paper_summary", "paper_aid"])
def test_papers_of_the_round(filled, desk, qtbot, kind: str) -> None:
    filled.action(kind).trigger()
    qtbot.waitUntil(lambda: bool(desk.papers), timeout=20_000)
    assert desk.papers[0][1].startswith(b"%PDF")
    assert desk.papers[0][0].startswith("2026年春节送温暖")


def test_a_notice_asks_for_its_days(filled, desk, qtbot, dialog) -> None:
    from union_desktop.areas.aid.ui.printing import RoundNoticeDialog

    filled.action("paper_notice").trigger()
    asking = dialog(RoundNoticeDialog)
    asking.form.set_value("to_on", dt.date(2026, 9, 1))
    asking.save_button.click()
    assert "不能早于开始日期" in asking.form.problem("to_on")
    asking.form.set_value("to_on", dt.date(2026, 10, 9))
    asking.save_button.click()
    qtbot.waitUntil(lambda: bool(desk.papers), timeout=20_000)


def test_the_list_becomes_a_spreadsheet(filled, qtbot, monkeypatch, tmp_path) -> None:
    target = tmp_path / "名单.xlsx"
    answers = ask.Scripted(str(target))
    monkeypatch.setattr(ask, "answers", answers)
    filled.action("export").trigger()
    qtbot.waitUntil(lambda: any(kind == "tell" for kind, _, _ in answers.asked), timeout=20_000)
    assert target.is_file()


def test_a_row_leads_to_its_person(filled, desk, made) -> None:
    filled.table.opened.emit(filled.model.id_at(0))
    assert desk.gone == [("members", made.people[0])]


def test_an_empty_list_offers_the_ways_to_fill_it(panel, qtbot) -> None:
    assert panel.empty.button.text() == "添加"
    menu = panel.add_button.menu()
    assert isinstance(menu, QMenu)
    assert [one.text() for one in menu.actions()] == [
        "从困难档案…",
        "从会员筛选…",
        "从表格导入…",
        "逐个添加…",
    ]


def test_a_round_in_another_page_is_read_anew(page, office, made, panel, qtbot) -> None:
    other = a_round(office, made.scheme, "第二批")
    page.reload()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    second = list_of_round(page, other, qtbot)
    assert second is not panel
    assert second.head.row.name == "第二批"
