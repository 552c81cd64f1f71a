# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom the roster lists completely, and from which day its changes count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout

from union_desktop.areas.roster import queries
from union_desktop.areas.roster.service.wire import Preview
from union_desktop.areas.roster.terms import LEAVING_TITLES, Leaving, Scope
from union_desktop.areas.roster.ui.intake import Intake
from union_desktop.core import values
from union_desktop.widgets.fields import CheckField, ChoiceField, DateField
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.wizard import WizardPage

_ALL = ""


@dataclass(frozen=True, slots=True)
class ScopeDraft:
    """The form's draft; '' means "as the file shows" for category and company, "all" for the others."""

    complete: bool = True
    staff_category: str = _ALL
    employer: str = _ALL
    union_group: str = _ALL
    campus: str = _ALL
    on: dt.date | None = None
    leaving: str = Leaving.TRANSFER_OUT.value


class ScopePage(WizardPage):
    """The scope as a form."""

    help_topic = "05-rosters#第 4 步：范围与日期"
    heading = "核对范围与生效日期"
    explanation = "只有在范围之内、花名册里却没有的会员，才会计为离开。范围之外的会员不受影响。"
    forward_text = "核对"

    def __init__(self, intake: Intake) -> None:
        super().__init__()
        self._intake = intake
        self.form = Form(
            (
                Section(
                    "花名册完整列出了谁",
                    (
                        CheckField(
                            "complete", "名单完整", wide=True, hint="不完整时取消勾选，就没有人会被计为离开。"
                        ),
                        ChoiceField(
                            "staff_category",
                            "人员类别",
                            hint="四项都留空：只看花名册包括了半数以上会员的类别。",
                        ),
                        ChoiceField("employer", "派遣单位", hint="留空：不限派遣单位。"),
                        ChoiceField("union_group", "工会小组", hint="留空：不限小组。"),
                        ChoiceField("campus", "校区", hint="留空：不限校区。"),
                    ),
                ),
                Section(
                    "怎样写入",
                    (
                        DateField(
                            "on",
                            "生效日期",
                            required=True,
                            hint="入会、调动和离开从这一天起算。",
                            parse=lambda text: values.parse_date(text, today=intake.desk.today()),
                        ),
                        ChoiceField("leaving", "离开的人登记为", hint="个别人可在下一步改。"),
                    ),
                ),
            )
        )
        self.form.edited.connect(self._edited)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)

    def enter(self) -> None:
        machine = self._intake.machine
        labels = machine.words.labels
        with self._intake.desk.office.reader() as reader:
            employers = queries.employers(reader)
        scope = machine.scope
        known = list(dict.fromkeys([*employers, *scope.employer]))
        self.form.set_choices("staff_category", list(labels["staff_category"].items()))
        self.form.set_choices("employer", [(name, name) for name in known])
        self.form.set_choices("union_group", list(labels["union_group"].items()))
        self.form.set_choices("campus", list(labels["campus"].items()))
        self.form.set_choices("leaving", [(kind.value, title) for kind, title in LEAVING_TITLES.items()])

        def only(told: tuple[str, ...] | tuple[int, ...]) -> str:
            return str(told[0]) if len(told) == 1 else _ALL

        self.form.load(
            ScopeDraft(
                not scope.partial,
                only(scope.staff_category),
                only(scope.employer),
                only(scope.union_group),
                only(scope.campus),
                machine.effective_on,
                machine.leaving(-1).value,
            )
        )
        self._edited("complete")

    def leave(self, proceed: Callable[[], None]) -> None:
        machine = self._intake.machine
        draft: ScopeDraft = self.form.draft()
        assert draft.on is not None

        def one(text: str) -> tuple[str, ...]:
            return (text,) if text else ()

        machine.effective_on = draft.on
        machine.leave_as(Leaving(draft.leaving or Leaving.TRANSFER_OUT))
        machine.set_scope(
            Scope(
                one(draft.staff_category),
                tuple(int(text) for text in one(draft.union_group)),
                tuple(int(text) for text in one(draft.campus)),
                one(draft.employer),
                not draft.complete,
            )
        )

        def work(_progress: object) -> Preview:
            machine.tell_people()
            return machine.compare()

        self._intake.run("正在核对…", work, lambda _preview: proceed())

    def _edited(self, key: str) -> None:
        if key == "complete":
            self.form.set_enabled("leaving", bool(self.form.value("complete")))
