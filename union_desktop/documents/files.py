# SPDX-License-Identifier: GPL-3.0-or-later
"""Files a person keeps: safe names, names that are free, and writing that leaves all or nothing."""

import errno
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from union_desktop.core.disk import part_of, sync_folder
from union_desktop.core.errors import UserError

LONGEST = 100  # characters of a name without its suffix; with a deep folder still below the 260 of Windows
LONGEST_BYTES = 200  # the same in UTF-8, for file systems that allow 255 bytes
_WIDE = str.maketrans(
    {"<": "＜", ">": "＞", ":": "：", '"': "”", "/": "／", "\\": "＼", "|": "｜", "?": "？", "*": "＊"}
)
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$", re.IGNORECASE)


def safe_name(text: str) -> str:
    """``text`` as a file name that Windows, Linux and a USB stick accept; never empty.

    Forbidden marks become their wide forms, so that 会员名册（2026/11/22） stays readable; a suffix is kept.
    """
    text = unicodedata.normalize("NFC", text).translate(_WIDE)
    text = "".join(
        " " if char.isspace() else char
        for char in text
        if unicodedata.category(char) not in ("Cc", "Cf", "Cs")
    )
    text = re.sub(r"  +", " ", text).strip(" ").rstrip(" .")
    stem, dot, suffix = text.rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,8}", suffix):
        stem, dot, suffix = text, "", ""
    stem = stem.strip(" .")[:LONGEST]
    while len(stem.encode("utf-8")) > LONGEST_BYTES:
        stem = stem[:-1]
    stem = stem.rstrip(" .") or "未命名"
    # Windows takes CON.tar.gz for the console as well: the part before the first point counts.
    if _RESERVED.match(stem.partition(".")[0].rstrip()):
        stem = f"{stem}_" if "." not in stem else f"_{stem}"
    return stem + dot + suffix


def unique_path(folder: Path, name: str) -> Path:
    """A path in ``folder`` that no file has yet: 名册.pdf, else 名册（2）.pdf and so on."""
    wanted = folder / safe_name(name)
    number = 2
    path = wanted
    while os.path.lexists(path) or os.path.lexists(part_of(path)):
        path = wanted.with_name(f"{wanted.stem}（{number}）{wanted.suffix}")
        number += 1
    return path


def write_file(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` whole or not at all, and be sure it is on the disk.

    An older file of that name is replaced only when the new one is complete. Raises UserError when the
    folder is missing or may not be written, the disk is full, the name is a folder's, or another program
    holds the file.
    """
    with prepared_file(path, data):
        pass


@contextmanager
def prepared_file(path: Path, data: bytes) -> Iterator[None]:
    """The same in two strokes: what can fail for want of room happens first, and the file takes its name after the block.

    When the block fails nothing is left. Killed in between, the whole file lies under its name with ``.part`` behind it.
    """
    part = part_of(path)
    begun = False
    try:
        try:
            if path.is_dir():
                raise UserError(
                    f"“{path.name}”是一个文件夹，不能写成文件。没有写入任何内容，请换一个文件名再保存。"
                )
            with part.open("xb") as stream:
                begun = True
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as problem:
            raise UserError(_sentence(problem, path)) from problem
        yield
        try:
            part.replace(path)
            begun = False
            sync_folder(path.parent)
        except OSError as problem:
            raise UserError(_sentence(problem, path)) from problem
    finally:
        if begun:
            part.unlink(missing_ok=True)


def _sentence(problem: OSError, path: Path) -> str:
    """What went wrong and what to do next."""
    if problem.errno == errno.ENAMETOOLONG:
        return f"文件名太长，“{path.name[:20]}…”没有保存。请换一个短一些的文件名。"
    kept = "原有文件没有改动。" if path.exists() else "没有留下不完整的文件。"
    if isinstance(problem, FileExistsError):
        return (
            f"“{path.name}”正在由另一次保存写入，或上次保存被打断，留下了“{part_of(path).name}”。{kept}"
            "请确认没有其他窗口在保存，删除该文件或换一个文件名再试。"
        )
    if problem.errno in (errno.ENOSPC, errno.EDQUOT) or getattr(problem, "winerror", 0) in (39, 112):
        return f"磁盘已满，“{path.name}”没有保存。{kept}请清理磁盘空间，或换一个磁盘保存。"
    if problem.errno == errno.EROFS:
        return f"文件夹“{path.parent}”是只读的，“{path.name}”没有保存。{kept}请换一个可以写入的文件夹。"
    if getattr(problem, "winerror", 0) in (32, 33):
        return f"“{path.name}”正被其他程序打开，没有保存。{kept}请关闭打开它的程序再试，或换一个文件名。"
    if isinstance(problem, PermissionError):
        return (
            f"没有权限写入文件夹“{path.parent}”，或“{path.name}”正被其他程序打开，没有保存。{kept}"
            "请换一个文件夹，或关闭打开该文件的程序再试。"
        )
    if isinstance(problem, FileNotFoundError | NotADirectoryError):
        return f"文件夹“{path.parent}”不存在或已被移走，“{path.name}”没有保存。请重新选择文件夹。"
    return f"“{path.name}”没有保存：读写磁盘时出错。{kept}请检查磁盘，或换一个位置再试。"
