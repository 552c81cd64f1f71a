# SPDX-License-Identifier: GPL-3.0-or-later
"""What a sign-in does to the key file."""

from __future__ import annotations

from pathlib import Path

from tests.core.test_keyfile import edited, former_wrap
from tests.office_fixtures import OPERATOR, PASSWORD, Template
from union_desktop.core.keys import keyfile
from union_desktop.core.keys.keyfile import RECOVERY, KeyFile
from union_desktop.core.migrations import COPIES_FOLDER
from union_desktop.core.office import Office, open_office


def old_form(office: Office, template: Template) -> bytes:
    """Give a closed office a key file as version 0.1 wrote it; returns its bytes."""
    wraps = (
        former_wrap(keyfile.OPERATOR, OPERATOR, PASSWORD, template.data_key),
        former_wrap(RECOVERY, "", keyfile.tidy_recovery_code(template.recovery_code), template.data_key),
    )
    keyfile.write(office.folder, KeyFile(keyfile.read(office.folder).office_uid, wraps))
    edited(office.folder, lambda raw: raw.update(format=1))
    office.close()
    return (office.folder / keyfile.FILE_NAME).read_bytes()


def kept(folder: Path) -> list[Path]:
    return sorted((folder / COPIES_FOLDER).glob(f"{keyfile.FILE_NAME}-*"))


def test_the_key_file_of_version_0_1_is_kept_when_it_is_rewritten(
    office: Office, office_template: Template
) -> None:
    folder = office.folder
    former = old_form(office, office_template)
    for _ in range(2):
        open_office(folder, OPERATOR, PASSWORD).close()
    # The second sign-in found the new form and had nothing to keep.
    (copy,) = kept(folder)
    assert copy.read_bytes() == former
    assert (folder / keyfile.FILE_NAME).read_bytes() != former
    assert keyfile.outdated(keyfile.read(folder)) == ["恢复码"]


def test_without_room_for_the_copy_the_old_form_stays(office: Office, office_template: Template) -> None:
    folder = office.folder
    former = old_form(office, office_template)
    (folder / COPIES_FOLDER).write_bytes(b"a file in the way")
    open_office(folder, OPERATOR, PASSWORD).close()
    assert (folder / keyfile.FILE_NAME).read_bytes() == former
