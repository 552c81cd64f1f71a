# SPDX-License-Identifier: GPL-3.0-or-later
"""From a file of unknown quality to sheets of cells: .xlsx, .xls, .ods and .csv.

Meant for a child process: a huge or broken file must not stall the window. Cells keep the type the file gave them (text,
float, date), because a number where an ID card number should be is a damage that must be seen later.
"""

from __future__ import annotations

import csv
import io
import re
import stat
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from union_desktop.core.errors import UserError

if TYPE_CHECKING:
    import python_calamine

LARGEST_FILE = 100 * 1024 * 1024
# A list of 100,000 people unpacks to about 90 MB, twelve times its size in the file.
LARGEST_UNPACKED = 2 * 1024 * 1024 * 1024
SUSPICIOUS_UNPACKED = 256 * 1024 * 1024
SUSPICIOUS_RATIO = 100
#: A separator is looked for in so many lines.
_FIRST_LINES = 40

Cell = Any
Row = Sequence[Cell]
Range = tuple[tuple[int, int], tuple[int, int]]

_ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt")
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOTHING_DONE = "没有写入任何内容。"


#: What is said when reading takes more memory than there is.
TOO_MUCH_MEMORY: Final = (
    "读取这个文件需要的内存太多，已经停止，没有写入任何内容。"
    "请用 Excel 或 WPS 打开它，删去空白行列和多余的工作表，另存后再试，或按单位拆成几个文件。"
)
_PANIC: Final = (
    "这个文件的内部结构有错误，无法读取，没有写入任何内容。"
    "请先用 Excel 或 WPS 打开检查并另存一份，再选择另存的文件。"
)


@dataclass(slots=True)
class Sheet:
    """A sheet as it stands in the file; ``first_row`` and ``first_column`` count from 0."""

    name: str
    rows: list[Row]
    first_row: int = 0
    first_column: int = 0
    merged: tuple[Range, ...] = ()


def load(path: Path) -> bytes:
    """The bytes of a file that may be read as a spreadsheet; UserError says why it may not."""
    name = path.name
    try:
        info = path.stat()
        if stat.S_ISDIR(info.st_mode):
            raise UserError(
                f"“{name}”是一个文件夹，不是文件。请选择文件夹里面的表格文件（.xlsx、.xls、.ods 或 .csv）。"
            )
        if not stat.S_ISREG(info.st_mode):
            raise UserError(f"“{name}”不是普通文件，无法读取。请选择 .xlsx、.xls、.ods 或 .csv 文件。")
        if path.suffix.lower() not in _ENDINGS:
            raise UserError(
                f"“{name}”不是表格文件。请选择 .xlsx、.xls、.ods 或 .csv 文件；其他格式请先用 Excel 或 WPS 另存为 .xlsx。"
            )
        if name.startswith("~$"):
            raise UserError(
                f"“{name}”是 Excel 打开文件时留下的临时文件。请选择同一文件夹里名称不带“~$”的那个文件。"
            )
        if info.st_size > LARGEST_FILE:
            raise UserError(
                f"“{name}”有 {info.st_size / 1024 / 1024:.0f} MB，超过 {LARGEST_FILE // 1024 // 1024} MB 的上限。"
                f"请删去图片和多余的工作表，或按单位拆成几个文件；{_NOTHING_DONE}"
            )
        if info.st_size == 0:
            raise UserError(f"“{name}”是空文件，里面没有内容。请向提供方重新索取；{_NOTHING_DONE}")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UserError(f"找不到文件“{name}”。它可能已被移动或改名，请重新选择。") from error
    except PermissionError as error:
        raise UserError(
            f"没有权限读取“{name}”，或者它正被另一个程序占用。请先在 Excel 或 WPS 中关闭它再试；{_NOTHING_DONE}"
        ) from error
    except OSError as error:
        raise UserError(
            f"读取“{name}”时出错（{error.strerror or error}）。请把文件复制到本机硬盘后再试；{_NOTHING_DONE}"
        ) from error


