# SPDX-License-Identifier: GPL-3.0-or-later
"""The key file: passwords, the recovery code on paper, damage, tampering."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from tests.safety.sentences import is_clear
from union_desktop.core.errors import UserError
from union_desktop.core.keys import keyfile
from union_desktop.core.keys.keyfile import OPERATOR, RECOVERY, KeyFile

KEY = bytes(range(32))
PASSWORD = "有空格 的 密码１２３"
ALPHABET = keyfile._ALPHABET


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same road with a password hash that costs nothing: its cost is tested once, below."""
    monkeypatch.setattr(keyfile, "_KDF", {"name": "argon2id", "t": 1, "m": 64, "p": 1})


@pytest.fixture
def folder(tmp_path: Path, cheap: None) -> Path:
    """A folder with the key file of two operators and a recovery code."""
    wraps = (
        keyfile.wrap(KEY, OPERATOR, "张三", PASSWORD),
        keyfile.wrap(KEY, OPERATOR, "李四", "另一个密码"),
        keyfile.wrap(KEY, RECOVERY, "", "恢复"),
    )
    keyfile.write(tmp_path, KeyFile("a1b2", wraps))
    return tmp_path


def edited(folder: Path, change: object, *names: str) -> None:
    """Change the file's JSON by hand; ``change`` works on the dict, the digest is made to fit again."""
    for name in names or (keyfile.FILE_NAME, keyfile.SPARE_NAME):
        raw = json.loads((folder / name).read_bytes())
        raw.pop("check")
        change(raw)  # type: ignore[operator]
        (folder / name).write_text(
            json.dumps({**raw, "check": keyfile._digest(raw)}, ensure_ascii=False), "utf-8"
        )


# ------------------------------------------------------------------------------------------------ passwords


def test_each_operator_opens_with_his_own_password(folder: Path) -> None:
    keys = keyfile.read(folder)
    assert keys.operators == ("张三", "李四")
    assert keyfile.unwrap(keys, OPERATOR, "张三", PASSWORD) == KEY
    assert keyfile.unwrap(keys, OPERATOR, "李四", "另一个密码") == KEY
    assert keyfile.unwrap(keys, RECOVERY, "", "恢复") == KEY


@pytest.mark.parametrize("typed", ["", PASSWORD + " ", PASSWORD[:-1], "另一个密码", "x" * 10_000, "\udcff"])
def test_a_wrong_password_is_refused_with_the_next_step(folder: Path, typed: str) -> None:
    with pytest.raises(keyfile.WrongPassword) as refusal:
        keyfile.unwrap(keyfile.read(folder), OPERATOR, "张三", typed)
    assert is_clear(refusal.value.message)
    assert "恢复码" in refusal.value.message


def test_full_width_letters_of_an_input_method_are_the_same_password(folder: Path) -> None:
    assert keyfile.unwrap(keyfile.read(folder), OPERATOR, "张三", "有空格\u3000的\u3000密码123") == KEY


def test_an_unknown_operator_is_told_who_there_is(folder: Path) -> None:
    with pytest.raises(UserError) as refusal:
        keyfile.unwrap(keyfile.read(folder), OPERATOR, "王五", PASSWORD)
    assert "张三、李四" in refusal.value.message
    assert is_clear(refusal.value.message)


def test_the_same_password_never_gives_the_same_wrap(cheap: None) -> None:
    wraps = [keyfile.wrap(KEY, OPERATOR, "张三", PASSWORD) for _ in range(4)]
    assert (
        len({one.salt for one in wraps} | {one.nonce for one in wraps} | {one.wrapped for one in wraps}) == 12
    )


def test_a_password_is_hashed_as_dearly_as_the_file_says() -> None:
    wrapped = keyfile.wrap(KEY, OPERATOR, "张三", PASSWORD)
    assert dict(wrapped.kdf) == {"name": "argon2id", "t": 3, "m": 64 * 1024, "p": 2}
    assert keyfile.unwrap(KeyFile("x", (wrapped,)), OPERATOR, "张三", PASSWORD) == KEY


def test_the_key_itself_is_nowhere_in_the_file(folder: Path) -> None:
    import base64

    data = (folder / keyfile.FILE_NAME).read_bytes()
    assert KEY not in data
    assert KEY.hex().encode() not in data
    assert base64.b64encode(KEY) not in data
    assert PASSWORD.encode() not in data


