# SPDX-License-Identifier: GPL-3.0-or-later
"""The national code tables the office keeps people by: codes are stored as the standards write them, words are shown.

Codes beginning with X are ours, where the standard has none: the residence permits of 2018, the household registration
without the farm/town divide of 2014, and "no degree".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

__all__ = [
    "DEGREE",
    "EDUCATION",
    "ETHNICITY",
    "GENDER",
    "HUKOU_TYPE",
    "ID_TYPE",
    "MARITAL_STATUS",
    "POLITICAL_STATUS",
    "TABLES",
    "Code",
    "CodeTable",
]


class Code(NamedTuple):
    """One line of a table: the code, the standard's words, the short words of everyday forms, other ways to write it."""

    code: str
    label: str
    short: str
    aliases: tuple[str, ...] = ()


class CodeTable:
    """A fixed list of codes that shows labels and reads what people type; safe to share between threads.

    Attributes:
        key: name of the field, e.g. 'ethnicity'
        title: the field's Chinese name
        source: the standard
        choices: all (code, label) pairs in the standard's order
        common: the codes most people have, to be offered first
    """

    def __init__(
        self, key: str, title: str, source: str, codes: Iterable[Code], common: Iterable[str]
    ) -> None:
        lines = self._lines = tuple(codes)
        self.key = key
        self.title = title
        self.source = source
        self.choices: tuple[tuple[str, str], ...] = tuple((line.code, line.label) for line in lines)
        self._labels = {line.code: line.label for line in lines}
        self._shorts = {line.code: line.short for line in lines}
        self.common: tuple[tuple[str, str], ...] = tuple((code, self._labels[code]) for code in common)

    @cached_property
    def _codes(self) -> dict[str, str]:
        """Every spelling → its code; made when something is first read, since lists only need the labels."""
        found: dict[str, str] = {}
        for line in self._lines:
            for text in (line.code, line.label, line.short, *line.aliases):
                for key in (text, _key(text)):
                    known = found.setdefault(key, line.code)
                    if known != line.code:
                        raise ValueError(f"{self.key}: {text!r} is both {known} and {line.code}")
        for line in self._lines:  # spreadsheets turn '01' into the number 1
            if line.code.isdigit() and line.code.lstrip("0"):
                found.setdefault(line.code.lstrip("0"), line.code)
        return found

    def label(self, code: str) -> str:
        """The standard's words for a code; '' for '', and an unknown code as it is, so that nothing stored is hidden."""
        return self._labels.get(code, code)

    def short(self, code: str) -> str:
        """The everyday words ('汉', '本科'); an unknown code as it is."""
        return self._shorts.get(code, code)

    def parse(self, text: object) -> str | None:
        """The code for a code, a label or one of its usual spellings; None when there is nothing or nothing known."""
        if isinstance(text, str):
            code = self._codes.get(text)
            if code is not None:
                return code
        return self._codes.get(_key(text))

    def ordered(self) -> tuple[tuple[str, str], ...]:
        """All (code, label) pairs for a combo box: the common ones first, then the rest in the standard's order."""
        first = {code for code, _ in self.common}
        return self.common + tuple(choice for choice in self.choices if choice[0] not in first)

    def __contains__(self, code: object) -> bool:
        return code in self._labels


_DROPPED = str.maketrans("", "", " ()[]{}〔〕【】「」“”\"'.·、,，;；:：/-_")


def _key(text: object) -> str:
    """The form texts are compared in: half-width, upper case, without spaces and punctuation."""
    from union_desktop.core.values import normalise_text

    return normalise_text(text).translate(_DROPPED).upper()


GENDER = CodeTable(
    "gender",
    "性别",
    "GB/T 2261.1—2003",
    (
        Code("0", "未知", "未知", ("未知的性别", "不详")),
        Code("1", "男", "男", ("男性", "M", "MALE", "男士", "先生")),
        Code("2", "女", "女", ("女性", "F", "FEMALE", "女士")),
        Code("9", "未说明", "未说明", ("未说明的性别",)),
    ),
    ("1", "2"),
)

