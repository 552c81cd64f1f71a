# SPDX-License-Identifier: GPL-3.0-or-later
"""What every refusal must be: Chinese sentences for a clerk, with the next step, without the machine's own words."""

from __future__ import annotations

import re

#: Words with which a refusal says what to do now.
_NEXT_STEP = ("请", "可登录", "改用")


def is_clear(sentence: str) -> bool:
    """Whether a clerk could work with this: one to four Chinese sentences that say what to do next."""
    whole = sentence.endswith(("。", "！")) and "\n" not in sentence
    foreign = re.search(r"Error|Exception|Traceback|errno|sqlite|0x[0-9a-f]{4}", sentence, re.IGNORECASE)
    return (
        whole
        and 1 <= sentence.count("。") <= 5
        and not foreign
        and any(one in sentence for one in _NEXT_STEP)
    )
