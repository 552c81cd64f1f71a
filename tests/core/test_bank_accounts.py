# SPDX-License-Identifier: GPL-3.0-or-later
"""Bank accounts: digits as they were written, damage seen, and a wrong check digit only a doubt."""

from __future__ import annotations

import pytest

from union_desktop.core import bank_accounts as accounts


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("6222 0236-0000 0000-005", "6222023600000000005"),
        ("００１２３４５６", "00123456"),
        ("'0012345678", "0012345678"),
        (12345678.0, "12345678"),
        ("6.22202e+18", "6.22202E+18"),
        (6.222023600000001e18, "6.222023600000001E+18"),
        (None, ""),
    ],
    ids=repr,
)
def test_accounts_are_kept_as_digits(written: object, kept: str) -> None:
    assert accounts.normalise_account(written) == kept


@pytest.mark.parametrize(
    ("account", "part"),
    [
        ("", "没有填写"),
        ("6.22202E+18", "改坏"),
        ("622202A600000000005", "数字以外"),
        ("1234567", "这里是 7 位"),
        ("1" * 33, "这里是 33 位"),
        ("12345678", None),
        ("0" * 32, None),
    ],
)
def test_what_is_no_account_is_told(account: str, part: str | None) -> None:
    problem = accounts.account_problem(account)
    assert problem is None if part is None else part in (problem or "")


@pytest.mark.parametrize(
    ("account", "part"),
    [
        ("4111111111111111", None),
        ("4111111111111112", "校验位"),
        ("6222023600000012341", "校验位"),
        ("6222023600000010000", "末尾全是 0"),
        ("12345678901", None),  # a passbook has no check digit
    ],
)
def test_what_looks_wrong_is_only_a_doubt(account: str, part: str | None) -> None:
    assert accounts.account_problem(account) is None
    doubt = accounts.account_doubt(account)
    assert doubt is None if part is None else part in (doubt or "")
    assert account not in (doubt or "")
