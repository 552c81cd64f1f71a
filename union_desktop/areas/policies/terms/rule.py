# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rule document says on a day, and the refusal that asks for a reason when something goes against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from union_desktop.areas.policies.terms.parameters import OnBreak, ParameterDraft
from union_desktop.areas.policies.terms.values import amounts_of
from union_desktop.core.errors import UserError


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule document says on a day: one version and its values; past decisions keep ``version_id``.

    A value for a scope is looked for there first, then without scope; None when the version does not speak of it.
    """

    policy_id: int
    version_id: int
    title: str
    document_no: str
    values: Mapping[tuple[str, str], ParameterDraft] = field(default_factory=dict)

    @property
    def named(self) -> str:
        """The document as a sentence names it: “困难补助办法”（校工〔2015〕3号）."""
        return f"“{self.title}”" + (f"（{self.document_no}）" if self.document_no else "")

    def parameter(self, key: str, scope: str = "") -> ParameterDraft | None:
        """The parameter that holds for a scope."""
        return self.values.get((key, scope)) or self.values.get((key, ""))

    def number(self, key: str, scope: str = "") -> int | None:
        """Fen, whole numbers and ten-thousandths."""
        found = self.parameter(key, scope)
        return int(found.value) if found else None

    def lines(self, key: str, scope: str = "") -> tuple[str, ...]:
        """The lines of a list."""
        found = self.parameter(key, scope)
        return tuple(filter(None, (line.strip() for line in found.value.splitlines()))) if found else ()

    def amounts(self, key: str, scope: str = "") -> tuple[int, ...]:
        """The lines of a list of amounts, in fen."""
        found = self.parameter(key, scope)
        return amounts_of(found.value) if found else ()

    def choice(self, key: str, default: str, scope: str = "") -> str:
        """A code."""
        found = self.parameter(key, scope)
        return found.value if found else default


@dataclass(frozen=True, slots=True)
class Breach:
    """A value that goes against a parameter; ``sentence`` tells the person what and by how much.

    ``allowed`` and ``actual`` are kept as they are read by a person, because values are of many types.
    """

    version_id: int
    key: str
    scope: str
    allowed: str
    actual: str
    on_break: OnBreak
    sentence: str


class NeedsReason(UserError):
    """Something goes against a rule and nobody has said why; whoever asked may ask again with a written reason."""

    def __init__(self, breaches: Sequence[Breach]) -> None:
        self.breaches = tuple(breaches)
        told = "".join(one.sentence for one in self.breaches[:5])
        if len(self.breaches) > 5:
            told += f"另有 {len(self.breaches) - 5} 处不符。"
        super().__init__(f"{told}还没有保存。确需如此，请写明理由；否则请改动后再保存。", "reason")
