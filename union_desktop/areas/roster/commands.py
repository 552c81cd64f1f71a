# SPDX-License-Identifier: GPL-3.0-or-later
"""Headless commands of the roster area: comparing, writing and taking back rosters."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from union_desktop.core.commands import Answer, Command, Context, day
from union_desktop.core.errors import UserError

if TYPE_CHECKING:
    from union_desktop.areas.roster.queries import OfficeWords
    from union_desktop.areas.roster.service.reconcile import Reconciliation
    from union_desktop.areas.roster.terms import FileContents, Scope
    from union_desktop.core.office import Office

_SCOPE_KEYS = {
    "category": "staff_category",
    "group": "union_group",
    "campus": "campus",
    "employer": "employer",
}


def _roster_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help="名册文件（.xlsx、.xls、.ods、.csv）")
    parser.add_argument(
        "--source", required=True, metavar="来源", help="名册来源，如“人事处在编”；按来源记住列的含义"
    )
    parser.add_argument(
        "--scope",
        nargs="+",
        action="extend",
        metavar="范围",
        help="名册完整列出了谁：category=类别 group=小组 campus=校区 employer=派遣单位，可写多项，也可多次写 --scope；"
        "none 表示不完整。不写时用上次的范围；没有上次时，只对名册包括了半数以上会员的类别和派遣单位判断谁离开",
    )
    parser.add_argument(
        "--sheet",
        nargs="+",
        action="extend",
        metavar="工作表",
        help="采用哪几张工作表；不写时采用全部有表头的，名称像离职、退休、说明的除外",
    )
    parser.add_argument("--on", type=day, metavar="日期", help="变动从哪一天起算（默认为今天）")
    parser.add_argument("--create-units", action="store_true", help="名册中不认识的单位新建为工会小组")
    parser.add_argument(
        "--apply", action="store_true", help="写入核对结果；不写这一项时只核对，不写入任何内容"
    )
    parser.add_argument(
        "--allow-many-leaving",
        action="store_true",
        help="范围之内半数以上的会员离开时也写入；不写这一项时会拒绝，以防选错了文件",
    )


def _roster(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.roster import queries
    from union_desktop.areas.roster.service.reader import RosterReader
    from union_desktop.areas.roster.service.reconcile import Reconciliation
    from union_desktop.areas.roster.terms import is_stated

    # Started first: the child gets ready while the password is being checked.
    with RosterReader() as reader:
        office = context.office()
        reconciliation = Reconciliation(office, context.today, reader)
        reconciliation.effective_on = arguments.on or context.today
        contents = reconciliation.open(arguments.file, arguments.source)
        reconciliation.create_units = arguments.create_units
        if arguments.sheet:
            reconciliation.set_sheets(_sheets(arguments.sheet, contents))
        if arguments.scope:
            reconciliation.set_scope(_scope(arguments.scope, reconciliation.words))
        preview = reconciliation.compare()
        counts = preview.counts
        answer: dict[str, object] = {
            "rows": counts.rows,
            "new": counts.new,
            "returned": counts.returned,
            "changed": counts.changed,
            "moved": counts.moved,
            "left": counts.left,
            "unchanged": counts.unchanged,
            "conflict": counts.conflict,
            "rejected": counts.rejected,
            "skipped": 0,
            "applied": 0,
            "batch": None,
            "problems": [problem.as_json() for problem in preview.problems],
            "scope": {
                "words": queries.scope_words(preview.scope, reconciliation.words),
                "stated": is_stated(reconciliation.scope),
                "members": preview.scope_members,
            },
            "sheets": list(reconciliation.sheets),
            "sheets_left_out": reconciliation.sheets_left_out,
        }
        if arguments.apply:
            answer |= _apply(office, reconciliation, allow_many=arguments.allow_many_leaving)
    return answer


def _apply(office: Office, reconciliation: Reconciliation, *, allow_many: bool) -> dict[str, object]:
    """Write what the comparison found; returns what the answer then says instead."""
    from union_desktop.areas.roster.service import writing

    assert reconciliation.preview is not None
    counts = reconciliation.preview.counts
    many = reconciliation.many_leaving()
    if many and not allow_many:
        leaving, members = many
        raise UserError(
            f"核对范围之内有 {members} 名会员，其中 {leaving} 名不在名册中，将登记离开，超过半数。这份名册可能不完整，"
            "或者选错了文件、范围，没有写入任何内容。请核对；确实如此的，加上 --allow-many-leaving 再写入一次。"
        )
    plan = reconciliation.plan()
    skipped = counts.rows - counts.unchanged - counts.rejected
    # The same file again must leave no trace at all: a batch without a single change is not kept.
    if not plan.accepted:
        with office.transaction(f"登记名册来源“{plan.source.name}”") as session:
            writing.remember(session, plan.source)
        return {"skipped": skipped}
    with office.transaction(f"名册核对：{plan.source.name}") as session:
        writing.remember(session, plan.source)
        receipt = writing.write(session, plan)
    return {"skipped": receipt.skipped, "applied": receipt.applied, "batch": receipt.batch_id}


def _sheets(wanted: Sequence[str], contents: FileContents) -> list[str]:
    known = [table.sheet for table in contents.tables]
    for name in wanted:
        if name not in known:
            shown = "、".join(f"“{one}”" for one in known)
            raise UserError(
                f"文件中没有工作表“{name}”，或其中没有表头，没有写入任何内容。可以采用的有：{shown}。"
            )
    return [name for name in known if name in wanted]


def _scope(parts: Sequence[str], words: OfficeWords) -> Scope:
    from union_desktop.areas.roster.terms import Scope, word_key

    if list(parts) == ["none"]:
        return Scope(partial=True)
    found: dict[str, list[Any]] = {key: [] for key in _SCOPE_KEYS.values()}
    for part in parts:
        name, equals, text = part.partition("=")
        if name not in _SCOPE_KEYS or not equals or not text.strip():
            raise UserError(
                f"看不懂范围“{part}”，没有写入任何内容。请写成 category=在编、group=小组名、campus=校区 或 employer=公司 的样子。"
            )
        key = _SCOPE_KEYS[name]
        if key == "employer":
            found[key].append(text.strip())
            continue
        meaning = words.meanings[key].get(word_key(text))
        if meaning is None:
            known = "、".join(list(words.labels[key].values())[:12]) or "（还没有）"
            raise UserError(
                f"范围“{part}”中的“{text}”不在本工会的记录里，没有写入任何内容。可以写的有：{known}。"
            )
        found[key].append(meaning if key == "staff_category" else int(meaning))
    return Scope(
        tuple(found["staff_category"]),
        tuple(found["union_group"]),
        tuple(found["campus"]),
        tuple(found["employer"]),
    )


def _show_roster(answer: Any) -> str:
    titles = (
        ("new", "新增"),
        ("returned", "重新入会"),
        ("changed", "信息变更"),
        ("moved", "调动"),
        ("unchanged", "无变化"),
        ("conflict", "冲突"),
        ("rejected", "退回"),
    )
    parts = "，".join(f"{title} {answer[key]}" for key, title in titles)
    lines = [f"名册共 {answer['rows']} 行：{parts}；另有 {answer['left']} 名会员不在名册中，计为离开。"]
    lines.append(f"核对范围：{answer['scope']['words']}。采用的工作表：{'、'.join(answer['sheets'])}。")
    if answer["sheets_left_out"]:
        lines.append(
            f"没有采用的工作表：{'、'.join(answer['sheets_left_out'])}。需要时用 --sheet 写明要采用哪几张。"
        )
    for problem in answer["problems"]:
        if not problem["row"]:
            lines.append(f"  {problem['message']}")
            continue
        place = f"{problem['sheet']} 第 {problem['row']} 行" + (
            f" {problem['column']} 列" if problem["column"] else ""
        )
        lines.append(f"  {place}：{problem['message']}")
    settled = answer["skipped"] + answer["rejected"] + answer["unchanged"] == answer["rows"]
    if answer["batch"] is None and settled and not answer["left"]:
        lines.append("没有需要写入的内容，未生成批次。")
    elif answer["batch"] is None:
        lines.append("以上只是核对结果，没有写入任何内容。确认无误后加上 --apply 写入。")
    else:
        lines.append(
            f"已写入，批次编号 {answer['batch']}：写入 {answer['applied']} 行，无变化 {answer['unchanged']} 行，"
            f"退回 {answer['rejected']} 行，未采用 {answer['skipped']} 行，合计 {answer['rows']} 行。"
            f"需要时可用 roster-undo {answer['batch']} 整批撤销。"
        )
    return "\n".join(lines)


def _undo_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("batch", type=int, metavar="批次", help="写入名册时给出的批次编号")


def _undo(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.roster.service import undoing

    office = context.office()
    with office.transaction(f"撤销名册批次 {arguments.batch}") as session:
        done = undoing.undo(session, arguments.batch)
    return {
        "batch": done.batch_id,
        "reverted": done.reverted,
        "kept": [{"name": name, "reason": reason} for name, reason in done.kept],
    }


def _show_undo(answer: Any) -> str:
    lines = [f"名册批次 {answer['batch']} 已撤销，{answer['reverted']} 条记录恢复原状。"]
    if answer["kept"]:
        lines.append("以下内容此后又有改动，予以保留：")
        lines += [f"  {one['name']}：{one['reason']}" for one in answer["kept"]]
    return "\n".join(lines)


COMMANDS = (
    Command("roster", "核对名册，加 --apply 时写入", _roster_arguments, _roster, _show_roster),
    Command("roster-undo", "整批撤销一次名册写入", _undo_arguments, _undo, _show_undo),
)
