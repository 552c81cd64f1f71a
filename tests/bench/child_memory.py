# SPDX-License-Identifier: GPL-3.0-or-later
"""One process, one way to hold a list: prints its resident memory in MiB."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from union_desktop.core.encrypted_file import DATABASE_NAME, connect
from union_desktop.core.reading import Reader


def resident() -> float:
    """Resident memory of this process in MiB; Linux only, like the bench's other memory figures."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def main() -> None:
    """``nothing``: only what both need. ``list``: the model with two pages looked at. ``tuples``: all rows."""
    kind, folder = sys.argv[1:3]
    from PySide6.QtGui import QGuiApplication

    from union_desktop.areas.members.queries import listing
    from union_desktop.widgets.row_table import Column, RowTableModel

    QGuiApplication([])
    reader = Reader(connect(Path(folder) / DATABASE_NAME, bytes.fromhex(sys.stdin.read().strip())))
    # The page cache of the database is the same for both ways and is filled before the first is measured.
    reader.value("select sum(length(name) + length(phone) + length(department)) from person")
    reader.value("select count(*) from (select id from person order by pinyin, id)")
    held: object = None
    if kind == "list":
        columns = [
            Column("name", "姓名", lambda row: row.name),
            Column("phone", "手机", lambda row: row.phone),
        ]
        model: RowTableModel = RowTableModel(columns, lambda ids: listing.rows(reader, ids))
        model.show_ids(listing.find_ids(reader, listing.MemberFilter()))
        for row in (0, model.rowCount() - 1):
            model.index(row, 0).data()
        held = model
    elif kind == "tuples":
        held = reader.rows(
            "select id, name, staff_no, gender, birth_date, phone, department, now_status, id_number from person"
            " order by pinyin, id"
        )
    print(json.dumps({"rss": resident(), "held": held is not None}))


if __name__ == "__main__":
    main()