# Number, name and letter code of GB/T 3304—1991; 97 and 98 are used by the public security registers.
_ETHNICITIES = (
    "01汉HA 02蒙古MG 03回HU 04藏ZA 05维吾尔UG 06苗MH 07彝YI 08壮ZH 09布依BY 10朝鲜CS 11满MA 12侗DO 13瑶YA 14白BA 15土家TJ "
    "16哈尼HN 17哈萨克KZ 18傣DA 19黎LI 20傈僳LS 21佤VA 22畲SH 23高山GS 24拉祜LH 25水SU 26东乡DX 27纳西NX 28景颇JP "
    "29柯尔克孜KG 30土TU 31达斡尔DU 32仫佬ML 33羌QI 34布朗BL 35撒拉SL 36毛南MN 37仡佬GL 38锡伯XB 39阿昌AC 40普米PM "
    "41塔吉克TA 42怒NU 43乌孜别克UZ 44俄罗斯RS 45鄂温克EW 46德昂DE 47保安BN 48裕固YG 49京GI 50塔塔尔TT 51独龙DR "
    "52鄂伦春OR 53赫哲HZ 54门巴MB 55珞巴LB 56基诺JN"
)
_ETHNICITY_ALIASES: Mapping[str, tuple[str, ...]] = {
    "01": ("汉民", "汉人", "HAN"),
    "03": ("回民",),
    "05": ("维族", "维", "维吾尔", "维族人"),
    "08": ("僮族", "僮", "獞族"),
    "10": ("鲜族", "朝鲜人"),
    "11": ("满洲族", "满洲"),
    "20": ("僳僳族", "傈傈族", "栗僳族", "傈粟族"),
    "21": ("卡佤族",),
    "22": ("畬族", "畬"),
    "34": ("濮曼族",),
    "36": ("毛难族", "毛难"),
    "46": ("崩龙族", "崩龙"),
}


def _ethnicities() -> Iterable[Code]:
    for entry in _ETHNICITIES.split():
        code, name, letters = entry[:2], entry[2:-2], entry[-2:]
        yield Code(code, name + "族", name, (letters, *_ETHNICITY_ALIASES.get(code, ())))
    yield Code("97", "其他未识别的民族", "其他", ("未识别民族", "未识别", "穿青人", "其他民族"))
    yield Code("98", "外国血统中国籍人士", "入籍", ("外国血统",))


ETHNICITY = CodeTable(
    "ethnicity",
    "民族",
    "GB/T 3304—1991",
    _ethnicities(),
    ("01", "11", "03", "02", "08", "15", "06", "05", "04", "07"),
)

POLITICAL_STATUS = CodeTable(
    "political_status",
    "政治面貌",
    "GB/T 4762—1984",
    (
        Code(
            "01",
            "中共党员",
            "党员",
            ("中国共产党党员", "共产党员", "正式党员", "中共正式党员", "中共", "共产党"),
        ),
        Code("02", "中共预备党员", "预备党员", ("中国共产党预备党员", "预备", "候补党员")),
        Code("03", "共青团员", "团员", ("中国共产主义青年团团员", "共青团", "中共团员", "共产主义青年团员")),
        Code(
            "04",
            "民革党员",
            "民革",
            ("中国国民党革命委员会会员", "民革会员", "中国国民党革命委员会", "国民党革命委员会"),
        ),
        Code("05", "民盟盟员", "民盟", ("中国民主同盟盟员", "中国民主同盟", "民主同盟")),
        Code("06", "民建会员", "民建", ("中国民主建国会会员", "中国民主建国会", "民主建国会")),
        Code("07", "民进会员", "民进", ("中国民主促进会会员", "中国民主促进会", "民主促进会")),
        Code(
            "08",
            "农工党党员",
            "农工党",
            ("中国农工民主党党员", "中国农工民主党", "农工民主党", "农工", "农工党员"),
        ),
        Code("09", "致公党党员", "致公党", ("中国致公党党员", "中国致公党", "致公", "致公党员")),
        Code("10", "九三学社社员", "九三学社", ("九三", "93学社", "九三社员")),
        Code("11", "台盟盟员", "台盟", ("台湾民主自治同盟盟员", "台湾民主自治同盟")),
        Code("12", "无党派民主人士", "无党派", ("无党派人士", "无党派爱国人士")),
        Code("13", "群众", "群众", ("普通居民", "普通公民", "公民", "一般群众")),
    ),
    ("01", "02", "03", "13", "12"),
)