def test_too_little_memory_is_not_called_damage(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2 import low_level
    from argon2.exceptions import HashingError

    def no_memory(*_: object) -> bytes:
        raise HashingError("Memory allocation error")

    monkeypatch.setattr(low_level, "hash_secret_raw", no_memory)
    with pytest.raises(UserError, match="内存不足") as refusal:
        keyfile.unwrap(keyfile.read(folder), OPERATOR, "张三", PASSWORD)
    assert is_clear(refusal.value.message)


# ---------------------------------------------------------------------------------------------- recovery code


def test_a_code_has_eight_groups_and_is_different_each_time() -> None:
    codes = {keyfile.new_recovery_code() for _ in range(50)}
    assert len(codes) == 50
    for code in codes:
        assert [len(group) for group in code.split("-")] == [5] * 8
        assert keyfile.tidy_recovery_code(code) == code


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_every_single_wrong_character_is_noticed(seed: int) -> None:
    letters = _code(seed)
    for at in range(40):
        for other in ALPHABET:
            if other != letters[at]:
                assert not _accepted(letters[:at] + other + letters[at + 1 :]), (letters, at, other)


@settings(max_examples=200)
@given(st.integers(0, 2**32))
def test_every_swap_of_neighbours_and_of_neighbouring_groups_side_by_side_is_noticed(seed: int) -> None:
    letters = _code(seed)
    for at in range(39):
        swapped = letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]
        assert swapped == letters or not _accepted(swapped), (letters, at)
    assert not _accepted(letters[1:])
    assert not _accepted(letters + "0")


def test_a_code_is_read_however_it_was_typed() -> None:
    code = "DW75X-HGAC1-3HJA9-GYM1B-BAB8W-MG6F8-EBK4T-RNVRV"
    assert keyfile.tidy_recovery_code(code) == code
    assert keyfile.tidy_recovery_code(code.lower().replace("-", " ")) == code
    assert keyfile.tidy_recovery_code(code.replace("1", "l").replace("-", "——")) == code
    full_width = "".join(chr(ord(one) + 0xFEE0) for one in code.replace("-", ""))
    assert keyfile.tidy_recovery_code(f"　{full_width}\n") == code


@pytest.mark.parametrize("typed", ["", "恢复码", "U" * 40, "0" * 39, "DW75X-HGAC1", "0" * 39 + "1"])
def test_what_cannot_be_a_code_is_refused(typed: str) -> None:
    with pytest.raises(UserError) as refusal:
        keyfile.tidy_recovery_code(typed)
    assert is_clear(refusal.value.message)


def _code(seed: int) -> str:
    body = "".join(random.Random(seed).choices(ALPHABET, k=39))
    return body + keyfile._check_character(body)


def _accepted(letters: str) -> bool:
    try:
        keyfile.tidy_recovery_code(letters)
    except UserError:
        return False
    return True


# -------------------------------------------------------------------------------------- damage and tampering


def test_no_key_file_at_all(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refusal:
        keyfile.read(tmp_path)
    assert is_clear(refusal.value.message)
    assert "office.key" in refusal.value.message


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"\0" * 900,
        b"{",
        b"[1, 2]",
        b'"text"',
        b"{}",
        b'{"format": 1, "wraps": 3}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
    ids=["empty", "zeros", "cut", "list", "text", "object", "wraps", "deep", "bytes"],
)
def test_a_damaged_file_falls_back_to_the_spare_and_two_damaged_ones_are_refused(
    folder: Path, damaged: bytes
) -> None:
    (folder / keyfile.FILE_NAME).write_bytes(damaged)
    assert keyfile.unwrap(keyfile.read(folder), OPERATOR, "张三", PASSWORD) == KEY
    assert len(keyfile.findings(folder)) == 1
    (folder / keyfile.SPARE_NAME).write_bytes(damaged)
    with pytest.raises(UserError) as refusal:
        keyfile.read(folder)
    assert refusal.value.message == keyfile.DAMAGED
    assert is_clear(refusal.value.message)


def test_any_single_flipped_byte_is_damage_and_never_a_wrong_password(folder: Path) -> None:
    whole = (folder / keyfile.FILE_NAME).read_bytes()
    wanted = keyfile.read(folder)
    for at in range(0, len(whole), 3):
        flipped = bytearray(whole)
        flipped[at] ^= 1 << (at % 8)
        (folder / keyfile.FILE_NAME).write_bytes(flipped)
        assert keyfile.read(folder) == wanted, at


