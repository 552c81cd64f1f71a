# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates of bank files: what makes one usable, how one is kept as text, and the few to begin with.

The ready ones imitate the usual order of columns; no bank's present form was at hand (DOMAIN §7.5), so each says so.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Final, Literal, cast, get_args

from union_desktop.core.bank_accounts import account_problem
from union_desktop.core.errors import UserError

FileKind = Literal["xls", "xlsx", "csv"]
Totals = Literal["none", "row", "head"]
SAMPLE: Final = "示例，列序以开户行最新模板为准；首次使用请先用一笔小额试发。"


class Source(StrEnum):
    """Where the content of a column comes from."""

    NUMBER = "number"
    NAME = "name"
    ACCOUNT = "account"
    BANK = "bank"
    BRANCH = "branch"
    PROVINCE = "province"
    CITY = "city"
    AMOUNT = "amount"
    PURPOSE = "purpose"
    REMARK = "remark"
    PHONE = "phone"
    STAFF_NO = "staff_no"
    PAYER_ACCOUNT = "payer_account"
    PAYER_NAME = "payer_name"
    FIXED = "fixed"
    EMPTY = "empty"


SOURCE_WORDS: Final = {
    Source.NUMBER: "序号",
    Source.NAME: "收款人姓名",
    Source.ACCOUNT: "收款账号",
    Source.BANK: "开户行",
    Source.BRANCH: "支行",
    Source.PROVINCE: "省",
    Source.CITY: "市",
    Source.AMOUNT: "金额（元）",
    Source.PURPOSE: "用途",
    Source.REMARK: "备注",
    Source.PHONE: "手机号",
    Source.STAFF_NO: "工号",
    Source.PAYER_ACCOUNT: "付款账号",
    Source.PAYER_NAME: "付款户名",
    Source.FIXED: "固定文字",
    Source.EMPTY: "空列",
}
#: What a file cannot do without.
NEEDED: Final = (Source.NAME, Source.ACCOUNT, Source.AMOUNT)


@dataclass(frozen=True, slots=True)
class BankColumn:
    """A column; ``text`` is what a column of fixed text says, ``width`` is in characters."""

    title: str
    source: Source
    width: float = 16.0
    text: str = ""


@dataclass(frozen=True, slots=True)
class BankTemplate:
    """The form one bank wants.

    ``title_rows`` stand above everything, with {日期}, {笔数} and {合计} filled in. ``totals`` puts number and sum of the
    payments into a row below or above the list, or leaves them out. ``note`` is for the desk and not in the file.
    """

    name: str
    file_kind: FileKind
    columns: tuple[BankColumn, ...]
    title_rows: tuple[str, ...] = ()
    with_header: bool = True
    sheet_name: str = "Sheet1"
    totals: Totals = "none"
    purpose: str = ""
    payer_name: str = ""
    payer_account: str = ""
    note: str = ""


VERSION: Final = 1
MOST_COLUMNS: Final = 60
_KINDS: Final[tuple[FileKind, ...]] = get_args(FileKind)
_TOTALS: Final[tuple[Totals, ...]] = get_args(Totals)


def template_problems(template: BankTemplate) -> dict[str, str]:
    """Field and sentence for everything that keeps a template from being used; empty when it is right."""
    from union_desktop.documents.spreadsheet import sheet_titles

    found: dict[str, str] = {}
    counted = Counter(column.source for column in template.columns)
    if not template.name.strip():
        found["name"] = "模板没有名称。请填写一个名称。"
    if template.file_kind not in _KINDS:
        found["file_kind"] = f"不认识文件格式“{template.file_kind}”。请选 xls、xlsx 或 csv。"
    if template.totals not in _TOTALS:
        found["totals"] = f"不认识合计方式“{template.totals}”。请选 none、row 或 head。"
    elif template.totals == "head" and len(template.columns) < 4:
        found["totals"] = "合计写在表头上方时模板至少要有 4 列。请增加列，或改为写在末行。"
    missing = [SOURCE_WORDS[source] for source in NEEDED if not counted[source]]
    twice = [SOURCE_WORDS[source] for source in NEEDED if counted[source] > 1]
    if missing:
        found["columns"] = f"模板缺少{'、'.join(missing)}。请补上这些列。"
    elif twice:
        found["columns"] = f"模板中{'、'.join(twice)}不止一列。请只留一列。"
    elif len(template.columns) > MOST_COLUMNS:
        found["columns"] = f"模板有 {len(template.columns)} 列，最多 {MOST_COLUMNS} 列。请删去不用的列。"
    for column in template.columns:
        if (column.source is Source.FIXED) != bool(column.text):
            found["columns"] = f"“{column.title}”列：只有固定文字的列要写明文字，其他列不写。请更正。"
        if not 1 <= column.width <= 255:
            found["columns"] = f"“{column.title}”列的宽度应在 1 到 255 之间。请更正。"
    if template.file_kind != "csv" and sheet_titles([template.sheet_name]) != [template.sheet_name]:
        found["sheet_name"] = "工作表名称应是 1 到 31 个字，不含 [ ] : * ? / \\。请更正。"
    if template.payer_account and (problem := account_problem(template.payer_account)):
        found["payer_account"] = problem
    return found


def to_json(template: BankTemplate) -> str:
    """A template as it is kept in the office file."""
    return json.dumps({"version": VERSION, **asdict(template)}, ensure_ascii=False)


