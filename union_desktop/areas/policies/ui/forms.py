# SPDX-License-Identifier: GPL-3.0-or-later
"""Dialogs of the rules: a new document, its title, a new version, a version put right, the day a document ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.policies.queries import PolicyRow, VersionRow
from union_desktop.areas.policies.terms import BY_KEY, ParameterDraft, PolicyDraft, PolicyKind, VersionDraft
from union_desktop.areas.policies.terms.usual import StartingPoint, usual_policies
from union_desktop.areas.policies.ui.parameters_field import ParametersBox, ParametersField
from union_desktop.core import values
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import ChoiceField, DateField, NotesField, TextField
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.reopening import reopens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from union_desktop.core.changes import Changes
    from union_desktop.widgets.area import Desk

TOPIC: Final = "15-policies"
_EMPTY = "empty"
_TEXT_MOST = 50_000
_WIDE, _HIGH = 960, 700


@dataclass(frozen=True, slots=True)
class PolicyInput:
    """A new document as the form shows it; ``start`` is the starting point it was filled from."""

    start: str
    title: str
    code: str
    kind: PolicyKind
    policy_note: str
    version: VersionInput


@dataclass(frozen=True, slots=True)
class VersionInput:
    """A version as the form shows it: its first day may be missing still."""

    valid_from: dt.date | None
    document_no: str = ""
    adopted_by: str = ""
    adopted_on: dt.date | None = None
    text: str = ""
    note: str = ""
    parameters: tuple[ParameterDraft, ...] = ()

    def ready(self) -> VersionDraft:
        """What is saved."""
        assert self.valid_from is not None
        return VersionDraft(
            self.valid_from,
            self.document_no,
            self.adopted_by,
            self.adopted_on,
            self.text,
            self.note,
            self.parameters,
        )


@dataclass(frozen=True, slots=True)
class ClosingInput:
    """From which day on a document no longer holds."""

    on: dt.date | None


def shown(draft: VersionDraft) -> VersionInput:
    """A version as the form shows it."""
    return VersionInput(
        draft.valid_from,
        draft.document_no,
        draft.adopted_by,
        draft.adopted_on,
        draft.text,
        draft.note,
        draft.parameters,
    )


@reopens
def add_policy(desk: Desk, start: str = _EMPTY) -> DraftDialog:
    """A new document with its first version, from nothing or from a starting point."""
    points = {one.policy.code: one for one in usual_policies()}
    before = _from_start(points, start)
    form = Form(
        (
            Section(
                "制度",
                (
                    ChoiceField(
                        "start",
                        "从哪里开始",
                        wide=True,
                        choices=[
                            (_EMPTY, "空白制度"),
                            *((code, f"常用样式：{one.policy.title}") for code, one in points.items()),
                        ],
                        hint="样式只带出常用的参数和文字，金额要按本校的文件填写",
                    ),
                    TextField("title", "名称", required=True, max_length=100),
                    ChoiceField(
                        "kind", "类别", required=True, choices=[(one, one.label) for one in PolicyKind]
                    ),
                    TextField(
                        "code",
                        "标识",
                        required=True,
                        max_length=40,
                        hint="英文字母，程序内部引用，保存后不能改",
                    ),
                    TextField("policy_note", "说明", max_length=500),
                ),
            ),
            Section("第一个版本", _version_fields(desk, "version.", before.kind)),
        )
    )

    def command(draft: PolicyInput) -> Callable[[Any], Changes]:
        policy = PolicyDraft(draft.code, draft.kind, draft.title, draft.policy_note)

        def write(session: Any) -> Changes:
            from union_desktop.areas.policies import service

            return service.add_policy(session, policy, draft.version.ready())

        return write

    dialog = DraftDialog(
        desk, "新建制度", form, command, done=partial(_go_to, desk), help_topic=f"{TOPIC}#新建制度"
    )
    form.load(before)
    box = _box(form, "version.parameters")

    def follow(key: str) -> None:
        if key == "start":
            ready = _from_start(points, form.value("start") or _EMPTY)
            for name in ("title", "code", "kind"):
                form.set_value(name, getattr(ready, name))
            box.show_parameters(ready.kind, ready.version.parameters)
        elif key == "kind" and (kind := form.value("kind")) and kind != box.kind:
            kept = [one for one in _readable(box) if kind in BY_KEY[one.key].kinds]
            box.show_parameters(kind, kept)

    def tell(key: str) -> None:
        point = points.get(form.value("start") or _EMPTY)
        if key == "start" and point is not None:
            form.show_warnings({"version.parameters": point.hint})

    form.edited.connect(follow)
    form.left.connect(tell)
    _opened(dialog)
    return dialog


@reopens
def change_policy(desk: Desk, row: PolicyRow) -> DraftDialog:
    """Another title or note."""
    form = Form(
        (
            TextField("title", "名称", required=True, max_length=100),
            NotesField("note", "说明", max_length=500),
        ),
        columns=1,
    )

    def command(draft: PolicyDraft) -> Callable[[Any], Changes] | None:
        if draft == row.draft:
            return None

        def write(session: Any) -> Changes:
            from union_desktop.areas.policies import service

            return service.change_policy(session, row.id, draft)

        return write

    dialog = DraftDialog(desk, "名称与说明", form, command, help_topic=TOPIC)
    form.load(row.draft)
    dialog.resize(max(520, dialog.sizeHint().width()), dialog.sizeHint().height())
    dialog.open()
    return dialog


@reopens
def add_version(desk: Desk, row: PolicyRow, last: VersionRow | None) -> DraftDialog:
    """A version from a day on, filled with what the last one says."""
    form = Form(_version_fields(desk, "", row.draft.kind))
    start = VersionInput(None, parameters=last.draft.parameters if last else ())
    if last is not None:
        start = VersionInput(None, adopted_by=last.draft.adopted_by, parameters=last.draft.parameters)

    def command(draft: VersionInput) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            from union_desktop.areas.policies import service

            return service.add_version(session, row.id, draft.ready())

        return write

    intro = f"“{row.draft.title}”从施行日期起按新版本执行，原来的版本到前一天为止；已经办理的事项仍按办理时的版本。"
    dialog = DraftDialog(
        desk, "新版本", form, command, action="制度新版本", intro=intro, help_topic=f"{TOPIC}#新版本"
    )
    form.load(start)
    _opened(dialog)
    return dialog


@reopens
def correct_version(desk: Desk, row: PolicyRow, version: VersionRow, used: bool) -> DraftDialog:
    """A version put right; of one that something was decided under only what decides nothing."""
    form = Form(_version_fields(desk, "", row.draft.kind))
    before = shown(version.draft)

    def command(draft: VersionInput) -> Callable[[Any], Changes] | None:
        if draft == before:
            return None

        def write(session: Any) -> Changes:
            from union_desktop.areas.policies import service

            return service.correct_version(session, version.id, version.draft, draft.ready())

        return write

    intro = "更正录错的内容，不产生新的版本。标准有变动时请用“新版本”。"
    if used:
        intro = (
            "已有办理的事项依据这个版本，参数和施行日期不能再改；文号、通过机构、正文和说明可以更正。"
            "标准有变动时请用“新版本”。"
        )
    dialog = DraftDialog(
        desk, "更正版本", form, command, action="更正制度版本", intro=intro, help_topic=f"{TOPIC}#更正"
    )
    form.load(before)
    if used:
        form.set_enabled("parameters", False)
        form.set_enabled("valid_from", False)
    _opened(dialog)
    return dialog


@reopens
def close(desk: Desk, row: PolicyRow) -> DraftDialog:
    """The day from which a document no longer holds."""
    today = desk.today()
    form = Form((DateField("on", "停用日期", required=True, parse=_day(today)),), columns=1)

    def command(draft: ClosingInput) -> Callable[[Any], Changes]:
        assert draft.on is not None
        on = draft.on

        def write(session: Any) -> Changes:
            from union_desktop.areas.policies import service

            return service.close(session, row.id, on)

        return write

    intro = f"“{row.draft.title}”从停用日期起不再执行，以前的版本和办理记录保留。以后增加新版本即恢复执行。"
    dialog = DraftDialog(
        desk, "停用制度", form, command, save="停用", intro=intro, help_topic=f"{TOPIC}#停用"
    )
    form.load(ClosingInput(today))
    dialog.resize(max(480, dialog.sizeHint().width()), dialog.sizeHint().height())
    dialog.open()
    return dialog


# -- inside -------------------------------------------------------------------------------------------------------


def _version_fields(desk: Desk, prefix: str, kind: PolicyKind) -> Sequence[Any]:
    day = _day(desk.today())
    return (
        DateField(f"{prefix}valid_from", "施行日期", required=True, parse=day, hint="从这一天起按它执行"),
        TextField(f"{prefix}document_no", "文号", max_length=60, hint="如：校工〔2015〕3号"),
        TextField(f"{prefix}adopted_by", "通过机构", max_length=100, hint="如：学校党委会议"),
        DateField(f"{prefix}adopted_on", "通过日期", parse=day),
        ParametersField(f"{prefix}parameters", "参数", kind=kind),
        NotesField(
            f"{prefix}text",
            "正文",
            lines=4,
            max_length=_TEXT_MOST,
            hint="可粘贴全文；扫描件请在保存后添加为附件",
        ),
        TextField(f"{prefix}note", "版本说明", wide=True, max_length=500),
    )


def _from_start(points: dict[str, StartingPoint], start: str) -> PolicyInput:
    point = points.get(start)
    if point is None:
        return PolicyInput(_EMPTY, "", "", PolicyKind.AID, "", VersionInput(None))
    policy = point.policy
    version = VersionInput(None, parameters=point.parameters)
    return PolicyInput(start, policy.title, policy.code, policy.kind, policy.note, version)


def _box(form: Form, key: str) -> ParametersBox:
    box = form.widget(key)
    assert isinstance(box, ParametersBox)
    return box


def _readable(box: ParametersBox) -> tuple[ParameterDraft, ...]:
    try:
        return box.table.parameters()
    except ValueError:
        return ()


def _day(today: dt.date) -> Callable[[str], dt.date]:
    return lambda text: values.parse_date(text, today=today)


def _go_to(desk: Desk, changes: Changes) -> None:
    desk.go_to("policies", changes.ids[0])


def _opened(dialog: DraftDialog) -> None:
    screen = dialog.screen().availableGeometry()
    dialog.resize(min(_WIDE, screen.width() - 40), min(_HIGH, screen.height() - 60))
    dialog.open()
