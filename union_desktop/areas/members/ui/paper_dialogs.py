# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers about selected members: what is read before asking, the questions of each paper, and the way to the preview."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from union_desktop.areas.members import documents
from union_desktop.areas.members.documents import (
    PaperLook,
    RegistrationLook,
    RetentionLook,
    TransferLook,
)
from union_desktop.areas.members.queries import papers
from union_desktop.areas.members.terms import EventKind
from union_desktop.areas.members.ui.papers import NUMBERS, PHONES, Gap, Job, show_paper
from union_desktop.core import clock, values
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import QuestionDialog
from union_desktop.widgets.fields import CheckField, ChoiceField, DateField, TextField
from union_desktop.widgets.form import Form, Section

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk


@dataclass(frozen=True, slots=True)
class Selected:
    """What was read about the selected people before anything is asked."""

    ids: tuple[int, ...]
    office: str
    gaps: list[Gap]
    transferred_out: tuple[int, ...]
    transferred_in: tuple[int, ...]
    retained: tuple[int, ...]


def print_registration(desk: Desk, ids: Sequence[int]) -> None:
    """会员登记表 of the selected people."""
    with_selected(desk, ids, lambda found: RegistrationDialog(desk, found).open(), family=True)


def print_transfer(desk: Desk, ids: Sequence[int]) -> None:
    """会员组织关系接转单 of those who were transferred."""

    def go_on(found: Selected) -> None:
        if found.transferred_out or found.transferred_in:
            TransferDialog(desk, found).open()
        else:
            ask.tell(
                desk.window,
                f"选中的 {len(found.ids)} 人都没有转出或转入的记录，没有可打印的接转单。"
                "请先用“会籍变动”登记转出；转出后，在列表上方的“状态”筛选中选“已转出”就能找到。",
            )

    with_selected(desk, ids, go_on)


def print_retention(desk: Desk, ids: Sequence[int]) -> None:
    """保留会籍登记表 of those who retired or whose membership was retained."""

    def go_on(found: Selected) -> None:
        if found.retained:
            RetentionDialog(desk, found).open()
        else:
            ask.tell(
                desk.window,
                f"选中的 {len(found.ids)} 人都没有退休或保留会籍的记录，没有可打印的登记表。"
                "请先用“会籍变动”登记退休或保留会籍。",
            )

    with_selected(desk, ids, go_on)


class PaperDialog(QuestionDialog):
    """Asks how a paper shall look; ``job(draft)`` says how it is made."""

    help_topic = "06-printing"

    def __init__(
        self, desk: Desk, found: Selected, title: str, form: Form, draft: object, intro: str
    ) -> None:
        super().__init__(desk, title, form, intro=intro)
        self._found = found
        form.load(draft)
        self.resize(680, self.sizeHint().height())

    def job(self, draft: Any) -> Job:
        """What is to be made."""
        raise NotImplementedError

    @property
    def paper(self) -> PaperLook:
        """Whose paper it is, as of this moment."""
        return PaperLook(self._found.office, self._desk.office.operator, clock.now())

    def go_on(self, draft: Any) -> None:
        if show_paper(self._desk, self, self.job(draft), self._found.gaps):
            self.accept()


@dataclass(frozen=True, slots=True)
class RegistrationInput:
    """Questions of the registration form."""

    on: dt.date | None
    id_numbers: str = "masked"
    phones: str = "whole"
    wages: bool = False
    opinions: bool = False
    applications: bool = False


class RegistrationDialog(PaperDialog):
    """会员登记表, with 入会申请书 if wanted."""

    help_topic = "06-printing#会员登记表和入会申请书"

    def __init__(self, desk: Desk, found: Selected) -> None:
        today = desk.today()
        form = Form(
            [
                Section(
                    "",
                    (
                        DateField(
                            "on",
                            "截止日期",
                            required=True,
                            parse=lambda text: values.parse_date(text, today=today),
                            hint="小组、类别和工资按这一天",
                        ),
                        ChoiceField("id_numbers", "证件号码", required=True, choices=NUMBERS),
                        ChoiceField("phones", "手机号码", required=True, choices=PHONES),
                        CheckField("wages", "", text="印出工资（须写明用途）"),
                        CheckField("opinions", "", text="印出审批意见和批准日期（补打旧表时）"),
                        CheckField("applications", "", text="每人前面加一页入会申请书"),
                    ),
                )
            ]
        )
        intro = (
            f"选中 {len(found.ids):,} 人，每人一份；家庭成员和简历较多的会续页。没有填写的栏目留空，供手写。"
        )
        super().__init__(desk, found, "打印会员登记表", form, RegistrationInput(today), intro)

    def job(self, draft: RegistrationInput) -> Job:
        """Whole numbers and wages need a purpose."""
        assert draft.on is not None
        look = RegistrationLook(
            self.paper,
            draft.id_numbers,  # type: ignore[arg-type]
            draft.phones,  # type: ignore[arg-type]
            wages=draft.wages,
            opinions=draft.opinions,
            applications=draft.applications,
        )
        return Job(
            f"会员登记表 {draft.on:%Y-%m-%d}",
            documents.registration_forms_from,
            {"ids": self._found.ids, "on": draft.on, "look": look},
            len(self._found.ids),
            look.sensitive,
        )


