# SPDX-License-Identifier: GPL-3.0-or-later
"""Names with characters beyond U+FFFF can be found and copied in our PDFs."""

import re

from reportlab.pdfbase import ttfonts

from union_desktop.documents import tounicode
from union_desktop.documents.fonts import ROLES, Fonts
from union_desktop.documents.paper import Description, Paper
from union_desktop.documents.preview import Preview

NAMES = "王𬱖 李𣲗 张𬭎 陈𬍛 赵𫜷 孙𠮷 周喆 吴犇 郑翀 冯㛃 陈䶮"


def test_rare_names_are_read_back_in_every_role(fonts: Fonts) -> None:
    paper = Paper(Description("名单"), fonts=fonts, invariant=True)
    for place, role in enumerate(ROLES):
        paper.text(20, 30 + 15 * place, NAMES, role, 12)
    with Preview(paper.finish()) as preview:
        read = preview.text(0)
    assert [line.strip() for line in read.splitlines()] == [NAMES] * len(ROLES)


def test_every_entry_is_utf16_and_blocks_are_short() -> None:
    table = tounicode.to_unicode_cmap("Probe", [0, 0x20, *range(0x4E00, 0x4EFE - 0x20), 0x2CC56])
    blocks = "".join(re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL))
    entries = re.findall(r"^<([0-9A-F]{2})> <([0-9A-F]+)>$", blocks, re.MULTILINE)
    assert entries[0] == ("01", "0020")
    assert bytes.fromhex(entries[-1][1]).decode("utf-16-be") == "𬱖"
    assert all(len(code) in (4, 8) for _byte, code in entries)
    counts = [int(count) for count in re.findall(r"^(\d+) beginbfchar$", table, re.MULTILINE)]
    assert sum(counts) == len(entries)
    assert max(counts) <= tounicode.BLOCK


def test_the_repair_touches_only_a_broken_writer() -> None:
    def broken(_name: str, subset: list[int]) -> str:
        return "".join(f"<{code:04X}>" for code in subset)

    assert tounicode.is_broken(broken)
    assert not tounicode.is_broken(tounicode.to_unicode_cmap)
    tounicode.repair()
    assert not tounicode.is_broken(ttfonts.makeToUnicodeCMap)
    assert not tounicode.repair()
