# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold in any office file, whatever happened to the program that wrote it."""

from __future__ import annotations

from pathlib import Path

from tests.office_fixtures import TODAY
from tests.torture import replay
from union_desktop.app import integrity
from union_desktop.core import audit
from union_desktop.core.attachments import verify as attachments
from union_desktop.core.errors import UserError
from union_desktop.core.office import open_with_key


def findings(
    folder: Path, key: bytes, operator: str, acknowledged: tuple[int, str] | None = None
) -> list[str]:
    """What does not hold, as short sentences; ``acknowledged`` is the (seq, digest) that was promised last."""
    try:
        office = open_with_key(folder, operator, key)
    except UserError as error:
        return [f"does not open: {error.message}"]
    try:
        found = [f"damage: {page}" for page in office.damage()]
        with office.reader() as reader:
            found += [
                f"integrity: {row[0]}" for row in reader.rows("pragma integrity_check") if row != ("ok",)
            ]
            found += [f"foreign key: {row[0]} {row[1]}" for row in reader.rows("pragma foreign_key_check")]
            found += [f"audit: {one}" for one in audit.verify(reader)]
            found += [f"replay: {one}" for one in replay.differences(reader)[:20]]
            # A content without a row is what a crash may leave; it is said, and cleared away later.
            found += [
                f"attachments: {one}"
                for one in attachments.findings(reader, folder)
                if "不属于任何附件" not in one
            ]
            found += [f"areas: {one}" for one in integrity.findings(reader, TODAY)]
            if acknowledged is not None:
                seq, digest = acknowledged
                kept = reader.value("select digest from audit_entry where seq = :seq", seq=seq)
                if kept != digest:
                    found.append(f"lost: entry {seq} was acknowledged and is not there")
        return found
    finally:
        office.close()
