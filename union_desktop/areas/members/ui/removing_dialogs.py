# SPDX-License-Identifier: GPL-3.0-or-later
"""Deleting somebody who was entered by mistake, and making somebody who left nameless for good."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt

from union_desktop.areas.members.queries.forgetting import Forgetting, Held
from union_desktop.areas.members.queries.removal import Removable
from union_desktop.areas.members.terms import MembershipStatus
from union_desktop.core.purposes import MAX_LETTERS, MIN_LETTERS, is_purpose
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import CheckField, TextField
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.reopening import Way, on_way, present_way, reopens

if TYPE_CHECKING:
    from union_desktop.areas.members.service.anonymising import Anonymised
    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk
    from union_desktop.widgets.tasks import Progress

DELETING: Final = "删除会员"
FORGETTING: Final = "匿名处理"
_STANDING: Final = (MembershipStatus.APPLYING, MembershipStatus.ACTIVE, MembershipStatus.RETAINED)
_NAMES_SHOWN: Final = 6
_WIDTH: Final = 720


def delete(desk: Desk, ids: tuple[int, ...]) -> None:
    """Asks what goes along, or says why somebody has to stay and offers to close the membership instead."""

    def read(reader: Reader) -> list[Removable]:
        from union_desktop.areas.members.service import removing

        return list(removing.look(reader, ids[: removing.MOST + 1]))

    desk.tasks.query(
        read,
        partial(_ask_to_delete, desk),
        owner=desk.window,
        refused=lambda error: ask.warn(desk.window, error.message, title=DELETING),
        key="members.delete",
    )


def _ask_to_delete(desk: Desk, people: list[Removable]) -> None:
    kept = [one for one in people if not one.allowed]
    if kept:
        _refuse_to_delete(desk, kept, len(people))
        return
    goes: dict[str, int] = {}
    for one in people:
        for table, count in one.goes:
            goes[table] = goes.get(table, 0) + count
    names = "、".join(f"“{one.name}”" for one in people[:_NAMES_SHOWN])
    whom = names if len(people) <= _NAMES_SHOWN else f"{names}等 {len(people)} 人"
    along = f"随之删除：{_counted(desk, goes.items())}。" if goes else ""
    if not ask.confirm(
        desk.window,
        f"要删除{whom}吗？只有误录、重复登记而没有办理过任何业务的人才应删除；离开的会员请登记“转出”或“退会”。",
        yes="删除",
        title=DELETING,
        detail=f"{along}删除后可以按 Ctrl+Z 撤销，或在“操作记录”的回收站中恢复。",
        danger=True,
    ):
        return
    words = {table: one.label for table, one in desk.words().items()}
    wanted = tuple(one.person_id for one in people)

    def write(session: Any) -> Changes:
        from union_desktop.areas.members import service

        return service.delete(session, wanted, words=words)

    desk.tasks.command(write, title=DELETING, owner=desk.window)


def _refuse_to_delete(desk: Desk, kept: Sequence[Removable], count: int) -> None:
    first = kept[0]
    if first.blocks:
        why = f"“{first.name}”有{_counted(desk, first.blocks)}，这些记录要保留，不能删除。"
    else:
        why = f"“{first.name}”入会后还有 {first.later_events} 项会籍变动，不是误录，不能删除。"
    rest = f"所选 {count} 人中，共有 {len(kept)} 人不能删除；" if count > 1 else ""
    if count == 1 and first.status in _STANDING:
        if ask.confirm(
            desk.window,
            f"{why}没有删除任何内容。要改为登记“转出”或“退会”吗？",
            yes="登记会籍变动…",
            title=DELETING,
        ):
            from union_desktop.areas.members.ui import actions

            actions.record_event(desk, (first.person_id,))
        return
    ask.warn(
        desk.window,
        f"{why}{rest}没有删除任何人。离开的会员请登记“转出”或“退会”；同一个人登记了两次的，请用“查找重复”合并。",
        title=DELETING,
    )


@reopens
def anonymise(desk: Desk, ids: tuple[int, ...]) -> None:
    """Shows what would go and what stays, asks for a reason, and asks once more."""
    if len(ids) != 1:
        ask.tell(desk.window, f"已选 {len(ids)} 人。匿名处理不能撤销，一次只能处理一人，请只选一人。")
        return
    today, way = desk.today(), present_way()

    def read(reader: Reader) -> Forgetting:
        from union_desktop.areas.members.service import anonymising

        return anonymising.look(reader, ids[0], today)

    desk.tasks.query(
        read,
        partial(_ask_to_forget, desk, way),
        owner=desk.window,
        refused=lambda error: ask.warn(desk.window, error.message, title=FORGETTING),
        key="members.anonymise",
    )


def _ask_to_forget(desk: Desk, way: Way | None, found: Forgetting) -> None:
    if found.refusals:
        ask.warn(desk.window, f"{''.join(found.refusals)}没有作匿名处理，数据没有变化。", title=FORGETTING)
        return
    with on_way(way):
        AnonymiseDialog(desk, found).open()


@dataclass(frozen=True, slots=True)
class ForgettingInput:
    """What the dialog collects."""

    reason: str = ""
    with_files: bool = False


class AnonymiseDialog(DraftDialog):
    """Says what an archive may want, what goes, what stays, and what this cannot reach."""

    help_topic = "03-members#匿名处理"

    def __init__(self, desk: Desk, found: Forgetting) -> None:
        self._found = found
        fields: list[Any] = [
            TextField(
                "reason",
                "理由",
                required=found.needs_reason,
                max_length=MAX_LETTERS,
                hint="如“本人书面申请删除”；不要写姓名和号码。",
            )
        ]
        if found.files:
            count = sum(number for _, number in found.files)
            fields.append(
                CheckField("with_files", "", text=f"同时删除登记过此人的名册批次所存的原始文件（{count} 份）")
            )
        super().__init__(
            desk,
            FORGETTING,
            Form([Section("", tuple(fields))]),
            self._command,
            save="匿名处理…",
            intro=_explained(desk, found),
            done=partial(_clear_away, desk),
        )
        self.form.load(ForgettingInput())
        self.intro.setTextFormat(Qt.TextFormat.RichText)
        # The text above the form is long: without this it would be cut to the height of a narrow one.
        self.intro.setMinimumHeight(self.intro.heightForWidth(_WIDTH))
        self.resize(_WIDTH, self.sizeHint().height())

    def examine(self, draft: ForgettingInput) -> dict[str, str]:
        if self._found.needs_reason and not is_purpose(draft.reason):
            return {"reason": f"保管期限未满，请写明提前处理的理由（至少 {MIN_LETTERS} 个字）。"}
        return {}

    def _submitted(self, draft: ForgettingInput) -> None:
        if self.examine(draft) or ask.confirm(
            self,
            f"要对“{self._found.name}”作匿名处理吗？处理后姓名、号码等内容不再保存，任何人都不能恢复。",
            yes="匿名处理",
            no="先不处理",
            title=FORGETTING,
            danger=True,
        ):
            super()._submitted(draft)

    def _command(self, draft: ForgettingInput) -> Callable[[Any], Anonymised]:
        person_id, today = self._found.person_id, self._desk.today()

        def write(session: Any) -> Anonymised:
            from union_desktop.areas.members import service

            return service.anonymise(
                session, person_id, reason=draft.reason, with_files=draft.with_files, today=today
            )

        return write


def _clear_away(desk: Desk, made: Anonymised) -> None:
    """Files go after the commit: their keys are gone already, so nothing depends on it."""
    folder = desk.office.folder

    def remove(_progress: Progress) -> None:
        from union_desktop.areas.members.service import anonymising

        anonymising.remove_contents(folder, made.contents)

    if made.contents:
        desk.tasks.background(remove, lambda _none: None, owner=desk.window, title="删除附件文件")
    ask.tell(
        desk.window,
        "已作匿名处理。以前的备份里还有此人的资料，会随备份轮换逐步清除；"
        "需要立即清除的，请删除旧备份后重新备份。",
        title=FORGETTING,
    )


def _explained(desk: Desk, found: Forgetting) -> str:
    """What the person should know before, in paragraphs of rich text."""
    goes = _counted(desk, found.goes)
    files = "（可另行勾选）" if found.files else ""
    archive = "<br>".join(escape(_kept_for(one)) for one in found.held)
    parts = [
        ("", escape(f"“{found.name}”将改称“已匿名会员 {found.person_id}”，不能撤销。")),
        ("归档要求", archive),
        (
            "删除",
            "姓名、拼音、证件、电话、邮箱、工号、住址、籍贯、部门、职务、备注等"
            + (f"；{escape(goes)}" if goes else "")
            + "；操作记录中的这些内容和附件文件也一并清除。",
        ),
        (
            "保留（统计需要，看不出是谁）",
            "性别、出生日期、政治面貌、学历，各次会籍的日期、小组、校区和类别。",
        ),
        ("管不到的地方", f"已有的备份、已导出或打印的文件，以及名册批次保存的原始文件{files}。"),
    ]
    return "".join(f"<p>{f'<b>{title}</b><br>' if title else ''}{told}</p>" for title, told in parts if told)


def _kept_for(one: Held) -> str:
    until = f"到 {one.until:%Y-%m-%d}" if one.until else "永久"
    state = "，已满" if one.is_over else ""
    keep = "" if one.rule.retention.years == 0 else f"，{until}{state}"
    return f"{one.rule.title}：{one.rule.retention.label}{keep}。{one.rule.reason}"


def _counted(desk: Desk, rows: Iterable[tuple[str, int]]) -> str:
    words = desk.words()
    return "、".join(f"{words[table].label} {count:,} 条" for table, count in rows)