def _graduates(code: int, name: str, short: str, aliases: tuple[str, ...]) -> Iterable[Code]:
    """Three lines of a level: finished, attended to the end, left early (毕业, 结业, 肄业)."""
    yield Code(f"{code}", f"{name}毕业", short, aliases)
    yield Code(f"{code + 1}", f"{name}结业", f"{short}结业")
    yield Code(f"{code + 2}", f"{name}肄业", f"{short}肄业")


def _educations() -> Iterable[Code]:
    yield Code("10", "研究生教育", "研究生", ("研究生学历",))
    yield from _graduates(
        11, "博士研究生", "博士", ("博士研究生", "博士毕业", "博士学历", "博士生", "研究生博士")
    )
    yield from _graduates(
        14, "硕士研究生", "硕士", ("硕士研究生", "硕士毕业", "硕士学历", "硕士生", "研究生硕士", "研究生毕业")
    )
    yield from _graduates(17, "研究生班", "研究生班", ())
    yield Code("20", "大学本科教育", "本科教育")
    yield from _graduates(
        21,
        "大学本科",
        "本科",
        ("大学本科", "本科毕业", "大学", "大学毕业", "本科学历", "全日制本科", "大本", "本科生"),
    )
    yield Code("28", "大学普通班毕业", "大普", ("大学普通班",))
    yield Code("30", "大学专科教育", "专科教育")
    yield from _graduates(
        31,
        "大学专科",
        "专科",
        (
            "大学专科",
            "专科毕业",
            "大专",
            "大专毕业",
            "高职",
            "高职高专",
            "高等职业教育",
            "专科学历",
            "大专学历",
        ),
    )
    yield Code("40", "中等职业教育", "中职", ("中等职业学校",))
    yield from _graduates(
        41, "中等专科", "中专", ("中等专科", "中专毕业", "中等专业学校", "中等专业", "中师")
    )
    yield from _graduates(44, "职业高中", "职高", ("职业高中", "职高毕业"))
    yield from _graduates(47, "技工学校", "技校", ("技工学校", "技校毕业", "中技", "技工"))
    yield Code("60", "普通高级中学教育", "高中教育")
    yield from _graduates(61, "普通高中", "高中", ("普通高中", "高中毕业", "普高", "高级中学"))
    yield Code("70", "初级中学教育", "初中教育")
    yield Code("71", "初中毕业", "初中", ("初级中学", "初中学历"))
    yield Code("73", "初中肄业", "初中肄业")
    yield Code("80", "小学教育", "小学教育")
    yield Code("81", "小学毕业", "小学", ("小学学历",))
    yield Code("83", "小学肄业", "小学肄业")
    yield Code("90", "其他教育", "其他", ("其它", "文盲", "半文盲"))


EDUCATION = CodeTable(
    "education", "学历", "GB/T 4658—2006", _educations(), ("11", "14", "21", "31", "41", "61", "71")
)

_SUBJECTS = [
    "哲学",
    "经济学",
    "法学",
    "教育学",
    "文学",
    "历史学",
    "理学",
    "工学",
    "农学",
    "医学",
    "军事学",
    "管理学",
    "艺术学",
    "工程",
    "工商管理",
    "公共管理",
    "临床医学",
    "会计",
]


def _with_subjects(level: str) -> tuple[str, ...]:
    """Ways people write a degree: 工学博士, 工学博士学位, 博士学位, 专业博士."""
    subjects = (f"{subject}{level}{end}" for subject in _SUBJECTS for end in ("", "学位"))
    return (*subjects, f"{level}学位", f"专业{level}")


DEGREE = CodeTable(
    "degree",
    "学位",
    "GB/T 6864—2003",
    (
        Code("1", "名誉博士", "名誉博士", ("名誉博士学位",)),
        Code("2", "博士", "博士", ("PHD", "DOCTOR", *_with_subjects("博士"))),
        Code("3", "硕士", "硕士", ("MASTER", "MBA", "MPA", *_with_subjects("硕士"))),
        Code("4", "学士", "学士", ("BACHELOR", *_with_subjects("学士"))),
        Code("X0", "无学位", "无", ("没有学位", "未获学位")),
    ),
    ("2", "3", "4", "X0"),
)

