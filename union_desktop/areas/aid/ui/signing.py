# SPDX-License-Identifier: GPL-3.0-or-later
"""After the money went out: signed by oneself or somebody else, given up, come back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.aid.queries import grant_list
from union_desktop.areas.aid.queries.round_head import RoundHead, yuan
from union_desktop.areas.aid.terms import PayState
from union_desktop.areas.aid.ui.fitting import fit
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import DateField, Field, NotesField, TextField
from union_desktop.widgets.form import Form, Section

if TYPE_CHECKING:
    import datetime as dt

    from union_desktop.areas.aid.ui.grants import GrantsPanel
    from union_desktop.core.reading import Reader

HELP: Final = "17-aid#签收、代签、放弃、退回"
_NAMED: Final = 6


@dataclass(frozen=True, slots=True)
class DayInput:
    """When, and where it is wanted who and why."""

    on: dt.date | None
    proxy: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Whom:
    """The rows something is asked about, in words."""

    ids: tuple[int, ...]
    names: str
    amount: int


def _read(reader: Reader, ids: tuple[int, ...]) -> _Whom:
    first = grant_list.rows(reader, ids[:_NAMED])
    names = "、".join(first[one].name for one in ids[:_NAMED] if one in first)
    more = f"等 {len(ids):,} 行" if len(ids) > _NAMED else ""
    return _Whom(ids, f"{names}{more}", grant_list.total(reader, ids))


def _ask(
    panel: GrantsPanel,
    ids: Sequence[int],
    title: str,
    verb: str,
    extra: Sequence[Field],
    told: str,
    write: Callable[[tuple[int, ...], DayInput], Callable[[Any], Any]],
) -> None:
    """Opens a dialog for these rows, once it is known whose they are."""

    def go_on(whom: _Whom) -> None:
        dialog = DraftDialog(
            panel.desk,
            title,
            Form([Section("", (DateField("on", "日期", required=True), *extra))], columns=1),
            lambda draft: write(whom.ids, draft),
            save=verb,
            intro=f"{whom.names}，{len(whom.ids):,} 行，合计 {yuan(whom.amount)} 元。{told}",
            done=lambda _changes: panel.said(f"已登记{verb} {len(whom.ids):,} 行，可用 Ctrl+Z 撤销。"),
            help_topic=HELP,
        )
        dialog.form.load(DayInput(panel.desk.today()))
        fit(dialog, 520)
        dialog.open()

    panel.desk.tasks.query(partial(_read, ids=tuple(ids)), go_on, owner=panel, key="whom")


def sign(panel: GrantsPanel, ids: Sequence[int]) -> None:
    """签收 with a day: signing sheets come back later than they were signed."""

    def write(rows: tuple[int, ...], draft: DayInput) -> Callable[[Any], Any]:
        assert draft.on is not None
        return _sign(rows, draft.on)

    _ask(panel, ids, "签收", "签收", (), "请按签收表上的日期登记本人签收。", write)


def sign_now(panel: GrantsPanel, ids: Sequence[int]) -> None:
    """签收 of today, at once."""
    rows = tuple(ids)
    panel.desk.tasks.command(
        _sign(rows, panel.desk.today()),
        title="签收",
        owner=panel,
        done=lambda _changes: panel.said(f"已登记签收 {len(rows):,} 行（今天），可用 Ctrl+Z 撤销。"),
        refused=lambda error: panel.banner.say(error.message, "problem"),
    )


def sign_all(panel: GrantsPanel, found: RoundHead) -> None:
    """签收 of everything that was paid."""

    def go_on(ids: tuple[int, ...]) -> None:
        if ids:
            sign(panel, ids)
        else:
            panel.banner.say("没有“已发待签”的行，没有要登记的签收。", "info")

    panel.desk.tasks.query(
        lambda reader: grant_list.ids_of_states(reader, found.id, (PayState.PAID,)),
        go_on,
        owner=panel,
        key="to sign",
    )


def _sign(ids: tuple[int, ...], on: dt.date) -> Callable[[Any], Any]:
    def write(session: Any) -> Any:
        from union_desktop.areas.aid import service

        return service.sign(session, ids, on)

    return write


def proxy(panel: GrantsPanel, ids: Sequence[int]) -> None:
    """代签: for one row, because each has a reason of its own."""
    if len(ids) > 1:
        panel.banner.say("代签要逐行写明代签人和原因，请只选一行。", "info")
        return

    def write(rows: tuple[int, ...], draft: DayInput) -> Callable[[Any], Any]:
        def command(session: Any) -> Any:
            from union_desktop.areas.aid import service

            assert draft.on is not None
            return service.proxy_sign(session, rows[0], draft.on, draft.proxy, draft.reason)

        return command

    fields = (
        TextField("proxy", "代签人", required=True, max_length=40),
        NotesField(
            "reason", "代签原因", required=True, lines=2, max_length=300, hint="例如：本人住院，委托配偶代领"
        ),
    )
    _ask(panel, ids, "代签", "代签", fields, "签收表上应有代签人的签名。", write)


def waive(panel: GrantsPanel, ids: Sequence[int]) -> None:
    """放弃: stays decided, is not owed any more."""

    def write(rows: tuple[int, ...], draft: DayInput) -> Callable[[Any], Any]:
        def command(session: Any) -> Any:
            from union_desktop.areas.aid import service

            assert draft.on is not None
            return service.waive(session, rows, draft.on, draft.reason)

        return command

    fields = (NotesField("reason", "放弃的原因", required=True, lines=2, max_length=300),)
    _ask(panel, ids, "放弃", "登记放弃", fields, "放弃以后不再发放，仍计入“已定”。", write)


def give_back(panel: GrantsPanel, ids: Sequence[int]) -> None:
    """退回: owed again."""

    def write(rows: tuple[int, ...], draft: DayInput) -> Callable[[Any], Any]:
        def command(session: Any) -> Any:
            from union_desktop.areas.aid import service

            assert draft.on is not None
            return service.give_back(session, rows, draft.on, draft.reason)

        return command

    fields = (
        NotesField(
            "reason", "退回的原因", required=True, lines=2, max_length=300, hint="例如：账号已销户，银行退回"
        ),
    )
    _ask(panel, ids, "退回", "登记退回", fields, "退回的钱重新列为待发，更正账号后可以再发。", write)
