# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of roster reconciliation: fields of a roster, kinds of outcome, and what crosses its borders.

Nothing here knows a file format, a table or a window.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What reconciliation says about one line."""

    NEW = "new"
    RETURNED = "returned"
    CHANGED = "changed"
    MOVED = "moved"
    LEFT = "left"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    REJECTED = "rejected"


KIND_TITLES: Mapping[Kind, str] = {
    Kind.NEW: "新增",
    Kind.RETURNED: "重新入会",
    Kind.CHANGED: "信息变更",
    Kind.MOVED: "调动",
    Kind.LEFT: "离开",
    Kind.UNCHANGED: "无变化",
    Kind.CONFLICT: "冲突",
    Kind.REJECTED: "退回",
}

# The kinds that write something when they are accepted, in the order in which they are written. Those who
# leave go first so that a staff number handed on inside one file is free before it is given again.
WRITTEN_KINDS = (Kind.LEFT, Kind.CHANGED, Kind.MOVED, Kind.RETURNED, Kind.NEW)


class Fate(StrEnum):
    """What became of one line when the batch was written: each line of the file has exactly one."""

    APPLIED = "applied"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"
    SKIPPED = "skipped"


FATE_TITLES: Mapping[Fate, str] = {
    Fate.APPLIED: "已写入",
    Fate.UNCHANGED: "无变化",
    Fate.REJECTED: "退回",
    Fate.SKIPPED: "未采用",
}


class Leaving(StrEnum):
    """Why someone who is missing from the roster leaves; the names of the members' events."""

    TRANSFER_OUT = "transfer_out"
    RETIRE = "retire"
    WITHDRAW = "withdraw"
    DECEASE = "decease"


LEAVING_TITLES: Mapping[Leaving, str] = {
    Leaving.TRANSFER_OUT: "转出（离职、调出）",
    Leaving.RETIRE: "退休（保留会籍）",
    Leaving.WITHDRAW: "退会",
    Leaving.DECEASE: "去世",
}


class FieldKind(StrEnum):
    """How the cells of a column are read."""

    NAME = "name"
    STAFF_NO = "staff_no"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    DATE = "date"
    MONEY = "money"
    CODE = "code"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class RosterField:
    """One thing a roster can say about a person; ``headers`` are the column titles that mean it."""

    key: str
    title: str
    kind: FieldKind
    headers: tuple[str, ...] = ()