# The one-digit codes are those of the older GB/T 4766, still found in rosters; the new ones all have two digits.
MARITAL_STATUS = CodeTable(
    "marital_status",
    "婚姻状况",
    "GB/T 2261.2—2003",
    (
        Code("10", "未婚", "未婚", ("1", "单身")),
        Code("20", "已婚", "已婚", ("2", "结婚", "有配偶")),
        Code("21", "初婚", "初婚"),
        Code("22", "再婚", "再婚"),
        Code("23", "复婚", "复婚"),
        Code("30", "丧偶", "丧偶", ("3",)),
        Code("40", "离婚", "离婚", ("4", "离异")),
        Code("90", "未说明的婚姻状况", "未说明", ("9", "其他", "不详")),
    ),
    ("10", "20", "30", "40"),
)

ID_TYPE = CodeTable(
    "id_type",
    "证件类型",
    "GA/T 517—2004",
    (
        Code(
            "111",
            "居民身份证",
            "身份证",
            ("二代身份证", "第二代居民身份证", "中华人民共和国居民身份证", "大陆身份证", "公民身份证"),
        ),
        Code("112", "临时居民身份证", "临时身份证", ()),
        Code("113", "户口簿", "户口簿", ("户口本",)),
        Code("114", "军官证", "军官证", ("中国人民解放军军官证", "解放军军官证")),
        Code("115", "武警警官证", "警官证", ("武装警察警官证",)),
        Code("414", "普通护照", "护照", ("PASSPORT", "外国护照", "中国护照", "因私护照")),
        Code("511", "台湾居民来往大陆通行证", "台胞证", ("台湾通行证", "台湾居民往来大陆通行证")),
        Code(
            "516",
            "港澳居民来往内地通行证",
            "回乡证",
            ("港澳通行证", "港澳居民往来内地通行证", "港澳居民来往大陆通行证"),
        ),
        Code(
            "553",
            "外国人永久居留身份证",
            "永居证",
            ("外国人永久居留证", "外国人居留证", "永久居留证", "永久居留身份证"),
        ),
        Code(
            "X81",
            "港澳居民居住证",
            "港澳居住证",
            ("中华人民共和国港澳居民居住证", "居住证", "港澳台居民居住证", "港澳台居住证"),
        ),
        Code("X83", "台湾居民居住证", "台湾居住证", ("中华人民共和国台湾居民居住证",)),
        Code("990", "其他证件", "其他", ("其它", "其它证件")),
    ),
    ("111", "414", "516", "511", "553"),
)

HUKOU_TYPE = CodeTable(
    "hukou_type",
    "户口类型",
    "GA 324（户口类别）",
    (
        Code("0", "未落常住户口", "未落户", ()),
        Code(
            "1",
            "非农业家庭户口",
            "非农业",
            (
                "城镇",
                "城镇户口",
                "城市",
                "城市户口",
                "非农",
                "非农户口",
                "非农业户口",
                "城镇家庭户",
                "非农业家庭户",
                "本市城镇",
            ),
        ),
        Code("2", "农业家庭户口", "农业", ("农村", "农村户口", "农业户口", "农户", "农业家庭户", "本市农业")),
        Code(
            "3",
            "非农业集体户口",
            "非农业集体",
            ("集体", "集体户", "集体户口", "城镇集体户", "非农业集体户", "学校集体户"),
        ),
        Code("4", "农业集体户口", "农业集体", ("农业集体户",)),
        Code("5", "自理口粮户口", "自理口粮", ()),
        Code("6", "寄住户口", "寄住", ()),
        Code("7", "暂住户口", "暂住", ()),
        Code("8", "其他户口", "其他", ("其它",)),
        Code("X1", "居民户口", "居民户", ("居民家庭户", "居民家庭户口", "居民", "家庭户")),
        Code("X3", "居民集体户口", "居民集体户", ()),
    ),
    ("X1", "1", "2", "3"),
)

TABLES: Mapping[str, CodeTable] = {
    table.key: table
    for table in (GENDER, ETHNICITY, POLITICAL_STATUS, EDUCATION, DEGREE, MARITAL_STATUS, ID_TYPE, HUKOU_TYPE)
}
