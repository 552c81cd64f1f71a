# SPDX-License-Identifier: GPL-3.0-or-later
"""One office = one folder: the encrypted database, its key file, and a lock that keeps a second program out.

The key file's module is imported where a key is made or unwrapped: an office opened by its key does not need it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from union_desktop.core import locations, migrations
from union_desktop.core.encrypted_file import (
    DATABASE_NAME,
    Connection,
    DriverError,
    connect,
    damaged_pages,
    explain,
)
from union_desktop.core.errors import UserError
from union_desktop.core.folder_lock import FolderLock
from union_desktop.core.reading import Reader
from union_desktop.core.restore import swapping
from union_desktop.core.roles import NotAllowed, Role, require

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from union_desktop.core.keys.keyfile import KeyFile

MIN_PASSWORD: Final = 8


@dataclass(frozen=True, slots=True)
class NewOffice:
    """A freshly made office, and the code that must go onto paper now: it is shown only once."""

    office: Office
    recovery_code: str


class Office:
    """An unlocked office file. Made by ``open_office`` or ``create_office``; ``close`` it when done."""

    def __init__(self, folder: Path, operator: str, data_key: bytes, lock: FolderLock) -> None:
        self.folder = folder
        self.operator = operator
        self.data_key = data_key
        #: Wrong passwords since this operator was last told of them; said and kept by whoever opened the office.
        self.wrong_before = 0
        self._lock = lock
        self._database = folder / DATABASE_NAME
        self._local = threading.local()
        self._connections: list[Connection] = []
        self._guard = threading.Lock()
        self._engine: Engine | None = None
        self._closed = False
        try:
            with self.reader() as reader:
                self.name = str(
                    reader.value("select value from office_setting where name = 'office_name'") or ""
                )
                self.role = _role(reader, operator)
        except BaseException:
            # Nobody gets this object, so nobody else could close what it opened.
            self._close_connections()
            raise

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Read access on this thread's own connection, which stays open until the office is closed."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            self._require_open()
            connection = connect(self._database, self.data_key)
            connection.execute("pragma query_only=ON")
            self._local.connection = connection
            with self._guard:
                self._connections.append(connection)
        yield Reader(connection)

    @contextmanager
    def transaction(self, action: str, needs: Role = Role.CLERK) -> Iterator[Session]:
        """One use case: a session that commits as a whole with its audit entry titled ``action``, or not at all.

        Raises NotAllowed when the operator's role does not include ``needs``; what a service needs beyond that it
        declares itself (``core.roles.needs``).
        """
        require(self.role, needs)
        from sqlalchemy.exc import DBAPIError, IntegrityError
        from sqlalchemy.orm import Session

        from union_desktop.core import audit

        session = Session(self.engine, autoflush=True, expire_on_commit=False)
        audit.attach(session, audit.Trail(self.operator, action, self.role))
        try:
            yield session
            session.commit()
        except IntegrityError:
            session.rollback()
            raise
        except DBAPIError as error:
            session.rollback()
            if error.orig is None or getattr(error.orig, "sqlite_errorname", "") == "SQLITE_ERROR":
                raise
            raise explain(error.orig) from None
        except BaseException:
            session.rollback()
            raise
        finally:
            session.close()

    @property
    def engine(self) -> Engine:
        """The writing side; made at first use because SQLAlchemy takes a third of a second to import."""
        with self._guard:
            self._require_open()
            if self._engine is None:
                from union_desktop.core.database import engine_for

                self._engine = engine_for(lambda: connect(self._database, self.data_key))
            return self._engine

    def damage(self) -> list[str]:
        """Page-by-page check of the file on a connection of its own; slow on big files, never on the window's thread."""
        connection = connect(self._database, self.data_key)
        try:
            return damaged_pages(connection)
        except DriverError as error:
            raise explain(error) from None
        finally:
            connection.close()

    def close(self) -> None:
        """Close every connection and let others open the folder; calling it again does nothing."""
        self._closed = True
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None
        self._close_connections()
        self._lock.release()

    def forget_key(self) -> None:
        """Close, and hold the data key no longer: somebody may still hold this object."""
        self.close()
        self.data_key = b""

    def _require_open(self) -> None:
        # Whoever comes late must not open the file again: the folder may belong to another program by now.
        if self._closed:
            raise UserError("工会文件已经关闭，这一步没有执行，原有数据没有变化。请重新打开程序后再做一次。")

    def _close_connections(self) -> None:
        with self._guard:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
        self._local = threading.local()


