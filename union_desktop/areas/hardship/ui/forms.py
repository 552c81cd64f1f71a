# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of a file, of somebody of its household, and of an expense."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.hardship.queries import page as pages
from union_desktop.areas.hardship.terms import (
    CAUSES,
    DISABILITY_LEVELS,
    DISABILITY_TYPES,
    EXPENSE_KINDS,
    HEALTH,
    HOUSING,
    IDENTITIES,
    MEDICAL_INSURANCE,
    MODEL_WORKER_LEVELS,
    RELATIONS,
    SELF,
    WORK_STATES,
    CaseDraft,
    ExpenseDraft,
    HouseholdDraft,
)
from union_desktop.areas.members.ui.person_picker import PersonField
from union_desktop.core import codes, values
from union_desktop.core.errors import InvalidDraft
from union_desktop.core.masking import HIDDEN, mask_id_number
from union_desktop.widgets import ask
from union_desktop.widgets.concealed import conceal
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import (
    CheckField,
    ChoiceField,
    DateField,
    Field,
    MoneyField,
    NotesField,
    TextField,
)
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.reopening import on_way, present_way, reopens

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.widgets.area import Desk

HELP: Final = "16-hardship"
_CAUSES: Final = tuple(CAUSES.items())
_NONE: Final = (("", "（无）"),)
_SECONDARY: Final = ("second_1", "second_2", "second_3")


@dataclass(frozen=True, slots=True)
class CaseInput(CaseDraft):
    """A file as the form shows it: three boxes for the secondary causes, the area in square metres as text."""

    person_id: int | None = None
    opened_on: dt.date | None = None
    own_income: int | None = None
    with_family: bool = True
    second_1: str = ""
    second_2: str = ""
    second_3: str = ""
    area: str = ""

    @property
    def draft(self) -> CaseDraft:
        """What the service takes."""
        chosen = tuple(filter(None, (self.second_1, self.second_2, self.second_3)))
        plain = {one.name: getattr(self, one.name) for one in fields(CaseDraft)}
        plain["other_annual_income"] = self.other_annual_income or 0
        plain["reimbursed"] = self.reimbursed or 0
        return CaseDraft(**{**plain, "secondary_causes": chosen, "floor_area": square_decimetres(self.area)})


def as_input(draft: CaseDraft) -> CaseInput:
    """The other way round."""
    second = (*draft.secondary_causes, "", "", "")
    area = f"{draft.floor_area / 100:g}" if draft.floor_area else ""
    plain = {one.name: getattr(draft, one.name) for one in fields(CaseDraft)}
    return CaseInput(**plain, second_1=second[0], second_2=second[1], second_3=second[2], area=area)


def square_decimetres(text: str) -> int | None:
    """An area typed in square metres; InvalidDraft when it is none."""
    plain = values.normalise_text(text).removesuffix("㎡").removesuffix("平方米").strip()
    if not plain:
        return None
    try:
        return values.parse_yuan(plain)  # two digits after the point, as with money
    except ValueError:
        raise InvalidDraft(
            {"area": f"“{text.strip()}”不是面积。请写成 68.5 的样子，单位是平方米。"}
        ) from None


def _sections(desk: Desk, *, new: bool) -> list[Section]:
    first: tuple[Field, ...] = ()
    if new:
        first = (
            PersonField("person_id", "职工", required=True, wide=True, desk=desk),
            DateField("opened_on", "登记日期", required=True, parse=partial(_day, desk.today())),
            MoneyField("own_income", "本人月收入（元）", hint="以后可在“家庭成员”中修改"),
            CheckField("with_family", "", text="带入会员登记的家庭成员", wide=True),
        )
    found = [Section("", first)] if first else []
    return [
        *found,
        Section(
            "致困原因",
            (
                ChoiceField("main_cause", "主要原因", choices=_CAUSES, hint="限选一项"),
                *(
                    ChoiceField(key, f"次要原因 {at}", choices=(*_NONE, *_CAUSES))
                    for at, key in enumerate(_SECONDARY, start=1)
                ),
                NotesField("situation", "困难情况", lines=3, max_length=1000),
                TextField("health_status", "健康状况", max_length=40, offers=HEALTH),
                TextField("medical_insurance", "医保状况", max_length=40, offers=MEDICAL_INSURANCE),
                TextField("disability_type", "残疾类别", max_length=20, offers=DISABILITY_TYPES),
                TextField("disability_level", "残疾等级", max_length=20, offers=DISABILITY_LEVELS),
            ),
        ),
        Section(
            "家庭",
            (
                MoneyField("other_annual_income", "其他年收入（元）", hint="月收入以外，全家一年的收入"),
                MoneyField("reimbursed", "赔付、救助（元）", hint="已报销、赔偿的，只用于意外致困认定"),
                TextField("housing_type", "住房类型", max_length=20, offers=HOUSING),
                TextField("area", "建筑面积（㎡）", max_length=12),
                TextField("hukou_place", "户口所在地", max_length=60),
                TextField("postcode", "邮政编码", max_length=6),
                CheckField("single_parent", "", text="单亲"),
                CheckField("zero_employment", "", text="零就业家庭"),
                CheckField("self_help", "", text="有一定自救能力"),
                CheckField("subsistence_allowance", "", text="享受低保"),
            ),
        ),
        Section(
            "职工",
            (
                TextField("work_state", "工作状态", max_length=20, offers=WORK_STATES),
                TextField("work_since", "参加工作时间", max_length=10, hint="如 2003-07"),
                TextField("model_worker_level", "劳模类型", max_length=20, offers=MODEL_WORKER_LEVELS),
                TextField("other_contact", "其他联系方式", max_length=60),
                NotesField("remark", "备注", lines=2, max_length=500),
            ),
        ),
    ]


