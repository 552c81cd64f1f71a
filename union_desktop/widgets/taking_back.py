# SPDX-License-Identifier: GPL-3.0-or-later
"""Undo as the desk sees it, the same from the menu, the history and the recycle bin: asked, done, and told by names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.core import clock
from union_desktop.core.undo import chain as undo_chain
from union_desktop.widgets import ask

if TYPE_CHECKING:
    from union_desktop.core.errors import UserError
    from union_desktop.core.reading import Reader
    from union_desktop.core.undo.rules import Kept, UndoReport
    from union_desktop.core.words import TableWords
    from union_desktop.widgets.area import Desk

_NAMED: Final = 6
_LISTED: Final = 15


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be taken back; ``names`` are the first few records."""

    seq: int
    action: str
    operator: str
    at: str
    count: int
    names: tuple[str, ...]

    @property
    def records(self) -> str:
        """«单雄信（10001）、曾子墨（10002）等 35 条记录»."""
        more = f"等 {self.count:,} 条记录" if self.count > len(self.names) else ""
        return "、".join(self.names) + more


@dataclass(frozen=True, slots=True)
class Taken:
    """What an undo did; ``kept`` has (name, reason) of what stayed as it is, without repetitions."""

    action: str
    reverted: int
    kept: tuple[tuple[str, str], ...]

    def sentence(self, verb: str = "撤销") -> str:
        """What happened, with counts."""
        if not self.reverted and not self.kept:
            return f"{quoted(self.action)}没有可以{verb}的内容，数据没有变化。"
        if not self.reverted:
            return f"没有{verb}{quoted(self.action)}：{len(self.kept):,} 条内容此后有了变化，都予以保留。"
        stayed = f"，另有 {len(self.kept):,} 条予以保留" if self.kept else ""
        back = "恢复原状" if verb != "重做" else "重新写入"
        return f"已{verb}{quoted(self.action)}：{self.reverted:,} 条记录{back}{stayed}。"


def quoted(title: str) -> str:
    """A title in quotes; what it quotes itself gets the inner ones."""
    return f"“{title.replace('“', '‘').replace('”', '’')}”"


def preview(reader: Reader, words: Mapping[str, TableWords], seq: int, action: str = "") -> Preview:
    """What taking back this entry would concern; ``action`` when it shall go by another title than its own."""
    from union_desktop.core.telling import Teller  # the window stands long before anything is taken back

    row = reader.one("select action, operator, at, subject_count from audit_entry where seq = :seq", seq=seq)
    assert row is not None
    teller = Teller(reader, words)
    subjects = undo_chain.first_subjects(reader, seq, _NAMED)
    names = tuple(teller.name(table, number) for table, number in subjects)
    return Preview(seq, action or row[0], row[1], clock.local(row[2]), row[3] or len(names), names)


def confirmed(desk: Desk, found: Preview, *, verb: str = "撤销", why: str = "") -> bool:
    """Asks with everything one should know before many records, or somebody else's work, go back."""
    keeps = "此后又改过的内容予以保留，完成后会逐条列出。" if verb != "重做" else ""
    return ask.confirm(
        desk.window,
        # What was left out on the way comes first: the step asked about is then not the one somebody has in mind.
        f"{why}要{verb}{quoted(found.action)}吗？涉及 {found.count:,} 条记录。",
        yes=verb,
        detail="\n".join(filter(None, (f"{found.at[:16]} 由{found.operator}操作：{found.records}。", keeps))),
        danger=True,
    )


def take_back(
    desk: Desk,
    found: Preview,
    done: Callable[[Taken], None],
    *,
    verb: str = "撤销",
    refused: Callable[[UserError], None] | None = None,
    ended: Callable[[], None] = lambda: None,
) -> None:
    """Takes an entry back off the window's thread; ``ended`` hears in any case that it is over."""

    def write(session: Any) -> UndoReport:
        from union_desktop.core.undo import reverting

        return reverting.take_back(session, found.seq, desk.undo_rules())

    def then(report: UndoReport) -> None:
        ended()
        if not report.kept:
            done(Taken(found.action, report.reverted, ()))
            return
        read = partial(_named, words=desk.words(), kept=report.kept)
        desk.tasks.query(
            read, lambda kept: done(Taken(found.action, report.reverted, kept)), owner=desk.window
        )

    def refuse(error: UserError) -> None:
        ended()
        if refused is not None:
            refused(error)
        else:
            ask.warn(desk.window, error.message, title=f"没有{verb}")

    desk.tasks.command(
        write,
        title=f"{verb}{quoted(found.action)}",
        owner=desk.window,
        done=then,
        refused=refuse,
        failed=lambda _failure: ended(),
    )


def tell(desk: Desk, taken: Taken, *, verb: str = "撤销") -> None:
    """A report that must be read: what stayed, by name and reason."""
    shown = [f"{name}：{reason}" for name, reason in taken.kept[:_LISTED]]
    if len(taken.kept) > _LISTED:
        shown.append(f"…… 共 {len(taken.kept):,} 条，其余可在“操作记录”里查看。")
    title = f"已{verb}" if taken.reverted else f"没有{verb}"
    ask.tell(desk.window, taken.sentence(verb), title=title, detail="\n".join(shown))


def _named(
    reader: Reader, words: Mapping[str, TableWords], kept: Sequence[Kept]
) -> tuple[tuple[str, str], ...]:
    from union_desktop.core.telling import Teller

    teller = Teller(reader, words)
    by_table: dict[str, list[int]] = {}
    for one in kept:
        by_table.setdefault(one.table, []).append(one.id)
    for table, numbers in by_table.items():
        teller.names(table, numbers[:1000])
    lines = (
        (
            f"{words[one.table].label if one.table in words else ''} {teller.name(one.table, one.id)}".strip(),
            one.reason,
        )
        for one in kept
    )
    return tuple(dict.fromkeys(lines))
