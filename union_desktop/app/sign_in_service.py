# SPDX-License-Identifier: GPL-3.0-or-later
"""What signing in does, without a window: who may sign in, a new password by recovery code, getting ready early."""

from __future__ import annotations

import importlib
from pathlib import Path

from union_desktop.core.keys import keyfile
from union_desktop.core.office import require_office


def operators(folder: Path) -> tuple[str, ...]:
    """Names of those who can sign in to the office in ``folder``; refuses a folder that cannot be opened anyway."""
    require_office(folder)
    return keyfile.read(folder).operators


def reset_password_with_code(folder: Path, code: str, operator: str, password: str) -> bytes:
    """A new password for an operator of a closed office by the printed recovery code; returns the data key."""
    from union_desktop.core.operators.keys import reset_with_code

    office = reset_with_code(folder, code, operator, password)
    office.close()
    return office.data_key


def warm_up() -> None:
    """Import what the first save needs; done while a person types or reads, so that no click waits for it."""
    for module in (
        "cryptography.hazmat.primitives.ciphers.aead",
        "cryptography.hazmat.primitives.asymmetric.x25519",
        "cryptography.hazmat.primitives.kdf.hkdf",
        "argon2.low_level",
        "sqlalchemy.orm",
        "union_desktop.core.database",
        "union_desktop.core.audit",
        "union_desktop.app.tables",
    ):
        importlib.import_module(module)
