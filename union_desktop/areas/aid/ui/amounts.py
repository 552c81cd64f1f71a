# SPDX-License-Identifier: GPL-3.0-or-later
"""Amounts and sources of selected rows, and taking rows off the list."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.aid.queries.round_head import RoundHead, yuan
from union_desktop.areas.aid.terms import DRAFT, FundSource, Split
from union_desktop.areas.aid.ui.fitting import fit
from union_desktop.areas.aid.ui.reasons import Make, ReasonedDialog, Reasons, run
from union_desktop.core.errors import InvalidDraft
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import ChoiceField, DateField, MoneyField, NotesField
from union_desktop.widgets.form import Form, Section

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from union_desktop.areas.aid.ui.grants import GrantsPanel
    from union_desktop.widgets.fields import Field

HELP: Final = "17-aid#金额和资金来源"
SOURCES: Final = [(one, one.label) for one in FundSource]


@dataclass(frozen=True, slots=True)
class SplitInput:
    """Up to three sources; the last one without an amount takes what is left."""

    first: FundSource | None = None
    first_part: int | None = None
    second: FundSource | None = None
    second_part: int | None = None
    third: FundSource | None = None

    def parts(self) -> Split:
        """What the service wants; InvalidDraft when something is missing or stands twice."""
        chosen = [(self.first, self.first_part), (self.second, self.second_part), (self.third, None)]
        told = [(source, part) for source, part in chosen if source is not None]
        if not told:
            raise InvalidDraft({"first": "请选择资金来源。"})
        if len({source for source, _ in told}) < len(told):
            raise InvalidDraft({"second": "同一个资金来源只能选一次。"})
        for (source, part), key in zip(told[:-1], ("first_part", "second_part"), strict=False):
            if not part:
                raise InvalidDraft({key: f"后面还有资金来源，请填写“{source.label}”每行承担多少。"})
        return (*told[:-1], (told[-1][0], None))


def split_fields() -> tuple[Field, ...]:
    """The fields of ``SplitInput``."""
    hint = "只有一个来源时不填"
    return (
        ChoiceField("first", "资金来源", required=True, choices=SOURCES, empty=None),
        MoneyField("first_part", "每行承担（元）", hint=hint),
        ChoiceField("second", "其次", choices=SOURCES, empty=None),
        MoneyField("second_part", "每行承担（元）"),
        ChoiceField("third", "再次", choices=SOURCES, empty=None, hint="承担余下的金额"),
    )


def split_of(draft: Any) -> Split:
    """The split that is part of a larger draft with the same fields."""
    return SplitInput(**{one.name: getattr(draft, one.name) for one in fields(SplitInput)}).parts()


# -- amounts ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AmountInput:
    """One amount for all of them."""

    amount: int | None = None


def change(panel: GrantsPanel, found: RoundHead, ids: Sequence[int]) -> None:
    """改金额 of the selected rows."""
    desk, chosen = panel.desk, tuple(ids)
    told = "、".join(f"{yuan(fen)} 元" for fen in found.grades)

    def write(draft: AmountInput) -> Make:
        assert draft.amount is not None
        return partial(_set, dict.fromkeys(chosen, draft.amount))

    dialog = ReasonedDialog(
        desk,
        "改金额",
        Form([Section("", (MoneyField("amount", "每行金额（元）", required=True),))], columns=1),
        write,
        save="改金额",
        intro=f"选中的 {len(chosen):,} 行都改为同一个金额；资金来源的差额由各行的最后一个来源承担。"
        + (f"制度规定的档次：{told}，选中后按数字键也能改。" if told else ""),
        done=lambda _changes: panel.said(f"已改 {len(chosen):,} 行的金额，可用 Ctrl+Z 撤销。"),
        help_topic=HELP,
    )
    dialog.form.load(AmountInput())
    fit(dialog, 480)
    dialog.open()


def set_grade(panel: GrantsPanel, ids: Sequence[int], fen: int) -> None:
    """One of the rule's grades, at once."""
    chosen = tuple(ids)

    def make(reasons: Reasons) -> Any:
        def write(session: Any) -> Any:
            from union_desktop.areas.aid import service

            return service.set_grade(session, chosen, fen, breach_reason=reasons.breach)

        return write

    run(
        panel.desk,
        make,
        title="按档次改金额",
        owner=panel,
        done=lambda _changes: panel.said(f"已把 {len(chosen):,} 行改为 {yuan(fen)} 元，可用 Ctrl+Z 撤销。"),
        refused=lambda error: panel.banner.say(error.message, "problem"),
    )