FIELDS: tuple[RosterField, ...] = (
    RosterField(
        "staff_no",
        "工号",
        FieldKind.STAFF_NO,
        (
            "职工号",
            "教工号",
            "人员编号",
            "员工编号",
            "职工编号",
            "人事编号",
            "员工号",
            "工作证号",
            "教职工号",
            "工资号",
        ),
    ),
    RosterField(
        "name", "姓名", FieldKind.NAME, ("员工姓名", "职工姓名", "人员姓名", "教工姓名", "会员姓名", "名字")
    ),
    RosterField(
        "id_number",
        "证件号码",
        FieldKind.ID_NUMBER,
        (
            "身份证号",
            "身份证号码",
            "身份证",
            "公民身份号码",
            "公民身份证号",
            "证件号",
            "居民身份证号",
            "居民身份证号码",
        ),
    ),
    RosterField("id_type", "证件类型", FieldKind.CODE, ("证件种类", "证件类别", "身份证件类型")),
    RosterField("gender", "性别", FieldKind.CODE),
    RosterField("birth_date", "出生日期", FieldKind.DATE, ("出生年月日", "出生年月", "生日", "出生时间")),
    RosterField(
        "staff_category",
        "人员类别",
        FieldKind.CHOICE,
        (
            "编制类别",
            "用工性质",
            "用工形式",
            "人员类型",
            "用工类型",
            "编制类型",
            "人员性质",
            "编制",
            "聘用方式",
            "岗位性质",
            "人员身份",
            "用人方式",
            "聘用类型",
            "职工类别",
            "会员类别",
            "编制性质",
            "编制情况",
        ),
    ),
    RosterField(
        "department",
        "部门",
        FieldKind.TEXT,
        (
            "所在单位",
            "所在部门",
            "单位",
            "部门名称",
            "单位名称",
            "院系",
            "学院",
            "二级单位",
            "工作部门",
            "所属部门",
            "所属单位",
            "科室",
            "用工部门",
            "用工单位",
            "现部门",
            "现单位",
            "部门单位",
            "工作单位",
        ),
    ),
    RosterField(
        "union_group",
        "工会小组",
        FieldKind.CHOICE,
        (
            "所在工会小组",
            "所属工会小组",
            "小组",
            "工会组",
            "工会小组名称",
            "工会小组名",
            "小组名称",
            "分工会",
            "部门工会",
            "所属工会",
            "所在工会",
            "基层工会",
        ),
    ),
    RosterField("campus", "校区", FieldKind.CHOICE, ("所在校区", "工作校区", "园区")),
    RosterField(
        "employer",
        "派遣单位",
        FieldKind.TEXT,
        (
            "派遣公司",
            "派遣机构",
            "用人单位",
            "劳务公司",
            "外包公司",
            "劳务派遣公司",
            "劳务派遣单位",
            "劳务派遣机构",
            "合同单位",
            "签约公司",
            "合同签订单位",
        ),
    ),
    RosterField(
        "phone",
        "手机号",
        FieldKind.PHONE,
        (
            "手机",
            "手机号码",
            "联系电话",
            "电话",
            "移动电话",
            "联系方式",
            "本人电话",
            "电话号码",
            "本人手机",
            "联系手机",
        ),
    ),
    RosterField("email", "电子邮箱", FieldKind.TEXT, ("邮箱", "电子邮件", "email", "e-mail", "邮箱地址")),
    RosterField("ethnicity", "民族", FieldKind.CODE),
    RosterField("political_status", "政治面貌", FieldKind.CODE, ("党派", "政治身份")),
    RosterField("education", "学历", FieldKind.CODE, ("最高学历", "文化程度", "学历层次", "现学历")),
    RosterField("degree", "学位", FieldKind.CODE, ("最高学位",)),
    RosterField("marital_status", "婚姻状况", FieldKind.CODE, ("婚否", "婚姻")),
    RosterField("native_place", "籍贯", FieldKind.TEXT),
    RosterField("hukou_type", "户口类型", FieldKind.CODE, ("户口性质", "户籍类型", "户籍性质", "户口类别")),
    RosterField(
        "position", "职务", FieldKind.TEXT, ("行政职务", "岗位", "岗位名称", "现任职务", "职务名称", "工种")
    ),
    RosterField(
        "professional_title",
        "职称",
        FieldKind.TEXT,
        ("专业技术职务", "专业技术职称", "现职称", "专技职务", "技术职称"),
    ),
    RosterField(
        "wage_base",
        "会费基数",
        FieldKind.MONEY,
        ("会费基数（元）", "缴费基数", "月基本工资", "会费工资基数", "基本工资"),
    ),
    RosterField(
        "home_address", "家庭住址", FieldKind.TEXT, ("住址", "现住址", "家庭地址", "居住地址", "通讯地址")
    ),
    RosterField(
        "card_no", "会员证号", FieldKind.TEXT, ("会员证号码", "工会会员证号", "会员卡号", "会员编号")
    ),
    RosterField(
        "joined_on",
        "入会日期",
        FieldKind.DATE,
        ("入会时间", "加入工会时间", "入会年月", "入会年月日", "加入工会日期", "入会日"),
    ),
    RosterField("remark", "备注", FieldKind.TEXT, ("说明", "备注说明")),
)

FIELD_BY_KEY: Mapping[str, RosterField] = {entry.key: entry for entry in FIELDS}
IGNORED = ""

# What a membership is placed in; everything else in FIELDS, except these and the two below, is the person's own.
PLACEMENT_KEYS = ("staff_category", "union_group", "campus")
JOINING_KEYS = ("card_no", "joined_on")

# What is fetched of each person, in this order; queries.people selects them. All as text, '' for nothing,
# except the id.
PEOPLE_KEYS = (
    "id",
    "status",
    "name",
    "staff_no",
    "id_type",
    "id_number",
    "gender",
    "birth_date",
    "department",
    "employer",
    "phone",
    "email",
    "ethnicity",
    "political_status",
    "education",
    "degree",
    "marital_status",
    "native_place",
    "hukou_type",
    "position",
    "professional_title",
    "wage_base",
    "home_address",
    "remark",
    "union_group",
    "campus",
    "staff_category",
)

# Answers to "which union group is this?" that are not the number of a group.
CREATE_UNIT = "create"
REFUSE_UNIT = "refuse"


