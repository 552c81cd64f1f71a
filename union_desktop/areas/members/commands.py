# SPDX-License-Identifier: GPL-3.0-or-later
"""Headless commands of the members area: counting on a day, finding, printing the register."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any

from union_desktop.core.commands import Answer, Command, Context, day
from union_desktop.core.office import Office
from union_desktop.core.roles import Role


def _members_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--as-of", type=day, metavar="日期", help="统计到哪一天，如 2025-12-31（默认为今天）")


def _members(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.members.queries import counts

    with context.office().reader() as reader:
        found = counts.members(reader, arguments.as_of or context.today)
    return {**asdict(found), "as_of": found.as_of.isoformat()}


def _show_members(answer: Any) -> str:
    lines = [f"截至 {answer['as_of']}：会员 {answer['total']} 人，另有保留会籍 {answer['retained']} 人。"]
    for title, key in (("按人员类别", "by_category"), ("按校区", "by_campus"), ("按工会小组", "by_group")):
        lines += ["", title, *(f"  {name}\t{count}" for name, count in answer[key].items())]
    return "\n".join(lines)


def _find_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("text", metavar="文字", help="姓名、拼音、首字母、工号、手机或部门的开头")
    parser.add_argument("--limit", type=int, default=20, metavar="条数", help="最多列出多少人（默认 20）")


def _find(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.members.queries import search

    office = _up_to_date(context)
    with office.reader() as reader:
        total = len(search.ranked_ids(reader, arguments.text))
        hits = search.hits(reader, arguments.text, limit=max(arguments.limit, 1))
    return {
        "text": arguments.text,
        "total": total,
        "more": total >= search.MOST,
        "hits": [{**asdict(hit), "status": hit.status.value if hit.status else ""} for hit in hits],
    }


def _show_find(answer: Any) -> str:
    from union_desktop.areas.members.terms import STATUS_LABELS, MembershipStatus

    if not answer["hits"]:
        return f"没有找到与“{answer['text']}”相符的人。可以只输入姓名的一部分、拼音首字母或工号。"
    lines = [
        "\t".join(
            (
                hit["name"],
                hit["staff_no"],
                hit["department"],
                hit["group"],
                STATUS_LABELS[MembershipStatus(hit["status"])] if hit["status"] else "",
            )
        )
        for hit in answer["hits"]
    ]
    rest = answer["total"] - len(lines)
    if rest > 0:
        more = "至少还有" if answer["more"] else "还有"
        lines.append(f"（{more} {rest} 人没有列出，请多输入几个字。）")
    return "\n".join(lines)


def _register_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--pdf", type=Path, required=True, metavar="文件", help="写到哪个 PDF 文件")
    parser.add_argument("--as-of", type=day, metavar="日期", help="哪一天的名册（默认为今天）")
    parser.add_argument("--with-retained", action="store_true", help="也列出保留会籍的人")


def _register(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.members import documents
    from union_desktop.areas.members.queries.register import register
    from union_desktop.core import clock
    from union_desktop.documents.files import write_file

    with context.office().reader() as reader:
        found = register(reader, arguments.as_of or context.today, with_retained=arguments.with_retained)
    look = documents.RegisterLook(prepared_by=context.operator, printed_at=clock.now())
    write_file(arguments.pdf, documents.register_pdf(found, look))
    return {
        "as_of": found.as_of.isoformat(),
        "members": found.total,
        "retained": found.retained,
        "pdf": str(arguments.pdf),
        "unprintable": [
            {"name": name, "characters": characters} for name, characters in documents.unprintable(found)
        ],
    }


def _show_register(answer: Any) -> str:
    missing = [
        f"“{one['name']}”中的“{one['characters']}”自带字体打印不出，请核对用字。"
        for one in answer["unprintable"]
    ]
    saved = f"截至 {answer['as_of']} 的会员名册（{answer['members']} 人）已保存到：{answer['pdf']}"
    return "\n".join([saved, *missing])


def _up_to_date(context: Context) -> Office:
    """The office with today's columns of the list moved on to today; writes only on the first use of a day."""
    office, today = context.office(), context.today
    with office.reader() as reader:
        current = reader.value("select day from membership_as_of") == today.isoformat()
    if not current:
        from union_desktop.areas.members import service

        with office.transaction("按日期更新会籍状态", needs=Role.READ_ONLY) as session:
            service.refresh_today(session, today)
    return office


COMMANDS = (
    Command("members", "统计某一天的会员人数", _members_arguments, _members, _show_members),
    Command("find", "按姓名、拼音、工号、手机或部门找人", _find_arguments, _find, _show_find),
    Command("print register", "打印会员名册", _register_arguments, _register, _show_register),
)