def _set(amounts: dict[int, int], reasons: Reasons) -> Any:
    def write(session: Any) -> Any:
        from union_desktop.areas.aid import service

        return service.set_amounts(session, amounts, breach_reason=reasons.breach)

    return write


# -- sources ------------------------------------------------------------------------------------------------------


def split_over(panel: GrantsPanel, found: RoundHead, ids: Sequence[int]) -> None:
    """资金来源 of the selected rows."""
    chosen = tuple(ids)

    def write(draft: SplitInput) -> Any:
        parts = draft.parts()

        def command(session: Any) -> Any:
            from union_desktop.areas.aid import service

            return service.set_split(session, chosen, parts)

        return command

    dialog = DraftDialog(
        panel.desk,
        "资金来源",
        Form([Section("", split_fields())]),
        write,
        save="改资金来源",
        intro=f"选中的 {len(chosen):,} 行都按下面的来源分摊：前面的来源每行承担填写的金额，最后一个来源承担余下的。"
        "例如上级工会补助每人 500 元，其余由本级工会经费承担。",
        done=lambda _changes: panel.said(f"已改 {len(chosen):,} 行的资金来源，可用 Ctrl+Z 撤销。"),
        help_topic=HELP,
    )
    dialog.form.load(SplitInput(first=found.scheme.first_source))
    fit(dialog, 640)
    dialog.open()


# -- taking off ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OffInput:
    """When and why a row leaves a list that was frozen."""

    on: dt.date | None
    reason: str = ""


def take_off(panel: GrantsPanel, found: RoundHead, ids: Sequence[int]) -> None:
    """移出 the selected rows: at once while the list is drawn up, with day and reason later."""
    desk, chosen = panel.desk, tuple(ids)

    def done(_changes: object) -> None:
        panel.said(f"已移出 {len(chosen):,} 行，可用 Ctrl+Z 撤销。")

    if found.row.status == DRAFT:
        if ask.confirm(
            desk.window,
            f"要把选中的 {len(chosen):,} 行移出名单吗？名单还在拟定，移出不需要写原因，可以撤销。",
            yes="移出",
            title="移出名单",
            danger=True,
        ):
            desk.tasks.command(_off(chosen, "", desk.today()), title="移出名单", owner=panel, done=done)
        return

    def write(draft: OffInput) -> Any:
        assert draft.on is not None
        return _off(chosen, draft.reason, draft.on)

    dialog = DraftDialog(
        desk,
        "移出名单",
        Form(
            [
                Section(
                    "",
                    (
                        DateField("on", "日期", required=True),
                        NotesField("reason", "原因", required=True, lines=2, max_length=300),
                    ),
                )
            ],
            columns=1,
        ),
        write,
        save="移出",
        intro=f"名单已经锁定。移出的 {len(chosen):,} 行仍能看到（“标记”筛选选“已移出”），不再计入人数和金额。",
        done=done,
        help_topic="17-aid#锁定以后补加、移出",
    )
    dialog.form.load(OffInput(desk.today()))
    fit(dialog, 520)
    dialog.open()


def _off(ids: tuple[int, ...], reason: str, on: dt.date) -> Any:
    def write(session: Any) -> Any:
        from union_desktop.areas.aid import service

        return service.remove_grants(session, ids, reason, on)

    return write
