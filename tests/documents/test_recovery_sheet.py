# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery sheet: one page, the whole code, nothing that reads two ways."""

from datetime import date
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest

from tests.documents.reading import characters, texts
from union_desktop.documents.fonts import Fonts
from union_desktop.documents.recovery_sheet import recovery_sheet

CODE = "7K3QX-9M2VD-0H8RT-4WZ1B-PC6JY-5NAGE-S2T9F-8X1KM"
DAY = date(2026, 11, 22)


def sheet(
    fonts: Fonts,
    office: str = "东山大学工会委员会",
    operator: str = "王𬱖",
    code: str = CODE,
    folder: str = "",
) -> bytes:
    return recovery_sheet(office, operator, code, DAY, folder=folder, fonts=fonts, invariant=True)


def test_it_says_all_on_one_page(fonts: Fonts) -> None:
    (page,) = texts(sheet(fonts))
    for words in (
        "工会文件恢复码",
        "东山大学工会委员会",
        "王𬱖",
        "2026年11月22日",
        "怎样保管",
        "怎样使用",
        "签名",
        "信封",
        "保险柜",
    ):
        assert words in page


def test_the_code_is_printed_whole_in_order_and_large(fonts: Fonts) -> None:
    data = sheet(fonts)
    large = [char for char in characters(data, 0) if char.char.isascii() and char.bottom - char.top > 5.2]
    large.sort(key=lambda char: (round(char.bottom / 5), char.left))
    assert "".join(char.char for char in large) == CODE.replace("-", "")


def test_the_letters_of_a_group_stand_at_equal_steps(fonts: Fonts) -> None:
    large = [
        char for char in characters(sheet(fonts), 0) if char.char.isascii() and char.bottom - char.top > 5.2
    ]
    first = sorted(large, key=lambda char: (round(char.bottom / 5), char.left))[:5]
    middles = [(char.left + char.right) / 2 for char in first]
    steps = [after - before for before, after in pairwise(middles)]
    assert max(steps) - min(steps) < 1.0


@pytest.mark.parametrize("code", [CODE, CODE.lower(), CODE.replace("-", " "), CODE.replace("-", "")])
def test_the_way_the_code_is_written_does_not_matter(fonts: Fonts, code: str) -> None:
    assert sheet(fonts, code=code) == sheet(fonts)


def test_an_empty_code_is_refused(fonts: Fonts) -> None:
    with pytest.raises(ValueError, match="empty"):
        sheet(fonts, code=" - ")


def test_long_names_stay_on_one_page(fonts: Fonts) -> None:
    data = sheet(
        fonts,
        office="中国教育工会东山大学委员会附属第一医院分会医疗集团联合基层工会筹备委员会",
        operator="迪丽热巴·买买提艾力·阿卜杜拉江",
        folder=r"D:\工会资料\2026年度\会员管理系统数据（请勿移动或改名）\东山大学工会委员会办公室",
    )
    (page,) = texts(data)
    assert "请勿移动或改名" in page.replace("\n", "")
    assert max(char.bottom for char in characters(data, 0)) < 290


def test_the_code_is_not_in_the_description_of_the_file(fonts: Fonts) -> None:
    with pikepdf.open(BytesIO(sheet(fonts))) as pdf:
        said = str(pdf.open_metadata()) + "".join(str(value) for value in pdf.docinfo.values())
    assert "7K3QX" not in said