def open_office(folder: Path, operator: str, password: str) -> Office:
    """Unlock an office with an operator's password; older files are upgraded after a verified copy was taken.

    Raises attempts.TooSoon after several wrong passwords. ``wrong_before`` of the office says how many there were.
    """
    from union_desktop.core.keys import attempts, keyfile, unlocking

    require_office(folder)
    keys = keyfile.read(folder)

    def unlock(keys: KeyFile) -> tuple[bytes, ...]:
        return keyfile.unlock(keys, keyfile.OPERATOR, operator, password)

    with attempts.attempt(folder, operator):
        data_keys = unlock(keys)
    office = _open_locked(folder, operator, lambda: unlocking.present_key(folder, keys, data_keys, unlock))
    try:
        unlocking.tidy_keys(office, password)
        office.wrong_before = attempts.untold(folder, operator)
    except BaseException:
        office.close()
        raise
    return office


def open_with_recovery_code(folder: Path, code: str) -> bytes:
    """The data key from the printed recovery code; the caller gives an operator a new password with it.

    Wrong codes are counted and slowed as wrong passwords are.
    """
    from union_desktop.core.keys import attempts, keyfile, unlocking

    require_office(folder)
    tidy = keyfile.tidy_recovery_code(code)
    keys = keyfile.read(folder)

    def unlock(keys: KeyFile) -> tuple[bytes, ...]:
        return keyfile.unlock(keys, keyfile.RECOVERY, "", tidy)

    with attempts.attempt(folder, attempts.RECOVERY):
        data_keys = unlock(keys)
    if len(data_keys) == 1:
        return data_keys[0]
    lock = FolderLock(folder)
    lock.acquire()
    try:
        return unlocking.present_key(folder, keys, data_keys, unlock)
    finally:
        lock.release()


def open_with_key(folder: Path, operator: str, data_key: bytes) -> Office:
    """Open with a key that was unwrapped before."""
    require_office(folder)
    return _open_locked(folder, operator, lambda: data_key)


def _open_locked(folder: Path, operator: str, find_key: Callable[[], bytes]) -> Office:
    lock = FolderLock(folder)
    lock.acquire()
    try:
        data_key = find_key()
        migrations.bring_up_to_date(folder, data_key)
        _adopt_first_operator(folder, data_key, operator)
        return Office(folder, operator, data_key, lock)
    except DriverError as error:
        lock.release()
        raise explain(error) from None
    except BaseException:
        lock.release()
        raise


def create_office(
    folder: Path,
    name: str,
    operator: str,
    password: str,
    *,
    fill: Callable[[Office], None] | None = None,
    hand_over: Callable[[str], None] | None = None,
) -> NewOffice:
    """Make a new office in an empty or absent folder; whatever fails, the folder is left as it was found.

    ``fill`` writes the first records (campuses, categories …) before the folder counts as an office. ``hand_over``
    gets the recovery code at the last moment at which failing still leaves nothing behind.
    """
    from uuid import uuid4

    from union_desktop.core.keys import keyfile

    check_password(password)
    if not name.strip():
        raise UserError("请填写工会名称。", "name")
    if not operator.strip():
        raise UserError("请填写操作员姓名。", "operator")
    if not operator.strip().isprintable() or not name.strip().isprintable():
        raise UserError("名称中不能有换行等看不见的字符，没有建立任何文件。请重新填写。", "operator")
    locations.require_local(folder)
    made = _make_empty(folder)
    lock = FolderLock(folder)
    try:
        lock.acquire()
    except BaseException:
        # Whatever is in the folder now belongs to the program that holds the lock.
        _remove_folders(made)
        raise
    office: Office | None = None
    try:
        # Another program may have made its office here and closed it between our look and our lock.
        _require_nothing_but(folder, FolderLock.FILE_NAME)
    except BaseException:
        lock.release()
        raise
    try:
        key, code = keyfile.new_data_key(), keyfile.new_recovery_code()
        connect(folder / DATABASE_NAME, key, create=True).close()
        migrations.bring_up_to_date(folder, key, new=True)
        office_uid = uuid4().hex
        facts = {"office_uid": office_uid, "office_name": name.strip()}
        _write_first(folder, key, operator.strip(), "建立工会文件", facts)
        office = Office(folder, operator.strip(), key, lock)
        if fill:
            fill(office)
        if hand_over:
            hand_over(code)
        # The key file comes last: a folder without it is plainly not an office yet.
        wraps = (
            keyfile.wrap(key, keyfile.OPERATOR, operator.strip(), password),
            keyfile.wrap(key, keyfile.RECOVERY, "", code),
        )
        keyfile.write(folder, keyfile.KeyFile(office_uid, wraps))
        return NewOffice(office, code)
    except BaseException as error:
        if office:
            office.close()
        lock.release()
        _remove_files(folder)
        _remove_folders(made)
        if isinstance(error, (OSError, DriverError)):
            raise explain_os(error) from None
        raise


def check_password(password: str) -> None:
    """Refuse passwords that protect nothing."""
    if len(password) < MIN_PASSWORD:
        raise UserError(f"密码至少 {MIN_PASSWORD} 个字符，请换一个长一些的密码。", "password")
    if len(set(password)) < 4:
        raise UserError("密码太简单（重复的字符太多），请换一个。", "password")


