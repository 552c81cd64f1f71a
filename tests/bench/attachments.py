# SPDX-License-Identifier: GPL-3.0-or-later
"""Five hundred photographs on one member: taken in, drawn small, scrolled through, and the window's longest pause."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Measure, child, once
from union_desktop.core.office import Office

PICTURES = 500


def measures(office: Office, scratch: Path) -> Iterator[Measure]:
    """All figures of attached files; closes the office."""
    pictures = scratch / "pictures"
    pictures.mkdir()
    folder, key, operator = str(office.folder), office.data_key.hex(), office.operator
    with office.reader() as reader:
        person = int(reader.value("select min(id) from person"))
    office.close()
    child("tests.bench.child_attachments", "make", str(pictures), str(PICTURES))
    copied = scratch / "copied"
    copied.mkdir()

    def copy_all() -> None:
        for one in sorted(pictures.iterdir()):
            with (copied / one.name).open("xb") as target:
                target.write(one.read_bytes())
                target.flush()
                os.fsync(target.fileno())

    floor = once(copy_all)
    shutil.rmtree(copied)
    found = child(
        "tests.bench.child_attachments",
        "use",
        folder,
        operator,
        str(pictures),
        str(person),
        text_in=key,
    )
    yield Measure(
        "attach-500", found["add"], floor, 6.0, note="encrypted and attached ÷ copied file by file with fsync"
    )
    for name, what in (
        ("add", "while they are added"),
        ("draw", "while small pictures are made and come in"),
        ("scroll", "while the grid is scrolled from end to end"),
        ("again", "opening the panel again with all pictures there"),
    ):
        yield Measure(f"attach-pause-{name}", found[f"pause_{name}"] * 1000, None, 100, "ms", what)
    yield Measure("attach-drawn", found["draw"], None, 120, note="all 500 small pictures made")