def test_reading_mends_nothing_and_writing_makes_both_files_whole(folder: Path) -> None:
    keys = keyfile.read(folder)
    (folder / keyfile.FILE_NAME).write_bytes(b"gone")
    (folder / keyfile.SPARE_NAME).unlink()
    with pytest.raises(UserError):
        keyfile.read(folder)
    assert (folder / keyfile.FILE_NAME).read_bytes() == b"gone"
    assert len(keyfile.findings(folder)) == 2
    keyfile.write(folder, keys)
    assert keyfile.findings(folder) == []
    assert sorted(one.name for one in folder.iterdir()) == [keyfile.FILE_NAME, keyfile.SPARE_NAME]


def test_a_spare_that_says_something_else_is_found(folder: Path) -> None:
    edited(folder, lambda raw: raw["wraps"].pop(1), keyfile.SPARE_NAME)
    assert "内容不同" in keyfile.findings(folder)[0]


def test_a_write_that_fails_leaves_the_old_key_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = keyfile.read(folder)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        keyfile.write(folder, KeyFile("other", keys.wraps[:1]))
    assert keyfile.read(folder) == keys


def _renamed(raw: dict[str, list[dict[str, object]]]) -> None:
    raw["wraps"][0]["name"], raw["wraps"][1]["name"] = "李四", "张三"


def _made_cheaper(raw: dict[str, list[dict[str, dict[str, int]]]]) -> None:
    raw["wraps"][0]["kdf"]["t"] = 2


def _made_recovery(raw: dict[str, list[dict[str, object]]]) -> None:
    raw["wraps"][0]["kind"], raw["wraps"][0]["name"] = RECOVERY, ""
    raw["wraps"].pop(2)


@pytest.mark.parametrize("tamper", [_renamed, _made_cheaper])
def test_a_wrap_moved_to_another_name_or_with_other_costs_opens_for_nobody(
    folder: Path, tamper: object
) -> None:
    edited(folder, tamper)
    for password in (PASSWORD, "另一个密码"):
        with pytest.raises(keyfile.WrongPassword):
            keyfile.unwrap(keyfile.read(folder), OPERATOR, "张三", password)


def test_an_operators_wrap_cannot_pass_for_the_recovery_code(folder: Path) -> None:
    edited(folder, _made_recovery)
    with pytest.raises(keyfile.WrongPassword):
        keyfile.unwrap(keyfile.read(folder), RECOVERY, "", PASSWORD)


@pytest.mark.parametrize(
    "kdf",
    [
        {"name": "md5", "t": 1, "m": 64, "p": 1},
        {"name": "argon2id", "t": 1, "m": 1 << 30, "p": 1},
        {"name": "argon2id", "t": -1, "m": 64, "p": 1},
        {"name": "argon2id", "t": "1", "m": 64, "p": 1},
        {"name": "argon2id", "t": True, "m": 64, "p": 1},
        {"name": "argon2id", "t": 1, "m": 8, "p": 16},
        {"name": "argon2id"},
        {},
    ],
    ids=["other", "huge", "negative", "text", "flag", "lanes", "missing", "empty"],
)
def test_nonsensical_costs_are_refused_without_being_tried(folder: Path, kdf: dict[str, object]) -> None:
    edited(folder, lambda raw: raw["wraps"][0].update(kdf=kdf))
    with pytest.raises(UserError) as refusal:
        keyfile.unwrap(keyfile.read(folder), OPERATOR, "张三", PASSWORD)
    assert refusal.value.message == keyfile.DAMAGED


@pytest.mark.parametrize("field", ["salt", "nonce", "wrapped"])
def test_a_wrap_with_a_part_cut_short_is_refused(folder: Path, field: str) -> None:
    edited(folder, lambda raw: raw["wraps"][0].update({field: "QUJD"}))
    with pytest.raises(UserError) as refusal:
        keyfile.unwrap(keyfile.read(folder), OPERATOR, "张三", PASSWORD)
    assert is_clear(refusal.value.message)


def test_a_key_file_of_a_newer_program_is_refused_and_not_called_damaged(folder: Path) -> None:
    edited(folder, lambda raw: raw.update(format=keyfile.FORMAT + 1))
    with pytest.raises(UserError, match="升级程序") as refusal:
        keyfile.read(folder)
    assert is_clear(refusal.value.message)


# ------------------------------------------------------------------------------------- a new data key, formats

COMING = bytes(reversed(range(32)))