def explain_os(error: BaseException) -> UserError:
    """The sentence for an operating system or driver error while writing."""
    import errno

    from union_desktop.core import encrypted_file

    number = getattr(error, "errno", None)
    if number == errno.ENOSPC:
        return UserError(encrypted_file.FULL)
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return UserError(encrypted_file.READ_ONLY)
    if isinstance(error, OSError):
        return UserError("读写磁盘时出错，这次没有写入任何内容。请检查磁盘后重试。")
    return explain(error)


def cause_of(error: OSError) -> str:
    """The beginning of a sentence of the caller's own, where what was written and what not is more than nothing."""
    import errno

    if error.errno == errno.ENOSPC:
        return "磁盘空间已满"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "工会文件夹不能写入"
    return "读写磁盘时出错"


def require_office(folder: Path) -> None:
    """Refuse what is plainly no office folder, before a password is asked for; an interrupted restore is settled first."""
    swapping.settle(folder)
    if folder.is_file():
        raise UserError("选中的是一个文件，请选择工会文件所在的文件夹；没有改动任何数据。")
    if not folder.is_dir():
        raise UserError(f"找不到文件夹“{folder}”，没有打开任何数据。请核对位置，或检查移动硬盘是否已连接。")
    if not (folder / DATABASE_NAME).is_file():
        raise UserError(f"文件夹“{folder}”里没有工会文件 office.db，没有打开任何数据。请选择正确的文件夹。")
    locations.require_local(folder)


def _make_empty(folder: Path) -> list[Path]:
    """Make the folder unless it is there and empty; returns the folders made, innermost first."""
    if folder.is_file():
        raise UserError("选中的是一个文件，请选择或新建一个空文件夹来存放工会文件。")
    made: list[Path] = []
    try:
        if folder.is_dir():
            _require_nothing_but(folder)
            return made
        for place in (*reversed(folder.absolute().parents), folder.absolute()):
            if not place.is_dir():
                # The files are encrypted; still there is no reason to let others on this PC read or delete them.
                place.mkdir(mode=0o700)
                made.insert(0, place)
    except OSError as error:
        _remove_folders(made)
        raise explain_os(error) from None
    return made


def _require_nothing_but(folder: Path, allowed: str = "") -> None:
    if any(one.name != allowed for one in folder.iterdir()):
        raise UserError(f"文件夹“{folder}”不是空的，没有写入任何内容。请另选或新建一个空文件夹。")


def _remove_files(folder: Path) -> None:
    from union_desktop.core.keys import keyfile

    names = [DATABASE_NAME + end for end in ("", "-wal", "-shm", "-journal")]
    names += [name + end for name in (keyfile.FILE_NAME, keyfile.SPARE_NAME) for end in ("", ".part")]
    for name in [*names, FolderLock.FILE_NAME]:
        with suppress(OSError):
            (folder / name).unlink(missing_ok=True)


def _remove_folders(made: list[Path]) -> None:
    """Take away the folders made for an office that did not come to be; somebody else's files keep theirs."""
    for place in made:
        with suppress(OSError):
            place.rmdir()


def _role(reader: Reader, operator: str) -> Role:
    role = reader.value("select role from operator where name = :name and removed_on is null", name=operator)
    if role is None:
        raise NotAllowed(
            f"“{operator}”不在这个工会的操作员名单里，没有打开任何数据。请换其他操作员登录，或请管理员重新添加。"
        )
    return Role(role)


def _adopt_first_operator(folder: Path, key: bytes, operator: str) -> None:
    """A file from before there were roles knew one operator, who could do everything."""
    connection = connect(folder / DATABASE_NAME, key)
    try:
        known = connection.execute("select 1 from operator limit 1").fetchone()
    finally:
        connection.close()
    if not known:
        _write_first(folder, key, operator, "登记第一位操作员", {})


def _write_first(folder: Path, key: bytes, operator: str, action: str, settings: dict[str, str]) -> None:
    """The office's first facts, and who may do everything in it."""
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.orm import Session

    from union_desktop.core import audit, clock
    from union_desktop.core.database import engine_for
    from union_desktop.core.office_settings import OfficeSetting
    from union_desktop.core.operators.model import Operator

    engine = engine_for(lambda: connect(folder / DATABASE_NAME, key))
    try:
        with Session(engine) as session:
            audit.attach(session, audit.Trail(operator, action))
            session.add_all(OfficeSetting(name=name, value=value) for name, value in settings.items())
            session.add(Operator(name=operator, role=Role.ADMINISTRATOR.value, added_on=clock.today()))
            session.commit()
    except DBAPIError as error:
        raise (explain(error.orig) if error.orig else error) from None
    finally:
        engine.dispose()
