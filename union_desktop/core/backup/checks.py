# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of a database before an archive of it may be trusted; used when one is made and when one is restored."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from union_desktop.core.encrypted_file import Connection, damaged_pages, row_counts
from union_desktop.core.reading import Reader

#: Reading a whole file through a cache of this size (KiB) takes a quarter of the time.
BIG_CACHE = "pragma cache_size=-262144"


def has_table(connection: Connection, name: str) -> bool:
    """Whether the file is new enough to have this table."""
    return bool(connection.execute("select 1 from sqlite_master where name = ?", (name,)).fetchone())


def audit_head(connection: Connection) -> tuple[int, str]:
    """Number and digest of the last entry of the chain; (0, "") for an office in which nothing was done."""
    row = connection.execute("select seq, digest from audit_head").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "")


def setting(connection: Connection, name: str) -> str:
    """A fact about the office, empty when it is not recorded."""
    row = connection.execute("select value from office_setting where name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def surface(connection: Connection, expected: Mapping[str, int], head: tuple[int, str]) -> list[str]:
    """Findings of the seals of all pages, the numbers of rows and the end of the chain: the quick look."""
    pages = damaged_pages(connection)
    if pages:
        return [f"数据库 office.db 有 {len(pages)} 页与封签不符"]
    found = row_counts(connection)
    odd = sorted(name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name))
    if odd:
        return [f"数据库 office.db 的记录条数不符（{'、'.join(odd[:3])}）"]
    return [] if audit_head(connection) == head else ["数据库 office.db 的操作记录末尾不符"]


def depth(connection: Connection) -> list[str]:
    """Findings of the structure of the file, its references and the whole chain of the audit: the slow look."""
    from union_desktop.core import audit

    connection.execute(BIG_CACHE)
    found = []
    quick = connection.execute("pragma quick_check").fetchall()
    if quick != [("ok",)]:
        found.append(f"数据库结构检查发现 {len(quick)} 处问题。")
    broken = connection.execute("pragma foreign_key_check").fetchall()
    if broken:
        tables = "、".join(sorted({str(row[0]) for row in broken}))
        found.append(f"有 {len(broken)} 条记录指向不存在的记录（表 {tables}）。")
    return found + audit.verify(Reader(connection))


def missing_attachments(connection: Connection, present: frozenset[str]) -> list[str]:
    """Store names that a row names and ``present`` lacks; an office from before attachments has no such rows."""
    if not has_table(connection, "attachment"):
        return []
    return [
        str(row[0])
        for row in connection.execute("select store_name from attachment order by store_name")
        if row[0] not in present
    ]


def stored_files(folder: Path) -> dict[str, Path]:
    """Files of the attachment store by their path inside the office, in order; unfinished ones left out."""
    root = folder / "attachments"
    found = (one for one in root.rglob("*") if one.is_file() and one.suffix != ".part")
    return dict(sorted((one.relative_to(folder).as_posix(), one) for one in found))
