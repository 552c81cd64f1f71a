# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands between a right password and an open office: a change of the data key, a removal, a format of old."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from union_desktop.core import clock, disk
from union_desktop.core.keys import keyfile, rekeying
from union_desktop.core.keys.keyfile import KeyFile
from union_desktop.core.migrations import COPIES_FOLDER
from union_desktop.core.office import explain_os

if TYPE_CHECKING:
    from union_desktop.core.office import Office


def present_key(
    folder: Path,
    keys: KeyFile,
    data_keys: tuple[bytes, ...],
    unlock: Callable[[KeyFile], tuple[bytes, ...]],
) -> bytes:
    """The key the database has now; called under the folder's lock, because only then nobody else changes it."""
    found = keyfile.read(folder)
    try:
        return rekeying.settle(folder, data_keys if found == keys else unlock(found))
    except OSError as error:
        raise explain_os(error) from None


def tidy_keys(office: Office, password: str) -> None:
    """Renew a wrap of format 1, for which the password is needed, and drop what an interrupted removal left."""
    keys = found = keyfile.read(office.folder)
    if any(one.holder == (keyfile.OPERATOR, office.operator) and not one.public for one in keys.wraps):
        keys = keys.with_wrap(keyfile.wrap(office.data_key, keyfile.OPERATOR, office.operator, password))
    with office.reader() as reader:
        active = {str(row[0]) for row in reader.rows("select name from operator where removed_on is null")}
    for name in keys.operators:
        if name not in active:
            keys = keys.without(keyfile.OPERATOR, name)
    if keys != found:
        # The file as it is opens as well: a full disk is no reason to keep anybody out.
        with suppress(OSError):
            if not any(one.public for one in found.wraps):
                _keep_old_form(office.folder)
            keyfile.write(office.folder, keys)


def _keep_old_form(folder: Path) -> None:
    """A copy of a key file in format 1 beside the copies of the database: the program of that time reads no other."""
    copies = folder / COPIES_FOLDER
    copies.mkdir(mode=0o700, exist_ok=True)
    stamp = clock.now().strftime("%Y%m%d-%H%M%S")
    disk.write_whole(copies / f"{keyfile.FILE_NAME}-{stamp}之前", keyfile.whole_file(folder))
    disk.sync_folder(copies)
