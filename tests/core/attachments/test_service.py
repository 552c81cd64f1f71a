# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of records: added, named, taken away and brought back, and what is found when disk and rows disagree."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys

import pytest

from tests.office_fixtures import enrolled
from union_desktop.areas.members import service as members
from union_desktop.core import audit, clock
from union_desktop.core.attachments import queries, service, store, verify
from union_desktop.core.attachments.terms import AttachmentDraft, AttachmentRow, NewFile
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.office import Office
from union_desktop.core.roles import NotAllowed, Role
from union_desktop.core.undo import reverting


def added(office: Office, person: int, *contents: bytes) -> list[AttachmentRow]:
    files = [
        NewFile(store.put(office.folder, content), f"文件{at}.txt", "证明")
        for at, content in enumerate(contents)
    ]
    with office.transaction("添加附件") as session:
        service.attach(session, ("person", person), files)
    return rows(office, person)


def rows(office: Office, person: int) -> list[AttachmentRow]:
    with office.reader() as reader:
        return queries.attached(reader, ("person", person))


def last_seq(office: Office) -> int:
    with office.reader() as reader:
        return int(reader.value("select max(seq) from audit_entry"))


def findings(office: Office) -> list[str]:
    with office.reader() as reader:
        assert audit.verify(reader) == []
        return list(verify.findings(reader, office.folder))


def test_files_are_attached_named_and_read(office: Office) -> None:
    person = enrolled(office)
    two, one = added(office, person, b"one", b"two")
    assert (one.file_name, one.kind, one.media_type) == ("文件0.txt", "证明", "text/plain")
    assert store.read(office.folder, one.stored, one.file_name) == b"one"
    with office.transaction("修改附件") as session:
        before = AttachmentDraft(two.file_name, two.kind, two.note)
        changes = service.describe(
            session, two.id, before, AttachmentDraft("  身份证 正面.jpg", "身份证件", "复印件")
        )
    assert changes.ids == (person,)
    changed = rows(office, person)[0]
    assert (changed.file_name, changed.kind, changed.note) == ("身份证 正面.jpg", "身份证件", "复印件")
    with office.transaction("修改附件") as session, pytest.raises(UserError, match="刚刚已被"):
        service.describe(session, two.id, before, AttachmentDraft("别的.txt"))
    with office.transaction("修改附件") as session, pytest.raises(InvalidDraft, match="文件名"):
        service.describe(
            session, one.id, AttachmentDraft(one.file_name, one.kind), AttachmentDraft("../x.txt")
        )
    assert findings(office) == []


def test_a_content_the_record_has_already_is_left_out(office: Office) -> None:
    person = enrolled(office)
    added(office, person, b"one")
    again = NewFile(store.put(office.folder, b"one"), "又一次.txt")
    with office.transaction("添加附件") as session:
        done = service.attach(session, ("person", person), [again])
    assert done.added == ()
    assert done.known == (again,)
    assert len(rows(office, person)) == 1


def test_nothing_is_attached_to_a_record_that_is_gone(office: Office) -> None:
    file = NewFile(store.put(office.folder, b"x"), "x.txt")
    with office.transaction("添加附件") as session, pytest.raises(UserError, match="记录已不在"):
        service.attach(session, ("person", 99), [file])


def test_detaching_and_attaching_can_be_taken_back(office: Office) -> None:
    person = enrolled(office)
    before = added(office, person, b"one", b"two")
    attached = last_seq(office)
    with office.transaction("删除附件") as session:
        service.detach(session, [before[0].id])
    assert [row.id for row in rows(office, person)] == [before[1].id]
    assert findings(office) == []  # the content of what was detached is known to the audit
    with office.transaction("撤销") as session:
        reverting.revert(session, last_seq(office), members.UNDO)
    assert rows(office, person) == before
    assert store.read(office.folder, before[0].stored, "x") == b"two"
    with office.transaction("撤销") as session:
        reverting.revert(session, attached, members.UNDO)
    assert rows(office, person) == []
    assert findings(office) == []


def test_what_does_not_agree_is_told(office: Office) -> None:
    person = enrolled(office)
    gone, flipped, _ = added(office, person, b"one", b"two", b"three")
    store.remove(office.folder, gone.stored.store_name)
    path = store.path_of(office.folder, flipped.stored.store_name)
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    store.put(office.folder, b"nobody's")
    missing, damaged, unknown = findings(office)
    assert f"有 1 个附件的文件不在 attachments 文件夹里（附件编号 {gone.id}）" in missing
    assert f"有 1 个附件的文件已损坏（附件编号 {flipped.id}）" in damaged
    assert "有 1 个文件不属于任何附件" in unknown
    with office.reader() as reader:
        assert len(list(verify.findings(reader, office.folder, contents=False))) == 2


def test_tidying_takes_only_what_nobody_knows(office: Office) -> None:
    person = enrolled(office)
    kept, detached = added(office, person, b"one", b"two")
    store.put_thumb(office.folder, kept.stored.store_name, kept.stored.file_key, b"small")
    with office.transaction("删除附件") as session:
        service.detach(session, [detached.id])
    orphan = store.put(office.folder, b"orphan")
    part = store.path_of(office.folder, orphan.store_name).with_name("0" * 32 + store.PART)
    part.write_bytes(b"half")
    tomorrow = clock.now() + dt.timedelta(days=1, minutes=1)
    with office.reader() as reader:
        assert verify.tidy(reader, office.folder) == 0  # perhaps being added at this very moment
        assert verify.tidy(reader, office.folder, now=tomorrow.timestamp()) == 2
        assert verify.tidy(reader, office.folder, now=tomorrow.timestamp()) == 0
    assert set(store.names_in(office.folder)) == {kept.stored.store_name, detached.stored.store_name}
    assert store.thumb(office.folder, kept.stored.store_name, kept.stored.file_key) == b"small"


def test_who_may_only_read_attaches_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    person = enrolled(office)
    monkeypatch.setattr(office, "role", Role.READ_ONLY)
    with office.transaction("添加附件", needs=Role.READ_ONLY) as session, pytest.raises(NotAllowed):
        service.attach(session, ("person", person), [])


KILLED = """
import os, sys
from pathlib import Path
from union_desktop.core.attachments import store
count = 0
def report(done, total):
    global count
    count += 1
    if count == int(sys.argv[2]):
        os.kill(os.getpid(), 9)
stored = store.put(Path(sys.argv[1]), os.urandom(1_000_000), report)
print(stored.store_name, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
@pytest.mark.parametrize("lot", [1, 2, 4])
def test_killed_while_a_content_is_written(office: Office, lot: int) -> None:
    child = subprocess.run(
        [sys.executable, "-c", KILLED, str(office.folder), str(lot)], capture_output=True, check=False
    )
    assert child.returncode == -9
    assert store.names_in(office.folder) == {}
    assert findings(office) == []
    later = (clock.now() + dt.timedelta(days=2)).timestamp()
    with office.reader() as reader:
        assert verify.tidy(reader, office.folder, now=later) == 1
    assert not list((office.folder / store.FOLDER).rglob("*.part"))
