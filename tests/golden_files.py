# SPDX-License-Identifier: GPL-3.0-or-later
"""What a paper says, compared with what it said when somebody last looked at it.

After a change that was meant, run the tests with UNION_DESKTOP_NEW_GOLDEN=1 and read the difference before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path

from tests.documents.reading import texts

FOLDER = Path(__file__).with_name("golden")


def assert_as_before(name: str, pdf: bytes) -> None:
    """The text of every page, line by line, is that of ``golden/<name>.txt``."""
    found = "\n".join(f"--- {number} ---\n{page.strip()}" for number, page in enumerate(texts(pdf), 1)) + "\n"
    path = FOLDER / f"{name}.txt"
    if os.environ.get("UNION_DESKTOP_NEW_GOLDEN"):
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")
