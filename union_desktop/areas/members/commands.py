# SPDX-License-Identifier: GPL-3.0-or-later
"""Headless commands of the members area: counting on a day, finding, printing."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from union_desktop.core.commands import Answer, Command, Context, day
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office
from union_desktop.core.purposes import MIN_LETTERS, is_purpose
from union_desktop.core.roles import Role

if TYPE_CHECKING:
    from union_desktop.areas.members.documents import PaperLook


def _members_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--as-of", type=day, metavar="日期", help="统计到哪一天，如 2025-12-31（默认为今天）")


def _members(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.members.queries import counts

    with context.office().reader() as reader:
        found = counts.members(reader, arguments.as_of or context.today)
    return {**asdict(found), "as_of": found.as_of.isoformat()}


def _show_members(answer: Any) -> str:
    lines = [f"截至 {answer['as_of']}：会员 {answer['total']:,} 人，另有保留会籍 {answer['retained']:,} 人。"]
    for title, key in (("按人员类别", "by_category"), ("按校区", "by_campus"), ("按工会小组", "by_group")):
        lines += ["", title, *(f"  {name}\t{count:,}" for name, count in answer[key].items())]
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
    saved = f"截至 {answer['as_of']} 的会员名册（{answer['members']:,} 人）已保存到：{answer['pdf']}"
    return "\n".join([saved, *missing])


def _paper_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--person", action="append", required=True, metavar="工号或姓名", help="为谁打印，可以重复写多次"
    )
    parser.add_argument("--pdf", type=Path, required=True, metavar="文件", help="写到哪个 PDF 文件")


def _registration_arguments(parser: ArgumentParser) -> None:
    _paper_arguments(parser)
    parser.add_argument("--as-of", type=day, metavar="日期", help="小组、类别按哪一天（默认为今天）")
    parser.add_argument(
        "--id-numbers",
        choices=("none", "masked", "whole"),
        default="masked",
        help="证件号码：不印、隐去、完整",
    )
    parser.add_argument("--wages", action="store_true", help="印出工资（会费基数）")
    parser.add_argument("--opinions", action="store_true", help="印出审批意见和批准日期")
    parser.add_argument("--applications", action="store_true", help="每人前面加一页入会申请书")
    parser.add_argument(
        "--purpose", default="", metavar="用途", help="印完整证件号码或工资时必须写明，会留下记录"
    )


def _registration(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.members import documents
    from union_desktop.areas.members.queries import papers

    ids = _meant(context, arguments.person)
    look = documents.RegistrationLook(
        _paper_look(context),
        arguments.id_numbers,
        wages=arguments.wages,
        opinions=arguments.opinions,
        applications=arguments.applications,
    )
    if look.sensitive:
        _note_print(context, f"会员登记表：{look.sensitive}", len(ids), arguments.purpose)
    with context.office().reader() as reader:
        people = papers.registrations(reader, ids, arguments.as_of or context.today)
        return _written(arguments, "会员登记表", len(ids), documents.registration_forms(people, look))


def _transfer_arguments(parser: ArgumentParser) -> None:
    _paper_arguments(parser)
    parser.add_argument("--incoming", action="store_true", help="打印转入的（默认打印转出的）")
    parser.add_argument("--other-union", default="", metavar="名称", help="对方单位工会（不写则留空）")


def _transfer(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.members import documents
    from union_desktop.areas.members.queries import papers
    from union_desktop.areas.members.terms import EventKind

    kind = EventKind.TRANSFER_IN if arguments.incoming else EventKind.TRANSFER_OUT
    ids = _meant(context, arguments.person)
    with context.office().reader() as reader:
        events = papers.last_events(reader, ids, (kind,))
    _refuse_none(events, f"“{kind.label}”")
    look = documents.TransferLook(_paper_look(context), arguments.other_union.strip())
    return _written(arguments, "会员组织关系接转单", len(events), documents.transfer_slips(events, look))


def _retention_arguments(parser: ArgumentParser) -> None:
    _paper_arguments(parser)
    parser.add_argument("--list", action="store_true", help="印成一张名单（默认每人一张）")


def _retention(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.members import documents
    from union_desktop.areas.members.queries import papers

    ids = _meant(context, arguments.person)
    with context.office().reader() as reader:
        events = papers.last_events(reader, ids, papers.RETENTIONS)
    _refuse_none(events, "退休或保留会籍")
    look = documents.RetentionLook(_paper_look(context), arguments.list)
    return _written(arguments, "保留会籍登记表", len(events), documents.retention_papers(events, look))


def _labels_arguments(parser: ArgumentParser) -> None:
    _paper_arguments(parser)
    parser.add_argument(
        "--form",
        default="3x8",
        metavar="规格",
        help="标签 3x8、3x7、2x7 等，或信封 DL、ZL、C5、C4（默认 3x8）",
    )
    parser.add_argument("--home", action="store_true", help="印家庭住址（默认印校区和部门）")
    parser.add_argument("--salutation", default="老师", metavar="称呼", help="姓名后的称呼（默认“老师”）")
    parser.add_argument("--start", type=int, default=1, metavar="序号", help="从第几个标签起（默认 1）")
    parser.add_argument("--sender", default="", metavar="寄件人", help="信封右下角的寄件单位或地址")


def _labels(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.members import documents
    from union_desktop.areas.members.queries import papers
    from union_desktop.core import clock
    from union_desktop.documents.labels import ENVELOPE_FORMATS, LABEL_FORMATS

    sheets = {one.key: one.per_sheet for one in LABEL_FORMATS}
    known = [*sheets, *(one.key for one in ENVELOPE_FORMATS)]
    if arguments.form not in known:
        raise UserError(f"没有“{arguments.form}”这种规格，没有生成文件。可以用的有：{'、'.join(known)}。")
    most = sheets.get(arguments.form, 1)
    if not 1 <= arguments.start <= most:
        raise UserError(f"每张只有 {most} 个，不能从第 {arguments.start} 个起，没有生成文件。")
    ids = _meant(context, arguments.person)
    look = documents.MailingLook(
        arguments.form,
        "home" if arguments.home else "unit",
        arguments.salutation,
        start=arguments.start,
        sender=(arguments.sender,) if arguments.sender else (),
        printed_at=clock.now(),
    )
    with context.office().reader() as reader:
        people = papers.addresses(reader, ids, context.today)
        return _written(arguments, "标签或信封", len(ids), documents.mailing(people, look))


def _show_paper(answer: Any) -> str:
    return f"{answer['paper']}（{answer['people']} 人）已保存到：{answer['pdf']}"


def _written(arguments: Namespace, paper: str, people: int, pdf: bytes) -> Answer:
    from union_desktop.documents.files import write_file

    write_file(arguments.pdf, pdf)
    return {"paper": paper, "people": people, "pdf": str(arguments.pdf)}


def _paper_look(context: Context) -> PaperLook:
    from union_desktop.areas.members.documents import PaperLook
    from union_desktop.areas.members.queries import papers
    from union_desktop.core import clock

    with context.office().reader() as reader:
        name = papers.office_name(reader, context.today)
    return PaperLook(name, context.operator, clock.now())


def _meant(context: Context, wanted: list[str]) -> list[int]:
    """The people meant by staff numbers or names, each once; UserError for nobody or several."""
    from union_desktop.areas.members.queries import papers

    ids: dict[int, None] = {}
    with context.office().reader() as reader:
        for text in wanted:
            found = papers.meant(reader, text.strip())
            if not found:
                raise UserError(f"没有工号或姓名为“{text}”的人，没有生成文件。请用 find 命令查一下工号。")
            if len(found) > 1:
                numbers = "、".join(staff_no or "（无工号）" for _id, _name, staff_no in found)
                raise UserError(f"有 {len(found)} 人叫“{text}”，没有生成文件。请改用工号：{numbers}。")
            ids[found[0][0]] = None
    return list(ids)


def _refuse_none(events: Sequence[object], what: str) -> None:
    if not events:
        raise UserError(f"所列的人都没有{what}的记录，没有生成文件。请先登记会籍变动。")


def _note_print(context: Context, field: str, count: int, purpose: str) -> None:
    """Keep what sensitive facts are printed for, before they are."""
    from union_desktop.core import access

    if not is_purpose(purpose):
        raise UserError(
            f"要印出{field.partition('：')[2]}，请用 --purpose 写明用途（至少 {MIN_LETTERS} 个字），没有生成文件。"
        )
    with context.office().transaction(f"打印：{field}", needs=Role.READ_ONLY) as session:
        access.note(session, "print", field=field, row_count=count, purpose=purpose)


def _dues_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--month", required=True, metavar="年月", help="哪一个月，如 2026-09")
    parser.add_argument("--pdf", type=Path, required=True, metavar="文件", help="写到哪个 PDF 文件")
    parser.add_argument("--purpose", default="", metavar="用途", help="表上有会费基数，必须写明，会留下记录")


def _dues(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.members.documents.dues_sheet import DUES_TITLE, dues_sheet
    from union_desktop.areas.members.queries import dues
    from union_desktop.core import values
    from union_desktop.documents.row_sheet import render

    try:
        month = values.parse_loose_date(arguments.month, today=context.today).date.replace(day=1)
    except ValueError as error:
        raise UserError(f"--month 不是年月：{error}没有生成文件。") from None
    with context.office().reader() as reader:
        rows = dues.sheet(reader, month)
    if not rows:
        raise UserError(f"{month:%Y-%m} 没有会员，没有生成文件。请换一个月份。")
    _note_print(context, f"{DUES_TITLE} {month:%Y-%m}：会费基数", len(rows), arguments.purpose)
    return _written(arguments, DUES_TITLE, len(rows), render(dues_sheet(month, rows, _paper_look(context))))


def _duplicates_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--limit", type=int, default=50, metavar="对数", help="最多列出多少对（默认 50）")


def _duplicates(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.members.queries import likely_duplicates, listing

    with context.office().reader() as reader:
        pairs = likely_duplicates.likely(reader)
        shown = pairs[: max(arguments.limit, 1)]
        people = listing.rows(reader, sorted({one for pair in shown for one in (pair.one, pair.other)}))
    return {
        "total": len(pairs),
        "pairs": [
            {
                "score": pair.score,
                "reasons": list(pair.reasons),
                "against": list(pair.against),
                "people": [
                    {"id": row.id, "name": row.name, "staff_no": row.staff_no, "department": row.department}
                    for row in (people[pair.one], people[pair.other])
                ],
            }
            for pair in shown
        ],
    }


def _show_duplicates(answer: Any) -> str:
    if not answer["pairs"]:
        return "没有发现可能重复的人。"
    lines = [f"共有 {answer['total']} 对可能重复的人，最可能的在前。合并用：merge 保留的编号 并入的编号"]
    for pair in answer["pairs"]:
        one, other = (
            "·".join(filter(None, (person["name"], person["staff_no"], person["department"])))
            for person in pair["people"]
        )
        numbers = " ".join(str(person["id"]) for person in pair["people"])
        against = f"；但{'、'.join(pair['against'])}" if pair["against"] else ""
        lines.append(f"{numbers}\t{one}\t{other}\t{'、'.join(pair['reasons'])}{against}")
    return "\n".join(lines)


def _merge_arguments(parser: ArgumentParser) -> None:
    from union_desktop.areas.members.terms import Together

    parser.add_argument("keep", type=int, metavar="保留的编号", help="留下的那条记录（编号见 duplicates）")
    parser.add_argument("gone", type=int, metavar="并入的编号", help="并入后不再单独存在的那条记录")
    parser.add_argument(
        "--together",
        choices=[one.value for one in Together],
        help="两边的会籍：both 都保留，joined 连成一段，kept 只留保留者的，gone 只留并入者的（默认取第一种可行的）",
    )
    parser.add_argument("--preview", action="store_true", help="只说明会移动什么，不合并")


def _merge(context: Context, arguments: Namespace) -> Answer:
    from union_desktop.areas.members import service
    from union_desktop.areas.members.service import comparing
    from union_desktop.areas.members.terms import MergeDraft, Together

    office = _up_to_date(context)
    with office.reader() as reader:
        found = comparing.compare(reader, arguments.keep, arguments.gone, context.today)
    together = Together(arguments.together) if arguments.together else found.proposed.together
    if not arguments.preview:
        sides = {pair.key: pair.side for pair in found.fields}
        draft = MergeDraft(arguments.keep, arguments.gone, found.facts, sides, together)
        with office.transaction("合并重复的人") as session:
            service.merge(session, draft, today=context.today)
    return {
        "keep": arguments.keep,
        "gone": arguments.gone,
        "merged": not arguments.preview,
        "names": [person.name for person in found.facts],
        "together": together.value,
        "conflicts": [pair.key for pair in found.fields if pair.conflict],
        "moved": {one.table: one.count for one in found.moving},
    }


def _show_merge(answer: Any) -> str:
    from union_desktop.areas.members.terms import FIELD_LABELS
    from union_desktop.areas.members.words import WORDS
    from union_desktop.core import core_words

    words = {**core_words.WORDS, **WORDS}
    moved = "、".join(
        f"{words[table].label if table in words else table} {count} 条"
        for table, count in answer["moved"].items()
    )
    kept, gone = answer["names"]
    done = "已合并" if answer["merged"] else "将合并（没有写入）"
    lines = [f"{done}：“{gone}”（编号 {answer['gone']}）并入“{kept}”（编号 {answer['keep']}）。"]
    if moved:
        lines.append(f"随之移动：{moved}。")
    if answer["conflicts"]:
        fields = "、".join(FIELD_LABELS[key] for key in answer["conflicts"])
        lines.append(f"两边不一致、采用保留者内容的：{fields}。")
    if answer["merged"]:
        lines.append("合并可以撤销：在程序中按 Ctrl+Z，或在“操作记录”中撤销这一步。")
    return "\n".join(lines)


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
    Command("print registration", "打印会员登记表", _registration_arguments, _registration, _show_paper),
    Command("print transfer", "打印会员组织关系接转单", _transfer_arguments, _transfer, _show_paper),
    Command("print retention", "打印保留会籍登记表", _retention_arguments, _retention, _show_paper),
    Command("print dues", "打印某个月的会费应缴表", _dues_arguments, _dues, _show_paper),
    Command("duplicates", "查找可能重复登记的人", _duplicates_arguments, _duplicates, _show_duplicates),
    Command("merge", "把两条重复的记录合并为一人", _merge_arguments, _merge, _show_merge),
    Command("print labels", "打印标签或信封", _labels_arguments, _labels, _show_paper),
)
