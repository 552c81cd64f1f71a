# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that is killed: writes of one kind, each acknowledged after its commit with the end of the audit."""

from __future__ import annotations

import os
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

# Loaded before the first child is made from the server process, so that a child begins to write at once.
from tests.torture.kinds import KINDS
from union_desktop.core.errors import describe
from union_desktop.core.office import Office, open_with_key


def write(folder: Path, key: bytes, operator: str, kind: str, seed: int, reports: Connection) -> None:
    """Writes for ever; reports (seq, digest) of the last audit entry once before the first use case, then after each."""
    # What the driver or a library prints while the process dies under it is no finding.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        office = open_with_key(folder, operator, key)
        reports.send(end_of_audit(office))
        for _ in KINDS[kind](office, Random(seed)):
            reports.send(end_of_audit(office))
    except Exception as error:  # noqa: BLE001 - a write that fails by itself is a finding, too
        reports.send(f"{describe(error)}\n{error}")


def end_of_audit(office: Office) -> tuple[int, str]:
    """Number and digest of the last entry."""
    with office.reader() as reader:
        found = reader.one("select seq, digest from audit_head")
    assert found is not None
    return int(found[0]), str(found[1])
