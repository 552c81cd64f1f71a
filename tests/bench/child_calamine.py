# SPDX-License-Identifier: GPL-3.0-or-later
"""The floor of reading a workbook: calamine alone, in a process of its own; prints its seconds."""

from __future__ import annotations

import json
import sys
import time

from python_calamine import CalamineWorkbook


def main() -> None:
    """Read the first sheet whole."""
    start = time.perf_counter()
    rows = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
    print(json.dumps({"seconds": time.perf_counter() - start, "rows": len(rows)}))


if __name__ == "__main__":
    main()
