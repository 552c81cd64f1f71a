# SPDX-License-Identifier: GPL-3.0-or-later
"""The dirty rosters of the made-up office, under the name tests use, and the way to make the files in tests/data again.

tests/data/roster.xls and roster.ods are `established_roster(only=60)`, saved by LibreOffice Calc:

    python -m tests.dirty_rosters FOLDER
    soffice --headless --convert-to xls FOLDER/roster.xlsx    (then the same with ods)
"""

from __future__ import annotations

import sys
from pathlib import Path

from union_desktop.app.demo.people import demo_office
from union_desktop.app.demo.rosters import (
    COMPANY_SOURCE,
    ESTABLISHED_SOURCE,
    KEYS,
    UNKNOWN_CATEGORY,
    UNKNOWN_UNIT,
    Cell,
    DirtyLine,
    DirtyRoster,
    company_roster,
    established_roster,
    write_csv,
    write_xlsx,
)

__all__ = [
    "COMPANY_SOURCE",
    "ESTABLISHED_SOURCE",
    "KEYS",
    "UNKNOWN_CATEGORY",
    "UNKNOWN_UNIT",
    "Cell",
    "DirtyLine",
    "DirtyRoster",
    "company_roster",
    "established_roster",
    "write_csv",
    "write_xlsx",
]


def main(folder: Path) -> None:
    """Write one file of each kind, to look at or to convert."""
    office = demo_office()
    write_xlsx(folder / "roster.xlsx", established_roster(office, only=60))
    write_xlsx(folder / "established.xlsx", established_roster(office))
    write_csv(folder / "established.csv", established_roster(office), "gb18030")
    write_xlsx(folder / "company.xlsx", company_roster(office))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
