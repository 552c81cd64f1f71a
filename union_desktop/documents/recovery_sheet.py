# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery sheet: the one paper that opens the office's file when every password is forgotten."""

from collections.abc import Sequence
from datetime import date

from union_desktop.documents import form_page
from union_desktop.documents.fonts import Fonts
from union_desktop.documents.form_page import Block, Cell, FormPage, Grid, Paragraph, Rule, Space, label

GROUP = 5  # characters printed together
PER_ROW = 4  # groups in a row

WHAT = (
    "本页是“{office}”工会文件的恢复码单。工会文件中的会员资料全部加密保存，平时用各人的密码打开；"
    "密码遗忘、经办人离岗时，凭本页恢复码可以打开文件并设置新密码。"
    "密码和恢复码同时丢失，任何人（包括软件的编写者）都无法打开文件，资料将永久丢失。"
)
KEEP = (
    "一、打印一份，装入信封封口，封口处由两人签名并注明日期，存入保险柜或交档案室保管，办理交接手续。",
    "二、不复印，不拍照，不发送到微信、QQ或邮箱，不与存放工会文件的电脑或移动硬盘放在一起。",
    "三、打印后删除保存在电脑上的本页电子文件，并清空回收站。",
    "四、每年检查一次信封；封口破损或怀疑泄露时，立即在“文件”菜单中更换恢复码，并销毁本页。",
)
USE = (
    "一、打开程序，核对登录窗口上写的文件夹；不对时点击“打开其他工会文件”另选。然后点击“忘记密码”。",
    "二、按本页顺序输入恢复码。连字符和空格可以不输，大小写均可。选择操作员，输入两遍新密码。",
    "三、点击“设置新密码并登录”，核对会员人数。用后把本页重新封存，并在下表登记。",
)
LETTERS = "恢复码只由数字和大写字母组成，不含字母 I、L、O、U：像“0”的都是数字零，像“1”的都是数字一。"


def recovery_sheet(
    office_name: str,
    operator: str,
    code: str,
    made_on: date,
    *,
    folder: str = "",
    fonts: Fonts | None = None,
    invariant: bool = False,
) -> bytes:
    """The sheet as a PDF of one A4 page (of more only if a name fills several lines by itself).

    ``code`` may have hyphens or spaces; ``folder`` is where the office's file lies, printed when given.
    Raises ValueError for an empty code.
    """
    # Long names and paths take more lines: then the list of openings gets shorter; the sheet stays one page.
    forms = [_form(office_name, operator, code, made_on, folder, openings) for openings in (3, 2, 1, 0)]
    fitting = (form for form in forms if form_page.page_count(form, fonts=fonts) == 1)
    return form_page.render(next(fitting, forms[-1]), fonts=fonts, invariant=invariant)


def _form(office_name: str, operator: str, code: str, made_on: date, folder: str, openings: int) -> FormPage:
    """The sheet with room for so many signatures."""
    blocks: list[Block] = [
        Paragraph(WHAT.format(office=office_name), size=11, indent_em=2, before_mm=1.0, after_mm=3.0),
        _code_grid(code),
        Paragraph(LETTERS, size=9.5, before_mm=1.5, after_mm=3.0, align="centre"),
        _facts(office_name, operator, made_on, folder),
        Paragraph("怎样保管", role="hei", size=12, before_mm=3.0, after_mm=0.5),
        *_steps(KEEP),
        Paragraph("怎样使用", role="hei", size=12, before_mm=2.0, after_mm=0.5),
        *_steps(USE),
        Space(2.0),
        *([_signatures(openings)] if openings else []),
        Space(6.0),
        Rule(dashed=True),
        Paragraph("沿虚线剪下，贴在信封正面", size=8.5, align="centre", before_mm=0.5, after_mm=1.5),
        _envelope(office_name, made_on),
    ]
    return FormPage(
        "工会文件恢复码单",
        blocks,
        title_size=24,
        margins=(24.0, 14.0, 24.0, 12.0),
        author=operator,
        subject="请密封保存",
        subtitle="请密封保存",
        remark="共 1 页",
    )


def _code_grid(code: str) -> Grid:
    """The code in numbered groups, its letters at equal steps and large enough to read aloud from."""
    letters = "".join(char for char in code if char.isalnum()).upper()
    if not letters:
        raise ValueError("an empty recovery code")
    groups = [letters[start : start + GROUP] for start in range(0, len(letters), GROUP)]
    rows: list[Sequence[Cell]] = []
    heights: list[float] = []
    for start in range(0, len(groups), PER_ROW):
        row = groups[start : start + PER_ROW]
        row += [""] * (PER_ROW - len(row))
        rows.append(
            [
                Cell(f"第 {start + place + 1} 组", size=9, align="centre", shaded=True)
                for place in range(PER_ROW)
            ]
        )
        rows.append([Cell(group, role="hei", size=22, align="centre", pitch_mm=6.6) for group in row])
        heights += [6.0, 15.0]
    return Grid((40.5,) * PER_ROW, rows, heights_mm=heights)


def _facts(office_name: str, operator: str, made_on: date, folder: str) -> Grid:
    """Whose sheet it is and since when."""
    day = _chinese_date(made_on)
    rows = [
        [label("工会名称"), Cell(office_name, columns=3)],
        [label("制作人"), Cell(operator), label("制作日期"), Cell(day)],
    ]
    if folder:
        rows.append([label("文件位置"), Cell(folder, columns=3)])
    return Grid((28.0, 53.0, 28.0, 53.0), rows, row_mm=9.0)


def _steps(texts: Sequence[str]) -> list[Block]:
    return [Paragraph(text, size=10.5, leading=1.5, hang_em=2, after_mm=0.3) for text in texts]


def _chinese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _signatures(openings: int) -> Grid:
    """Places to sign when the envelope is closed, opened and closed again."""
    header = [
        label(text, size=10) for text in ("日期", "事由（封存、启用、更换）", "封存人签名", "保管人签名")
    ]
    first = [Cell("", align="centre"), Cell("首次封存", align="centre", size=10), Cell(""), Cell("")]
    rows = [header, first, *([Cell("")] * 4 for _ in range(openings - 1))]
    return Grid((32.0, 50.0, 40.0, 40.0), rows, row_mm=9.0, header_rows=1)


def _envelope(office_name: str, made_on: date) -> Grid:
    """The slip for the envelope: says what is inside without giving any of it away."""
    rows = [
        [Cell("内装：工会文件恢复码单", columns=4, role="hei", size=15, align="centre")],
        [label("工会名称", size=10), Cell(office_name, columns=3)],
        [
            label("制作日期", size=10),
            Cell(_chinese_date(made_on)),
            label("启封须经", size=10),
            Cell("工会主席批准，两人在场"),
        ],
    ]
    return Grid((28.0, 53.0, 28.0, 53.0), rows, row_mm=8.0, heights_mm=(11.0,))