def former_wrap(kind: str, name: str, password: str, data_key: bytes = KEY) -> keyfile.Wrap:
    """As a program of format 1 wrote it: the password locks the data key itself."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    kdf = tuple(keyfile._KDF.items())
    bound = json.dumps([1, kind, name, dict(kdf)], ensure_ascii=False, sort_keys=True).encode()
    key = keyfile._derive(password, b"s" * 16, dict(kdf))
    return keyfile.Wrap(
        kind, name, b"s" * 16, b"n" * 12, AESGCM(key).encrypt(b"n" * 12, data_key, bound), kdf
    )


def test_a_file_of_format_1_opens(folder: Path) -> None:
    keys = KeyFile("a1b2", (former_wrap(OPERATOR, "张三", PASSWORD), former_wrap(RECOVERY, "", "恢复")))
    keyfile.write(folder, keys)
    edited(folder, lambda raw: raw.update(format=1))
    assert keyfile.read(folder) == keys
    assert keyfile.unwrap(keyfile.read(folder), OPERATOR, "张三", PASSWORD) == KEY
    assert keyfile.unwrap(keyfile.read(folder), RECOVERY, "", "恢复") == KEY
    with pytest.raises(keyfile.WrongPassword):
        keyfile.unwrap(keyfile.read(folder), OPERATOR, "张三", "恢复")
    assert keyfile.outdated(keys) == ["张三", "恢复码"]


def test_a_new_key_reaches_everybody_without_a_password(folder: Path) -> None:
    keys = keyfile.announced(keyfile.read(folder), KEY, COMING, {"张三", "李四"})
    assert keys.changing
    keyfile.write(folder, keys)
    holders = ((OPERATOR, "张三", PASSWORD), (OPERATOR, "李四", "另一个密码"), (RECOVERY, "", "恢复"))
    for holder in holders:
        assert keyfile.unlock(keyfile.read(folder), *holder) == (KEY, COMING)
    for coming, key in ((False, KEY), (True, COMING)):
        keyfile.write(folder, keyfile.settled(keys, coming=coming))
        for holder in holders:
            assert keyfile.unlock(keyfile.read(folder), *holder) == (key,)


def test_who_does_not_stay_gets_no_new_key(folder: Path) -> None:
    keys = keyfile.announced(keyfile.read(folder), KEY, COMING, {"张三"})
    assert keys.operators == ("张三",)


def test_a_wrap_of_format_1_and_one_of_a_stranger_get_no_new_key(folder: Path) -> None:
    keys = keyfile.read(folder)
    stranger = keyfile.wrap(COMING, OPERATOR, "李四", "der Fremde")
    for foreign in (former_wrap(OPERATOR, "李四", "另一个密码"), stranger):
        with pytest.raises(UserError, match="李四") as refusal:
            keyfile.announced(keys.with_wrap(foreign), KEY, COMING, {"张三", "李四"})
        assert is_clear(refusal.value.message)


def test_a_stranger_cannot_put_his_public_key_into_a_genuine_wrap(folder: Path) -> None:
    """The proof is about the holder's public key, and a genuine box fits no other."""
    from dataclasses import replace

    keys = keyfile.read(folder)
    stranger = keyfile.wrap(COMING, OPERATOR, "李四", "der Fremde")
    genuine = keys.wraps[1]
    mixed = replace(stranger, boxes=genuine.boxes)
    with pytest.raises(UserError, match="李四"):
        keyfile.announced(keys.with_wrap(mixed), KEY, COMING, {"张三", "李四"})
    with pytest.raises(UserError) as refusal:
        keyfile.unlock(keys.with_wrap(mixed), OPERATOR, "李四", "der Fremde")
    assert refusal.value.message == keyfile.DAMAGED


@pytest.mark.parametrize("field", ["public", "sealed", "proof"])
def test_a_holder_with_a_part_exchanged_opens_nothing_or_gets_nothing(folder: Path, field: str) -> None:
    def exchange(raw: dict[str, list[dict[str, object]]]) -> None:
        one, other = raw["wraps"][0], raw["wraps"][1]
        if field == "public":
            one["public"] = other["public"]
        else:
            one["boxes"][0][field] = other["boxes"][0][field]  # type: ignore[index]

    edited(folder, exchange)
    keys = keyfile.read(folder)
    if field != "proof":
        with pytest.raises(UserError):
            keyfile.unlock(keys, OPERATOR, "张三", PASSWORD)
    if field != "sealed":
        with pytest.raises(UserError):
            keyfile.announced(keys, KEY, COMING, {"张三"})
