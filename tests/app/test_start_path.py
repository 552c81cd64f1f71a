# SPDX-License-Identifier: GPL-3.0-or-later
"""What must not be imported before the first list is on the screen; a process of its own tells."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.app.conftest import NAMES, Made

HEAVY = (
    "sqlalchemy",
    "alembic",
    "reportlab",
    "pypinyin",
    "xlsxwriter",
    "python_calamine",
    "pikepdf",
    "pypdfium2",
    "argon2",
    "cryptography",
    "stdnum",
    "uniseg",
    "openpyxl",
    "PySide6.QtPrintSupport",
)

# The first paint of a list with rows ends the process: what was imported by then was on the way there.
SCRIPT = """
import json, os, sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QTableView
from union_desktop.app.main import application, open_window
from union_desktop.app.settings import Settings
from union_desktop.core.office import open_with_key

settings = Settings()
app = application(settings)
office = open_with_key(Path(sys.argv[1]), sys.argv[2], bytes.fromhex(sys.argv[3]))
window = open_window(office, settings)


class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            table = watched.parent()
            if isinstance(table, QTableView) and table.model() and table.model().rowCount() > 0:
                print(json.dumps({"rows": table.model().rowCount(), "modules": sorted(sys.modules)}), flush=True)
                os._exit(0)
        return False


painted = Painted()
app.installEventFilter(painted)
sys.exit(app.exec())
"""


def test_nothing_heavy_stands_between_the_key_and_the_first_list(made: Made) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(made.folder), made.operator, made.key.hex()],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert answer.returncode == 0, answer.stderr
    painted = json.loads(answer.stdout)
    assert painted["rows"] == len(NAMES)
    found = [name for name in HEAVY if name in painted["modules"]]
    assert found == []
    # Dialogs, forms and wizards are for later, too.
    late = (
        ".help.window",
        ".help.contents",
        ".quick_find",
        ".about",
        ".sign_in",
        ".wizard",
        "widgets.fields",
        "widgets.form",
        "attachments.store",
        "core.telling",
    )
    early = [name for name in painted["modules"] if name.endswith(late)]
    assert early == []