@dataclass(frozen=True, slots=True)
class TransferInput:
    """Questions of the transfer slip."""

    direction: str
    other_union: str = ""


class TransferDialog(PaperDialog):
    """会员组织关系接转单."""

    help_topic = "06-printing#组织关系接转单"

    def __init__(self, desk: Desk, found: Selected) -> None:
        counted = (
            (EventKind.TRANSFER_OUT.value, "转出", len(found.transferred_out)),
            (EventKind.TRANSFER_IN.value, "转入", len(found.transferred_in)),
        )
        choices = [(kind, f"{word}（{count:,} 人）") for kind, word, count in counted if count]
        form = Form(
            [
                Section(
                    "",
                    (
                        ChoiceField("direction", "接转", required=True, choices=choices, empty=None),
                        TextField(
                            "other_union",
                            "对方单位工会",
                            wide=True,
                            max_length=60,
                            hint="不填则留出空格，供手写",
                        ),
                    ),
                )
            ]
        )
        intro = (
            f"选中 {len(found.ids):,} 人，为其中有接转记录的人各印一页：上半页是存根，下半页交本人或对方单位，"
            "两半编号相同。日期、小组和备注取自最近一次接转记录。"
        )
        super().__init__(desk, found, "打印组织关系接转单", form, TransferInput(str(choices[0][0])), intro)

    def job(self, draft: TransferInput) -> Job:
        """The slips of one direction."""
        out = draft.direction == EventKind.TRANSFER_OUT
        ids = self._found.transferred_out if out else self._found.transferred_in
        look = TransferLook(self.paper, draft.other_union.strip())
        return Job(
            f"会员组织关系接转单（{'转出' if out else '转入'}）",
            documents.transfer_slips_from,
            {"ids": ids, "direction": draft.direction, "look": look},
            len(ids),
        )


@dataclass(frozen=True, slots=True)
class RetentionInput:
    """Questions of the retention form."""

    as_list: bool = False


class RetentionDialog(PaperDialog):
    """保留会籍登记表."""

    help_topic = "06-printing#保留会籍登记表"

    def __init__(self, desk: Desk, found: Selected) -> None:
        choices = ((False, "每人一张登记表，供签批"), (True, "一张名单，列出全部人员"))
        form = Form(
            [
                Section(
                    "",
                    (ChoiceField("as_list", "样式", required=True, choices=choices, empty=None, wide=True),),
                )
            ]
        )
        intro = (
            f"选中 {len(found.ids):,} 人，其中 {len(found.retained):,} 人有退休或保留会籍的记录；"
            "日期、小组和原因取自最近一次记录。"
        )
        super().__init__(desk, found, "打印保留会籍登记表", form, RetentionInput(), intro)

    def job(self, draft: RetentionInput) -> Job:
        """Forms or the list."""
        return Job(
            "保留会籍登记表",
            documents.retention_papers_from,
            {"ids": self._found.retained, "look": RetentionLook(self.paper, draft.as_list)},
            len(self._found.retained),
        )


def with_selected(
    desk: Desk, ids: Sequence[int], then: Callable[[Selected], None], *, family: bool = False
) -> None:
    """Reads aside what the dialogs need; thousands may be selected."""
    desk.tasks.query(
        partial(_look_at, ids=tuple(ids), on=desk.today(), family=family),
        lambda found: then(found) if found.ids else None,
        owner=desk.window,
        key="members.papers",
    )


def _look_at(reader: Reader, ids: tuple[int, ...], on: dt.date, *, family: bool) -> Selected:
    names = papers.names(reader, ids)
    there = tuple(names)
    printed = [*names.values(), *(papers.family_names(reader, there) if family else ())]
    return Selected(
        there,
        papers.office_name(reader, on),
        documents.unprintable_names(printed),
        papers.people_with(reader, there, (EventKind.TRANSFER_OUT,)),
        papers.people_with(reader, there, (EventKind.TRANSFER_IN,)),
        papers.people_with(reader, there, papers.RETENTIONS),
    )
