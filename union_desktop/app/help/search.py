# SPDX-License-Identifier: GPL-3.0-or-later
"""Searching the manual: words as they stand there, then with a letter or two between, then what shares pairs of letters.

Chinese has no blanks to part words at: 新会员 must find 新增会员, and 密码忘了 what is said of 忘记密码. A pair of letters
is nearly a word, and pairs that are everywhere weigh little.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from union_desktop.app.help.contents import Place, Section

#: Begin and end of what was found in a text.
Marks: TypeAlias = tuple[tuple[int, int], ...]

MOST_HITS: Final = 30
EXCERPT: Final = 60
BEFORE: Final = 18

# What makes a question of a word, not what it is about. The longer ones come first.
_ASKING: Final = re.compile(
    "请问|怎么办|怎么样|怎么|怎样|如何|为什么|什么|哪里|在哪|是不是|能不能|可不可以|可以|需要|应该|一个|一下|一名"
    "|我要|我想|吗|呢|吧|了|的|把|被|[？?！!，,。；;：、“”‘’「」（）()《》]"
)
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_FOLD: Final = {
    **{code: (to + 32 if 65 <= to <= 90 else to) for code, to in _FULL_WIDTH.items()},
    **{code: code + 32 for code in range(65, 91)},
}

_TITLE: Final = 3.0
_WHOLE_TITLE: Final = 2.0
_TEXT: Final = 1.0
# A question in other words comes below what says it literally.
_LOOSE: Final = 0.6
_ALIKE: Final = 0.4
_ENOUGH: Final = 0.5
# Most pairs the manual does not have stand across two words, as 码忘 does in 密码忘了.
_UNKNOWN: Final = 0.15
# What is this much worse than the best is noise beside it.
_NOISE: Final = 0.2
# These hold many words and are looked for by name.
_LESS: Final = {"index": 0.7, "07-command-line": 0.5, "09-keyboard": 0.8}
_BETWEEN: Final = r"[^\n，。；：、]{0,2}"


@dataclass(frozen=True, slots=True)
class Hit:
    """One section that answers; ``marks`` are places in ``excerpt``, ``words`` what to mark in the page."""

    place: Place
    title: str
    above: tuple[str, ...]
    excerpt: str
    marks: Marks
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Indexed:
    section: Section
    title: str
    text: str
    pairs: frozenset[str]
    title_pairs: frozenset[str]
    weight: float


class Index:
    """Made once of all sections; a search of the whole manual takes a few milliseconds."""

    def __init__(self, sections: Iterable[Section]) -> None:
        self._all = [_indexed(section) for section in sections]
        counts = Counter(pair for one in self._all for pair in one.pairs | one.title_pairs)
        most = len(self._all) + 1
        self._weights = {pair: math.log(most / count) + 0.05 for pair, count in counts.items()}
        self._unknown = math.log(most) * _UNKNOWN

    def find(self, query: str, limit: int = MOST_HITS) -> list[Hit]:
        """Sections that answer, the best first."""
        asked = [(word, _loosely(word), self._rarity(word)) for word in terms(query)]
        if not asked:
            return []
        whole = fold(query).strip()
        found: list[tuple[float, int, tuple[str, ...]]] = []
        for number, one in enumerate(self._all):
            answers = [self._of_word(one, word, loosely) for word, loosely, _ in asked]
            got = sum(score > 0 for score, _ in answers)
            # All words rather than one of them often.
            share = got / len(asked)
            if share >= _ENOUGH:
                scores = (score * rarity for (score, _), (*_, rarity) in zip(answers, asked, strict=True))
                score = sum(scores) * share * share * one.weight
                # 文件在哪里 is asked in question words, but it is also what stands there.
                score += (
                    _TITLE * self._rarity(whole) * one.weight
                    if len(whole) > 1 and whole in one.title
                    else 0.0
                )
                found.append(
                    (score, number, tuple(dict.fromkeys(word for _, words in answers for word in words)))
                )
        # Equally good ones in the order of the manual.
        found.sort(key=lambda one: (-one[0], one[1]))
        least = found[0][0] * _NOISE if found else 0.0
        return [
            _hit(self._all[number].section, words) for score, number, words in found[:limit] if score >= least
        ]

    def _of_word(
        self, one: _Indexed, word: str, loosely: re.Pattern[str] | None
    ) -> tuple[float, tuple[str, ...]]:
        """How well a section answers, and the letters by which it does."""
        score = 0.0
        if word in one.title:
            score += _TITLE + (_WHOLE_TITLE if word == one.title else 0.0)
        if word in one.text:
            score += _TEXT + 0.25 * math.log(one.text.count(word))
        if score or loosely is None:
            return score, (word,)
        in_title, in_text = loosely.search(one.title), loosely.findall(one.text)
        if in_title or in_text:
            score = (_LOOSE * _TITLE if in_title else 0.0) + (_TEXT if in_text else 0.0)
            return score, (*([in_title[0]] if in_title else []), *in_text)
        return self._alike(one, word)

    def _alike(self, one: _Indexed, word: str) -> tuple[float, tuple[str, ...]]:
        pairs = _pairs(word)
        everything = sum(self._weight(pair) for pair in pairs)
        if len(pairs) < 2 or not everything:
            return 0.0, ()
        in_title = sum(self._weight(pair) for pair in pairs & one.title_pairs) / everything
        shared = pairs & (one.pairs | one.title_pairs)
        anywhere = sum(self._weight(pair) for pair in shared) / everything
        share = anywhere + in_title
        return (_ALIKE * share, tuple(sorted(shared))) if share >= _ENOUGH else (0.0, ())

    def _rarity(self, word: str) -> float:
        """More for a word that stands in few sections: in 会员 退休 the second one tells what is asked."""
        count = sum(word in one.text or word in one.title for one in self._all)
        return math.log((len(self._all) + 1) / max(count, 1)) + 0.2

    def _weight(self, pair: str) -> float:
        return self._weights.get(pair, self._unknown)


def _loosely(word: str) -> re.Pattern[str] | None:
    """Its letters in this order, with up to two others between each; None for a single letter."""
    return re.compile(_BETWEEN.join(map(re.escape, word))) if 2 <= len(word) <= 12 else None


def _hit(section: Section, words: tuple[str, ...]) -> Hit:
    folded = [(text, fold(text)) for text in section.paragraphs if text]
    # The word that is rare in the section shows what of it answers.
    rarity = {word: 1 / max(sum(word in one for _, one in folded), 1) for word in words}
    text, _ = max(
        folded, key=lambda one: sum(rarity[word] for word in words if word in one[1]), default=("", "")
    )
    excerpt, marks = _excerpt(text, words)
    return Hit(section.place, section.title, section.above, excerpt, marks, words)


def terms(query: str) -> tuple[str, ...]:
    """The words of a question, each once; a question of nothing but question words keeps them."""
    folded = fold(query)
    found = _ASKING.sub(" ", folded).split() or folded.split()
    # A letter left over beside words says nothing; alone it is all there is.
    words = [word for word in found if len(word) > 1] or found
    return tuple(dict.fromkeys(words))


def fold(text: str) -> str:
    """Small letters, half-width; as long as the text, so that places stay places."""
    return text.translate(_FOLD)


def marks_in(text: str, words: Iterable[str]) -> Marks:
    """Where words stand in a text; what overlaps is one mark."""
    folded = fold(text)
    found = sorted(
        (hit.start(), hit.end()) for word in words for hit in re.finditer(re.escape(word), folded) if word
    )
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _excerpt(text: str, words: Sequence[str]) -> tuple[str, Marks]:
    text = text.replace("\u3000", " ")
    marks = marks_in(text, words)
    start = max(0, marks[0][0] - BEFORE) if marks else 0
    if start + EXCERPT > len(text):
        start = max(0, len(text) - EXCERPT)
    cut = text[start : start + EXCERPT]
    cut = f"{'…' if start else ''}{cut}{'…' if start + EXCERPT < len(text) else ''}"
    return cut, marks_in(cut, words)


def _indexed(section: Section) -> _Indexed:
    title = fold(section.title)
    # Lines stay apart, or words would be found across them.
    text = fold("\n".join(section.paragraphs))
    weight = _LESS.get(section.place.page, 1.0)
    return _Indexed(section, title, text, _pairs(text), _pairs(title), weight)


def _pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring Chinese letters, and Latin words whole."""
    found = set(re.findall(r"[a-z0-9.+]{2,}", text))
    for run in re.findall(r"[\u3400-\u9fff]+", text):
        found.update(run[at : at + 2] for at in range(len(run) - 1))
    return frozenset(found)