def field_title(key: str) -> str:
    """The Chinese name of a field, or the key itself where a roster knows none."""
    entry = FIELD_BY_KEY.get(key)
    return entry.title if entry else key


def word_key(text: str) -> str:
    """The form in which names of units, categories and campuses are compared."""
    # Imported here because the child process loads this module before it starts to read.
    from union_desktop.core import values

    return values.normalise_text(text).replace(" ", "").upper()


# Rosters say 物理学院 where the union says 物理学院小组 or 物理学院分工会, and the other way round.
UNIT_ENDINGS = ("工会小组", "小组", "部门工会", "分工会", "工会")


def short_unit_key(text: str) -> str:
    """The ``word_key`` of a unit's name without the word for what kind of unit it is."""
    key = word_key(text)
    for ending in UNIT_ENDINGS:
        if key.endswith(ending) and len(key) > len(ending):
            return key.removesuffix(ending)
    return key


@dataclass(frozen=True, slots=True)
class SheetTable:
    """One sheet that looks like a roster.

    ``headers`` has one text per column (merged two-line headers joined with "/"); ``first_row`` is the number Excel
    shows beside the first line under the header; ``first_column`` is 0 for column A; ``samples`` are a few lines as
    they would be shown; ``guesses`` has the field key each column seems to hold.
    """

    sheet: str
    headers: tuple[str, ...]
    first_row: int
    first_column: int
    row_count: int
    samples: tuple[tuple[str, ...], ...] = ()
    guesses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileContents:
    """What was found in a file: the sheets with a header, and the names of the sheets without one."""

    tables: tuple[SheetTable, ...]
    without_header: tuple[str, ...] = ()

    @property
    def row_count(self) -> int:
        """Lines in all sheets together, before blank and total lines are passed over."""
        return sum(table.row_count for table in self.tables)


# Header text -> field key ("" = not used). One map serves all sheets of a file, and is remembered per source.
ColumnMap = Mapping[str, str]
# Field key -> (text in the file -> code, or id of a union group, CREATE_UNIT, REFUSE_UNIT).
ValueMap = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """A text in a coded column that no code table, no unit and no earlier answer explains."""

    field: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a roster claims to list completely; empty parts mean "all". Codes, ids and company names as text."""

    staff_category: tuple[str, ...] = ()
    union_group: tuple[int, ...] = ()
    campus: tuple[int, ...] = ()
    employer: tuple[str, ...] = ()
    partial: bool = False
    """The roster does not claim to be complete: nobody is missing from it."""


def is_stated(scope: Scope) -> bool:
    """Whether a scope says anything; one that says nothing leaves it to the file."""
    return bool(scope.partial or scope.staff_category or scope.union_group or scope.campus or scope.employer)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one cell, where to find it, and what to do about it.

    ``fatal`` problems send the whole line back; the others only leave the cell out.
    """

    sheet: str
    row: int
    column: str
    value: str
    message: str
    fatal: bool = True

    def as_json(self) -> dict[str, object]:
        """The five keys of the command line's answer."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that would change, as codes or ids (not as words)."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the preview: a row of the file, or a member who is missing from it (``row`` 0).

    ``number`` counts the lines from 0 and names the line in decisions; ``values`` holds the accepted values by field
    key; ``changes`` what would differ; ``notes`` sentences that do not stop anything; ``candidates`` the ids of
    members it may be.
    """

    number: int
    kind: Kind
    sheet: str
    row: int
    name: str
    staff_no: str
    id_number: str
    department: str
    person_id: int | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[FieldChange, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A line to send back: where it stands, what stands there (header → text), and why it was not taken."""

    sheet: str
    row: int
    cells: Mapping[str, str]
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lines of each kind a preview has; ``rows`` are the lines of the file and do not contain ``left``."""

    rows: int = 0
    new: int = 0
    returned: int = 0
    changed: int = 0
    moved: int = 0
    left: int = 0
    unchanged: int = 0
    conflict: int = 0
    rejected: int = 0

    def of(self, kind: Kind) -> int:
        """The number of lines of one kind."""
        return int(getattr(self, kind.value))

    @property
    def balanced(self) -> bool:
        """Whether each line of the file has exactly one kind."""
        return self.rows == (
            self.new
            + self.returned
            + self.changed
            + self.moved
            + self.unchanged
            + self.conflict
            + self.rejected
        )
