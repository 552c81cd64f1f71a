# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of the first start without a window: what is refused, what is made, and that the code gets onto paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.app.conftest import Made
from union_desktop.app.first_start_steps import (
    CHECKED_AT_FIRST,
    Answers,
    FirstStart,
    Step,
    own_category,
    suggest_folder,
)
from union_desktop.app.recovery import RecoverySheet
from union_desktop.areas.organisation import queries
from union_desktop.areas.organisation.terms import USUAL_CATEGORIES, Basis
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.keys.keyfile import WrongPassword
from union_desktop.core.office import open_office, open_with_key, open_with_recovery_code
from union_desktop.core.operators.keys import replace_recovery_code


@pytest.fixture
def answers(tmp_path: Path) -> Answers:
    return Answers(
        name="测试大学工会",
        folder=str(tmp_path / "新建" / "工会"),
        campuses=("本部", "南校区"),
        operator="周文",
        password="correct horse",
        repeated="correct horse",
    )


def at(step: Step, answers: Answers) -> FirstStart:
    flow = FirstStart(answers)
    while flow.current is not step:
        flow.forward()
    return flow


@pytest.mark.parametrize(
    ("step", "given", "field", "words"),
    [
        (Step.OFFICE, {"name": "  "}, "name", "工会名称"),
        (Step.OFFICE, {"folder": ""}, "folder", "请选择"),
        (Step.OFFICE, {"folder": "工会"}, "folder", "完整的位置"),
        (Step.OFFICE, {"folder": "/home/x/Nutstore/工会"}, "folder", "坚果云"),
        (Step.CAMPUSES, {"campuses": ("", " ")}, "campuses", "至少填写一个校区"),
        (Step.CAMPUSES, {"campuses": ("东", "西", " 东")}, "campuses", "“东”填写了两次"),
        (Step.CATEGORIES, {"categories": ()}, "categories", "至少选择一个"),
        (
            Step.CATEGORIES,
            {"categories": (*CHECKED_AT_FIRST, replace(CHECKED_AT_FIRST[0], code="own_1"))},
            "categories",
            "出现了两次",
        ),
        (Step.OPERATOR, {"operator": ""}, "operator", "操作员姓名"),
        (Step.OPERATOR, {"password": "short", "repeated": "short"}, "password", "至少 8 个字符"),
        (Step.OPERATOR, {"password": "aaaaaaaaaa", "repeated": "aaaaaaaaaa"}, "password", "太简单"),
        (Step.OPERATOR, {"repeated": "correct hearse"}, "repeated", "不一致"),
    ],
    ids=[
        "no name",
        "no folder",
        "relative folder",
        "sync folder",
        "no campus",
        "campus twice",
        "no category",
        "category twice",
        "no operator",
        "short password",
        "dull password",
        "not repeated",
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    answers: Answers, step: Step, given: dict[str, object], field: str, words: str
) -> None:
    flow = at(step, answers)
    with pytest.raises(InvalidDraft) as caught:
        flow.answer(**given)
    assert words in caught.value.problems[field]
    with pytest.raises(InvalidDraft):
        flow.forward()
    assert flow.current is step


def test_a_folder_with_other_things_or_a_file_is_refused_early(answers: Answers, tmp_path: Path) -> None:
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "letter.txt").write_text("x")
    flow = FirstStart(replace(answers, folder=str(tmp_path / "used")))
    assert "已有其他内容" in flow.problems()["folder"]
    flow = FirstStart(replace(answers, folder=str(tmp_path / "used" / "letter.txt")))
    assert "这是一个文件" in flow.problems()["folder"]


def test_one_goes_back_until_the_office_is_made(answers: Answers) -> None:
    flow = at(Step.CREATE, answers)
    assert flow.can_go_back()
    flow.back()
    assert flow.current is Step.OPERATOR
    flow.forward()
    with pytest.raises(UserError, match="还没有建立"):
        flow.forward()
    flow.create()
    assert not flow.can_go_back()
    flow.back()
    assert flow.current is Step.CREATE
    flow.abandon()