def from_json(text: str) -> BankTemplate:
    """A kept template; raises UserError with a sentence for anything that is not a usable one."""
    try:
        data = json.loads(text)
    except ValueError:
        raise UserError(_broken("不是 JSON 格式")) from None
    if not isinstance(data, dict) or data.pop("version", None) != VERSION:
        raise UserError(_broken(f"版本不是 {VERSION}"))
    columns = data.get("columns")
    if not isinstance(columns, list):
        raise UserError(_broken("没有列"))
    made = []
    for at, column in enumerate(columns, 1):
        checked = _checked(column, BankColumn, f"第 {at} 列")
        if checked["source"] not in frozenset(Source):
            raise UserError(_broken(f"第 {at} 列的来源“{checked['source']}”不认识"))
        made.append(BankColumn(**{**checked, "source": Source(checked["source"])}))
    checked = _checked({**data, "columns": tuple(made)}, BankTemplate, "模板")
    template = BankTemplate(**{**checked, "title_rows": tuple(checked.get("title_rows", ()))})
    problems = template_problems(template)
    if problems:
        raise UserError(_broken("；".join(sentence.rstrip("。") for sentence in problems.values())))
    return template


_SHAPES: Final[Mapping[str, type | tuple[type, ...]]] = {
    "width": (int, float),
    "with_header": bool,
    "columns": tuple,
    "title_rows": list,
}


def _checked(value: object, kind: type[BankColumn | BankTemplate], where: str) -> dict[str, Any]:
    """The fields of a template or column, each known and of its type."""
    if not isinstance(value, dict):
        raise UserError(_broken(f"{where}的写法不对"))
    known = {field.name for field in fields(kind)}
    needed = {"title", "source"} if kind is BankColumn else {"name", "file_kind", "columns"}
    for key in sorted(needed - value.keys()):
        raise UserError(_broken(f"{where}缺少“{key}”"))
    for key, content in value.items():
        if key not in known:
            raise UserError(_broken(f"{where}有不认识的内容“{key}”"))
        right = isinstance(content, _SHAPES.get(key, str))
        if key == "width":
            right = right and not isinstance(content, bool)
        if key == "title_rows":
            right = right and all(isinstance(row, str) for row in content)
        if not right:
            raise UserError(_broken(f"{where}的“{key}”写法不对"))
    return cast("dict[str, Any]", value)


def _broken(reason: str) -> str:
    return f"银行文件模板不能使用：{reason}。没有改动已有的模板，请更正后再导入。"


# ------------------------------------------------------------------------------------------------------ ready templates

GENERIC: Final = BankTemplate(
    "通用代发（示例）",
    "xlsx",
    (
        BankColumn("序号", Source.NUMBER, 8),
        BankColumn("收款人姓名", Source.NAME, 16),
        BankColumn("收款账号", Source.ACCOUNT, 26),
        BankColumn("开户行", Source.BANK, 28),
        BankColumn("金额（元）", Source.AMOUNT, 14),
        BankColumn("用途", Source.PURPOSE, 20),
        BankColumn("备注", Source.REMARK, 20),
    ),
    sheet_name="代发",
    totals="row",
    purpose="工会慰问金",
    note=SAMPLE,
)
ICBC_LIKE: Final = BankTemplate(
    "工商银行样式（示例）",
    "xls",
    (
        BankColumn("序号", Source.NUMBER, 8),
        BankColumn("付款账号", Source.PAYER_ACCOUNT, 26),
        BankColumn("付款账号名称", Source.PAYER_NAME, 28),
        BankColumn("收款账号开户行", Source.BANK, 28),
        BankColumn("收款账号省份", Source.PROVINCE, 14),
        BankColumn("收款账号地市", Source.CITY, 14),
        BankColumn("收款账号", Source.ACCOUNT, 26),
        BankColumn("收款账号名称", Source.NAME, 16),
        BankColumn("金额", Source.AMOUNT, 14),
        BankColumn("汇款用途", Source.PURPOSE, 20),
        BankColumn("备注信息", Source.REMARK, 20),
        BankColumn("收款账户短信通知手机号码", Source.PHONE, 16),
    ),
    purpose="工会慰问金",
    note=SAMPLE,
)
CCB_LIKE: Final = BankTemplate(
    "建设银行样式（示例）",
    "xls",
    (
        BankColumn("序号", Source.NUMBER, 8),
        BankColumn("账号", Source.ACCOUNT, 26),
        BankColumn("户名", Source.NAME, 16),
        BankColumn("金额", Source.AMOUNT, 14),
        BankColumn("摘要", Source.PURPOSE, 20),
        BankColumn("备注", Source.REMARK, 20),
    ),
    totals="head",
    purpose="工会慰问金",
    note=SAMPLE,
)
ABC_LIKE: Final = BankTemplate(
    "农业银行样式（示例）",
    "csv",
    (
        BankColumn("编号", Source.NUMBER, 8),
        BankColumn("收款方账号", Source.ACCOUNT, 26),
        BankColumn("收款方户名", Source.NAME, 16),
        BankColumn("金额", Source.AMOUNT, 14),
        BankColumn("币种", Source.FIXED, 8, "人民币"),
        BankColumn("附言", Source.PURPOSE, 20),
    ),
    purpose="工会慰问金",
    note=SAMPLE,
)
READY: Final = (GENERIC, ICBC_LIKE, CCB_LIKE, ABC_LIKE)
