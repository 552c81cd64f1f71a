# SPDX-License-Identifier: GPL-3.0-or-later
"""What signing in does, without a window: who may sign in, a new password by recovery code, getting ready early."""

from __future__ import annotations

import importlib
from pathlib import Path

from union_desktop.core import keyfile
from union_desktop.core.errors import UserError
from union_desktop.core.folder_lock import FolderLock
from union_desktop.core.office import check_password, explain_os, open_with_recovery_code, require_office


def operators(folder: Path) -> tuple[str, ...]:
    """Names of those who can sign in to the office in ``folder``; refuses a folder that cannot be opened anyway."""
    require_office(folder)
    return keyfile.read(folder).operators


def reset_password_with_code(folder: Path, code: str, operator: str, password: str) -> bytes:
    """Give an operator a new password with the printed recovery code; returns the data key.

    Refuses, with nothing changed, a code that does not fit, a weak password, an unknown operator and a folder that is
    open elsewhere. The other operators and the code itself stay valid.
    """
    check_password(password)
    data_key = open_with_recovery_code(folder, code)
    lock = FolderLock(folder)
    lock.acquire()
    try:
        keys = keyfile.read(folder)
        if operator not in keys.operators:
            raise UserError(f"没有名为“{operator}”的操作员，没有改动任何密码。", "operator")
        fresh = keyfile.wrap(data_key, keyfile.OPERATOR, operator, password)
        wraps = tuple(
            fresh if (one.kind, one.name) == (keyfile.OPERATOR, operator) else one for one in keys.wraps
        )
        keyfile.write(folder, keyfile.KeyFile(keys.office_uid, wraps))
    except OSError as error:
        raise explain_os(error) from None
    finally:
        lock.release()
    return data_key


def warm_up() -> None:
    """Import what the first save needs; done while a person types or reads, so that no click waits for it."""
    for module in (
        "cryptography.hazmat.primitives.ciphers.aead",
        "argon2.low_level",
        "sqlalchemy.orm",
        "union_desktop.core.database",
        "union_desktop.core.audit",
        "union_desktop.app.tables",
    ):
        importlib.import_module(module)