def test_the_whole_way(answers: Answers, tmp_path: Path) -> None:
    own = own_category("人事代理", Basis.OWN, answers.categories)
    flow = at(Step.CREATE, replace(answers, categories=(*answers.categories, own)))
    assert ("人员类别", "在编、博士后、托管劳务派遣、人事代理") in flow.summary()
    flow.create()
    assert flow.answers.password == ""
    flow.forward()
    assert flow.current is Step.RECOVERY
    sheet = flow.sheet
    assert sheet is not None
    assert not flow.can_go_forward()
    with pytest.raises(UserError, match="恢复码单"):
        flow.forward()

    pdf = sheet.pdf()
    assert pdf.startswith(b"%PDF")
    folder = Path(answers.folder)
    code = _code_on(pdf)
    assert len(open_with_recovery_code(folder, code)) == 32
    # The wizard is not done by guessing, by saving alone, or by typing alone.
    assert not sheet.type_back("AAAAA")
    sheet.was_kept()
    assert not flow.can_go_forward()
    group = code.split("-")[sheet.asked_group - 1]
    assert sheet.type_back(f" {group.lower()} ")
    assert flow.can_go_forward()
    flow.forward()
    assert flow.finished

    office = flow.hand_over()
    assert office.name == "测试大学工会"
    with office.reader() as reader:
        assert [row.name for row in queries.campuses(reader)] == ["本部", "南校区"]
        assert queries.categories(reader)[-1].name == "人事代理"
    office.close()
    with pytest.raises(UserError):
        flow.hand_over()
    open_office(folder, "周文", "correct horse").close()
    # The code is nowhere on the disk: not in the office, not beside it.
    for file in tmp_path.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert code.encode() not in content
            assert code.replace("-", "").encode() not in content
            assert pdf[:200] not in content


def _code_on(pdf: bytes) -> str:
    from union_desktop.documents.preview import Preview

    with Preview(pdf) as preview:
        lines = preview.text(0).splitlines()
    # The letters stand at equal steps, so a reader of the text sees blanks between them.
    rows = [lines[at + 1] for at, line in enumerate(lines) if line.startswith(("第 1 组", "第 5 组"))]
    letters = "".join("".join(rows).split())
    assert len(letters) == 40
    return "-".join(letters[at : at + 5] for at in range(0, 40, 5))


def test_a_refused_creation_leaves_nothing_and_the_answers_stay(answers: Answers, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    flow = at(Step.CREATE, replace(answers, folder=str(blocked)))
    blocked.write_text("a file came in between")
    with pytest.raises(UserError):
        flow.create()
    assert not flow.created
    assert flow.answers.password == "correct horse"
    assert flow.can_go_back()
    assert flow.abandon() is None


def test_an_abandoned_office_is_closed_and_can_be_opened_with_its_password(answers: Answers) -> None:
    flow = at(Step.CREATE, answers)
    flow.create()
    assert flow.abandon() == Path(answers.folder)
    open_office(Path(answers.folder), "周文", "correct horse").close()


def test_own_categories_get_codes_of_their_own() -> None:
    first = own_category(" 人事代理 ", Basis.OWN, USUAL_CATEGORIES)
    second = own_category("实验员", Basis.DISPATCH_DIRECT, (*USUAL_CATEGORIES, first))
    assert (first.code, first.name) == ("own_1", "人事代理")
    assert (second.code, second.basis) == ("own_2", Basis.DISPATCH_DIRECT)


def test_a_folder_is_proposed_outside_of_what_is_synchronised(tmp_path: Path) -> None:
    synced, plain = tmp_path / "OneDrive", tmp_path / "home"
    assert suggest_folder("测试/大学:工会", [synced, plain]).is_relative_to(plain)
    assert not set("/:\\") & set(suggest_folder("测试/大学:工会", [plain]).name)
    assert suggest_folder("", [plain]).name == "工会"


def test_a_group_may_be_typed_as_carelessly_as_at_sign_in(tmp_path: Path) -> None:
    code = "-".join(["01A2B"] * 8)
    sheet = RecoverySheet("测试大学工会", "周文", tmp_path, code)
    assert sheet.type_back("oia2b")
    assert sheet.type_back("０１Ａ２Ｂ")
    assert not sheet.type_back("01A2")
    assert not sheet.type_back("")
    assert sheet.file_name == "测试大学工会恢复码单.pdf"


def test_a_new_code_replaces_the_old_one_and_no_password(made: Made) -> None:
    office = open_with_key(made.folder, made.operator, made.key)
    with pytest.raises(WrongPassword):
        replace_recovery_code(office, "wrong password")
    assert open_with_recovery_code(made.folder, made.code) == made.key
    code = replace_recovery_code(office, made.password)
    with office.reader() as reader:
        assert reader.value("select action from audit_entry order by seq desc limit 1") == "更换恢复码"
    office.close()
    assert open_with_recovery_code(made.folder, code) == made.key
    with pytest.raises(WrongPassword):
        open_with_recovery_code(made.folder, made.code)
    open_office(made.folder, made.operator, made.password).close()
