# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of the rules: kinds of document, typed parameters, what a rule says on a day and what goes against it."""

from __future__ import annotations

from union_desktop.areas.policies.terms.checking import (
    award_breaches,
    cap_breaches,
    goods_breaches,
    share_breaches,
)
from union_desktop.areas.policies.terms.parameters import (
    BY_KEY,
    PARAMETERS,
    OnBreak,
    ParameterDraft,
    ParameterKind,
    PolicyDraft,
    PolicyKind,
    ValueKind,
    VersionDraft,
)
from union_desktop.areas.policies.terms.rule import Breach, NeedsReason, Rule
from union_desktop.areas.policies.terms.usual import usual_policies

__all__ = [
    "BY_KEY",
    "PARAMETERS",
    "Breach",
    "NeedsReason",
    "OnBreak",
    "ParameterDraft",
    "ParameterKind",
    "PolicyDraft",
    "PolicyKind",
    "Rule",
    "ValueKind",
    "VersionDraft",
    "award_breaches",
    "cap_breaches",
    "goods_breaches",
    "share_breaches",
    "usual_policies",
]