class CaseDialog(DraftDialog):
    """The form of a file; the sentence about the secondary causes stands below their first box."""

    help_topic = HELP

    def refuse(self, error: Any) -> None:
        problems = getattr(error, "problems", None)
        if problems and "secondary_causes" in problems:
            sentence = problems["secondary_causes"]
            rest = {key: text for key, text in problems.items() if key != "secondary_causes"}
            error = InvalidDraft({**rest, "second_1": sentence})
        super().refuse(error)


@reopens
def new(desk: Desk, person_id: int | None = None) -> CaseDialog:
    """A new file; for somebody who is chosen already, or to be chosen."""

    def command(draft: CaseInput) -> Callable[[Any], Changes]:
        assert draft.person_id is not None
        assert draft.opened_on is not None
        worker, on, wanted = draft.person_id, draft.opened_on, draft.draft
        own = HouseholdDraft(SELF, monthly_income=draft.own_income or 0)

        def write(session: Any) -> Changes:
            from union_desktop.areas.hardship import service

            family = service.registered_family(session, worker) if draft.with_family else ()
            return service.open_case(session, worker, wanted, on, household=(own, *family))

        return write

    dialog = CaseDialog(
        desk,
        "新建困难档案",
        Form(_sections(desk, new=True)),
        command,
        save="建立档案",
        intro="以家庭为单位，一户一份。建立后是“起草”：接着填家庭成员和收支、核对材料，认定后提交。",
        done=lambda changes: desk.go_to("hardship", changes.ids[0]),
    )
    start = CaseInput(person_id=person_id, opened_on=desk.today())
    dialog.form.load(start)
    if person_id is not None:
        dialog.form.set_read_only(True, "person_id")
    return _open(dialog, 760)


@reopens
def change(desk: Desk, case_id: int) -> None:
    """The form of a file that is there; what it says of illness stays concealed until asked for."""
    way = present_way()

    def go_on(draft: CaseDraft | None) -> None:
        if draft is None:
            ask.tell(desk.window, "这份档案已不在，没有改动。请刷新列表。")
            return
        with on_way(way):
            _change(desk, case_id, draft)

    desk.tasks.query(
        partial(pages.case_draft, case_id=case_id), go_on, owner=desk.window, key="hardship case"
    )


def _change(desk: Desk, case_id: int, before: CaseDraft) -> CaseDialog:
    def command(draft: CaseInput) -> Callable[[Any], Changes] | None:
        after = draft.draft
        if after == before:
            return None

        def write(session: Any) -> Changes:
            from union_desktop.areas.hardship import service

            return service.change_case(session, case_id, before, after)

        return write

    dialog = CaseDialog(desk, "修改困难档案", Form(_sections(desk, new=False)), command)
    dialog.form.load(as_input(before))
    for key, label in (
        ("situation", "困难情况"),
        ("health_status", "健康状况"),
        ("disability_type", "残疾类别"),
        ("disability_level", "残疾等级"),
    ):
        if getattr(before, key):
            conceal(desk, dialog.form, key, HIDDEN, label, ("hardship_case", case_id))
    return _open(dialog, 760)


