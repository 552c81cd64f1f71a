# SPDX-License-Identifier: GPL-3.0-or-later
"""Invented rule documents for tests."""

from __future__ import annotations

import datetime as dt

from union_desktop.areas.policies import service
from union_desktop.areas.policies.terms import OnBreak, ParameterDraft, PolicyDraft, PolicyKind, VersionDraft
from union_desktop.core.office import Office

FIRST, SECOND, THIRD = dt.date(2015, 5, 1), dt.date(2020, 1, 1), dt.date(2024, 1, 1)
DOCUMENT = PolicyDraft("hardship_aid", PolicyKind.AID, "困难补助办法")
CAP = ParameterDraft("cap_per_occasion", "100000")
YEARLY = ParameterDraft("cap_per_year", "150000", "", OnBreak.ADMINISTRATOR)


def a_version(
    valid_from: dt.date = FIRST, *parameters: ParameterDraft, document_no: str = "校工〔2015〕3号"
) -> VersionDraft:
    return VersionDraft(valid_from, document_no, "党委会议", parameters=parameters or (CAP,))


def a_policy(office: Office, *versions: VersionDraft, draft: PolicyDraft = DOCUMENT) -> int:
    """A document with these versions, or with one; answers its number."""
    first, *later = versions or (a_version(),)
    with office.transaction("新建制度") as session:
        number = service.add_policy(session, draft, first).ids[0]
    for one in later:
        with office.transaction("新版本") as session:
            service.add_version(session, number, one)
    return number