def read_sheets(data: bytes, name: str) -> list[Sheet]:
    """The visible sheets of a file, by what the file is rather than by what its name says."""
    if data.startswith(_ZIP):
        _refuse_bomb(data, name)
        return _read_workbook(data, name)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _locked(name)
        return _read_workbook(data, name)
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style", b"<head")):
        raise UserError(
            f"“{name}”的内容其实是网页格式，不是真正的表格文件（有些系统导出的 .xls 就是这样）。"
            f"请用 Excel 或 WPS 打开它，另存为 .xlsx 后重新选择；{_NOTHING_DONE}"
        )
    if name.lower().endswith((".csv", ".txt", ".xls")):
        return [Sheet(Path(name).stem, _read_text(data, name))]
    raise _broken(name)


def _broken(name: str) -> UserError:
    return UserError(
        f"“{name}”已损坏，无法作为表格打开。请先用 Excel 或 WPS 打开检查并另存一份，或向提供方重新索取；{_NOTHING_DONE}"
    )


def _locked(name: str) -> UserError:
    return UserError(
        f"“{name}”设有打开密码，无法读取。请在 Excel 或 WPS 中打开它，取消密码并另存一份后重新选择；{_NOTHING_DONE}"
    )


def _refuse_bomb(data: bytes, name: str) -> None:
    """Look at the sizes a zip archive declares before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _broken(name) from error
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise _locked(name)
    unpacked = sum(entry.file_size for entry in entries)
    ratio = unpacked / max(1, len(data))
    if unpacked > LARGEST_UNPACKED or (unpacked > SUSPICIOUS_UNPACKED and ratio > SUSPICIOUS_RATIO):
        raise UserError(
            f"“{name}”解压后有 {unpacked / 1024 / 1024:.0f} MB，是文件本身的 {ratio:.0f} 倍，不像正常的表格，为安全起见没有打开。"
            f"请用 Excel 或 WPS 打开它，删去空白行列后另存为新文件再试；{_NOTHING_DONE}"
        )


def _read_workbook(data: bytes, name: str) -> list[Sheet]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            _read_sheet(book, meta.name)
            for meta in book.sheets_metadata
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
            and meta.visible == python_calamine.SheetVisibleEnum.Visible
        ]
    except python_calamine.PasswordError as error:
        raise _locked(name) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _broken(name) from error
    except BaseException as error:
        # A panic inside the library arrives as a BaseException of its own.
        if type(error).__name__ == "PanicException":
            raise UserError(_PANIC) from None
        raise
    return sheets


def _read_sheet(book: python_calamine.CalamineWorkbook, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    start = sheet.start or (0, 0)
    return Sheet(name, list(sheet.to_python()), start[0], start[1], tuple(sheet.merged_cell_ranges or ()))


def decode(data: bytes, name: str) -> str:
    """Text of a .csv: by its mark, else strict UTF-8, else GB18030 (which Chinese Excel writes)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UserError(
        f"“{name}”的文字编码无法识别，读出来会是乱码。请用 Excel 或 WPS 打开它，另存为 .xlsx 后重新选择；{_NOTHING_DONE}"
    )


_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)


def _read_text(data: bytes, name: str) -> list[Row]:
    text = decode(data, name)
    lines = text[:20000].splitlines()[:_FIRST_LINES]
    separator = max(",\t;，", key=lambda mark: sum(line.count(mark) for line in lines))
    if csv.field_size_limit() < len(text):
        csv.field_size_limit(len(text) + 1)
    try:
        rows: list[list[str]] = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise _broken(name) from error
    # Excel's ways of keeping digits as text in a .csv: ="00123", a leading tab or an apostrophe.
    if '="' in text:
        rows = [[_unquoted(cell) for cell in row] for row in rows]
    width = max((len(row) for row in rows), default=0)
    return [row if len(row) == width else row + [""] * (width - len(row)) for row in rows]


def _unquoted(cell: str) -> str:
    found = _FORMULA_TEXT.fullmatch(cell)
    return found.group(1) if found else cell


def cell_text(cell: Cell) -> str:
    """A cell as one would see it."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d") if cell.time() == time() else cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time | timedelta):
        return str(cell)
    return "" if cell is None else str(cell)