@reopens
def member(desk: Desk, case_id: int, row: pages.HouseholdRow | None) -> DraftDialog:
    """Somebody of the household; the worker's row keeps who he is."""
    today = desk.today()
    own = row is not None and row.draft.relation == SELF
    known = row is not None and row.draft.person_id is not None
    form = Form(
        (
            TextField("relation", "与职工的关系", required=True, max_length=20, offers=RELATIONS),
            TextField("name", "姓名", max_length=60, normalise=values.normalise_name, required=not own),
            ChoiceField("id_type", "证件类型", choices=codes.ID_TYPE.ordered(), parse=codes.ID_TYPE.parse),
            TextField(
                "id_number",
                "证件号码",
                max_length=40,
                normalise=values.normalise_id_number,
                hint="用于核对是否重复建档",
            ),
            ChoiceField("gender", "性别", choices=codes.GENDER.ordered(), parse=codes.GENDER.parse),
            DateField("birth_date", "出生日期", parse=partial(_day, today), hint="未满 14 周岁需监护人同意"),
            MoneyField("monthly_income", "月收入（元）", hint="平均每月；没有收入填 0"),
            CheckField("shares_home", "", text="共同生活（计入家庭人口和收入）"),
            TextField("identity", "身份", max_length=20, offers=IDENTITIES),
            TextField("work_unit", "单位或学校", max_length=100),
            TextField("health_status", "健康状况", max_length=40, offers=HEALTH),
            TextField("medical_insurance", "医保状况", max_length=40, offers=MEDICAL_INSURANCE),
            ChoiceField(
                "political_status",
                "政治面貌",
                choices=codes.POLITICAL_STATUS.ordered(),
                parse=codes.POLITICAL_STATUS.parse,
            ),
            NotesField("remark", "备注", lines=2, max_length=300),
        )
    )

    def command(draft: HouseholdDraft) -> Callable[[Any], Changes] | None:
        after = replace(draft, monthly_income=draft.monthly_income or 0)
        if row is not None and after == row.draft:
            return None

        def write(session: Any) -> Changes:
            from union_desktop.areas.hardship import service

            if row is None:
                return service.add_member(session, case_id, after)
            return service.change_member(session, row.id, row.draft, after)

        return write

    title = "添加家庭成员" if row is None else "修改家庭成员"
    dialog = DraftDialog(
        desk,
        title,
        form,
        command,
        intro="本校职工的姓名、证件号码等取自会员资料，请在会员页修改。" if known else "",
        help_topic=f"{HELP}#家庭成员",
    )
    form.load(row.draft if row is not None else HouseholdDraft(id_type="111"))
    if row is not None:
        if row.draft.id_number:
            masked = mask_id_number(row.draft.id_number)
            conceal(desk, form, "id_number", masked, "证件号码", ("hardship_case", case_id))
        if row.draft.health_status:
            conceal(desk, form, "health_status", HIDDEN, "健康状况", ("hardship_case", case_id))
    if known:
        form.set_read_only(True, "name", "id_type", "id_number", "gender", "birth_date", "political_status")
    if own:
        form.set_read_only(True, "relation")
    return _open(dialog, 680)


@reopens
def expense(desk: Desk, case_id: int, row: pages.ExpenseRow | None) -> DraftDialog:
    """A rigid expense of the year."""
    form = Form(
        (
            ChoiceField("kind", "种类", required=True, choices=tuple(EXPENSE_KINDS.items())),
            MoneyField("amount", "全年金额（元）", required=True, hint="自己负担的部分"),
            NotesField("note", "说明", lines=2, max_length=200, hint="如票据张数、起止月份"),
        )
    )

    def command(draft: ExpenseDraft) -> Callable[[Any], Changes] | None:
        if row is not None and draft == row.draft:
            return None

        def write(session: Any) -> Changes:
            from union_desktop.areas.hardship import service

            if row is None:
                return service.add_expense(session, case_id, draft)
            return service.change_expense(session, row.id, row.draft, draft)

        return write

    title = "添加刚性支出" if row is None else "修改刚性支出"
    dialog = DraftDialog(desk, title, form, command, help_topic=f"{HELP}#收入与支出")
    form.load(row.draft if row is not None else replace(ExpenseDraft(), amount=None))  # type: ignore[arg-type]
    return _open(dialog, 620)


def _day(today: dt.date, text: str) -> dt.date:
    return values.parse_loose_date(text, today=today).date


def _open(dialog: Any, width: int) -> Any:
    room = dialog.parentWidget().screen().availableGeometry()
    wide = min(max(width, dialog.sizeHint().width()), room.width() - 40)
    dialog.resize(wide, min(dialog.sizeHint().height(), room.height() - 60))
    dialog.open()
    return dialog
