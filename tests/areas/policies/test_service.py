# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents and versions: dated without gaps or overlaps, and unchangeable where something was decided under them."""

from __future__ import annotations

import datetime as dt
import random
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

import pytest

from tests.areas.policies.rules import CAP, DOCUMENT, FIRST, SECOND, THIRD, YEARLY, a_policy, a_version
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules, all_words
from union_desktop.areas.policies import queries, service
from union_desktop.areas.policies.terms import (
    Breach,
    NeedsReason,
    OnBreak,
    ParameterDraft,
    PolicyDraft,
    PolicyKind,
    VersionDraft,
)
from union_desktop.areas.policies.terms.usual import usual_policies
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.office import Office
from union_desktop.core.roles import NotAllowed, Role
from union_desktop.core.telling import COLUMNS, Teller
from union_desktop.core.undo import reverting

BREACH = Breach(1, "cap_per_occasion", "", "1,000.00 元", "1,500.00 元", OnBreak.REASON, "超过上限。")


def spans(office: Office, policy: int) -> list[tuple[dt.date, dt.date | None]]:
    with office.reader() as reader:
        return [(one.draft.valid_from, one.valid_to) for one in queries.versions(reader, policy)][::-1]


def last_seq(office: Office) -> int:
    with office.reader() as reader:
        return int(reader.value("select max(seq) from audit_entry"))


def take_back(office: Office, seq: int) -> list[str]:
    with office.transaction("撤销") as session:
        return [one.reason for one in reverting.take_back(session, seq, all_undo_rules(AREAS)).kept]


def let_pass(office: Office, version: int, reason: str = "特殊情况，主席批准") -> None:
    with office.transaction("放行") as session:
        service.allow(session, ("person", 1), [replace(BREACH, version_id=version)], reason)


def test_a_new_version_ends_the_one_before_on_its_first_day(office: Office) -> None:
    policy = a_policy(office, a_version(), a_version(SECOND, replace(CAP, value="200000")))
    assert spans(office, policy) == [(FIRST, SECOND), (SECOND, None)]
    with office.reader() as reader:
        day_before = queries.rule(reader, policy, SECOND - dt.timedelta(days=1))
        first_day = queries.rule(reader, policy, SECOND)
        assert queries.rule(reader, policy, FIRST - dt.timedelta(days=1)) is None
    assert day_before is not None
    assert day_before.number("cap_per_occasion") == 100_000
    assert first_day is not None
    assert first_day.number("cap_per_occasion") == 200_000
    assert first_day.named == "“困难补助办法”（校工〔2015〕3号）"


def test_a_version_entered_late_takes_its_place_between_the_others(office: Office) -> None:
    policy = a_policy(office, a_version(), a_version(THIRD), a_version(SECOND))
    assert spans(office, policy) == [(FIRST, SECOND), (SECOND, THIRD), (THIRD, None)]
    earliest = dt.date(2010, 1, 1)
    with office.transaction("更早的版本") as session:
        service.add_version(session, policy, a_version(earliest))
    assert spans(office, policy)[0] == (earliest, FIRST)


def test_no_two_versions_begin_on_the_same_day(office: Office) -> None:
    policy = a_policy(office)
    with (
        pytest.raises(InvalidDraft, match="已有 2015-05-01 起施行的版本"),
        office.transaction("x") as session,
    ):
        service.add_version(session, policy, a_version())


def test_a_scope_wins_over_the_value_for_all(office: Office) -> None:
    policy = a_policy(office, a_version(FIRST, CAP, replace(CAP, scope="mayday", value="50000")))
    with office.reader() as reader:
        rule = queries.rule(reader, policy, FIRST)
    assert rule is not None
    assert rule.number("cap_per_occasion", "mayday") == 50_000
    assert rule.number("cap_per_occasion", "national_day") == 100_000
    assert rule.number("cap_per_year") is None


def test_the_rule_of_a_kind_is_the_first_that_holds(office: Office) -> None:
    first = a_policy(office, a_version(SECOND))
    second = a_policy(office, draft=PolicyDraft("other_aid", PolicyKind.AID, "另一办法"))
    with office.reader() as reader:
        assert queries.rule_for(reader, PolicyKind.AID, FIRST).policy_id == second  # type: ignore[union-attr]
        assert queries.rule_for(reader, PolicyKind.AID, SECOND).policy_id == first  # type: ignore[union-attr]
        assert queries.rule_for(reader, PolicyKind.HARDSHIP, SECOND) is None
    with office.transaction("同一事务里也能问") as session:
        assert queries.rule(session, first, SECOND).title == "困难补助办法"  # type: ignore[union-attr]
        assert queries.rule_version(session, 1).policy_id == first
        with pytest.raises(KeyError):
            queries.rule_version(session, 99)


def test_closing_ends_the_last_version_and_a_new_one_opens_it_again(office: Office) -> None:
    policy = a_policy(office)
    with office.transaction("停用") as session:
        service.close(session, policy, SECOND)
    assert spans(office, policy) == [(FIRST, SECOND)]
    with pytest.raises(UserError, match="起已停用"), office.transaction("x") as session:
        service.close(session, policy, THIRD)
    with office.transaction("恢复") as session:
        service.add_version(session, policy, a_version(THIRD))
    assert spans(office, policy) == [(FIRST, SECOND), (THIRD, None)]
    with office.reader() as reader:
        assert queries.policies(reader, THIRD)[0].closed_on is None
        assert queries.rule(reader, policy, SECOND) is None
    with pytest.raises(UserError, match="不能更早停用"), office.transaction("x") as session:
        service.close(session, policy, THIRD)


def test_an_unused_version_may_be_corrected_in_everything(office: Office) -> None:
    policy = a_policy(office, a_version(), a_version(SECOND))
    before = a_version(SECOND)
    after = replace(before, valid_from=THIRD, parameters=(replace(CAP, value="300000"), YEARLY))
    with office.transaction("更正") as session:
        service.correct_version(session, 2, before, after)
    assert spans(office, policy) == [(FIRST, THIRD), (THIRD, None)]
    with office.reader() as reader:
        assert queries.rule_version(reader, 2).number("cap_per_year") == 150_000
    with pytest.raises(InvalidDraft, match="越过了相邻版本"), office.transaction("x") as session:
        service.correct_version(session, 2, after, replace(after, valid_from=FIRST))
    with pytest.raises(UserError, match="为免覆盖"), office.transaction("x") as session:
        service.correct_version(session, 2, before, after)


def test_a_version_that_was_decided_under_keeps_its_values(office: Office) -> None:
    a_policy(office)
    let_pass(office, 1)
    before = a_version()
    for wrong in (
        replace(before, parameters=(replace(CAP, value="300000"),)),
        replace(before, parameters=(replace(CAP, on_break=OnBreak.ADMINISTRATOR),)),
        replace(before, valid_from=FIRST + dt.timedelta(days=1)),
    ):
        with pytest.raises(UserError, match="请用“新版本”"), office.transaction("x") as session:
            service.correct_version(session, 1, before, wrong)
    with office.transaction("更正文号") as session:
        service.correct_version(
            session, 1, before, replace(before, document_no="校工〔2015〕4号", text="正文")
        )
    with office.reader() as reader:
        assert queries.rule_version(reader, 1).document_no == "校工〔2015〕4号"
        assert service.usage(reader, 1).rows == (("policy_exception", 1),)


def test_undo_leaves_what_was_decided_under_a_version(office: Office) -> None:
    a_policy(office)
    before = a_version()
    with office.transaction("更正") as session:
        service.correct_version(
            session, 1, before, replace(before, parameters=(replace(CAP, value="300000"),))
        )
    changed = last_seq(office)
    let_pass(office, 1)
    assert take_back(office, changed) == ["已有补助、认定或审定依据这个版本，它的参数予以保留。"]
    with office.reader() as reader:
        assert queries.rule_version(reader, 1).number("cap_per_occasion") == 300_000


def test_undo_takes_a_version_back_and_opens_the_one_before(office: Office) -> None:
    policy = a_policy(office, a_version(), a_version(SECOND))
    assert take_back(office, last_seq(office)) == []
    assert spans(office, policy) == [(FIRST, None)]


def test_undo_of_a_used_version_is_refused(office: Office) -> None:
    policy = a_policy(office, a_version(), a_version(SECOND))
    added = last_seq(office)
    let_pass(office, 2)
    assert len(take_back(office, added)) == 1
    assert spans(office, policy) == [(FIRST, SECOND), (SECOND, None)]


def test_undo_of_closing_is_refused_after_a_new_version(office: Office) -> None:
    policy = a_policy(office)
    with office.transaction("停用") as session:
        service.close(session, policy, SECOND)
    closed = last_seq(office)
    with office.transaction("恢复") as session:
        service.add_version(session, policy, a_version(THIRD))
    assert take_back(office, closed) == ["此后又增加过版本，施行日期会重叠，予以保留。"]
    assert spans(office, policy) == [(FIRST, SECOND), (THIRD, None)]


def test_a_breach_wants_a_reason_and_is_kept_with_it(office: Office) -> None:
    a_policy(office)
    with pytest.raises(NeedsReason, match="请写明理由") as refused, office.transaction("x") as session:
        service.allow(session, ("person", 1), [BREACH], "  ")
    assert refused.value.breaches == (BREACH,)
    let_pass(office, 1)
    with office.reader() as reader:
        (kept,) = queries.exceptions(reader, ("person", 1))
        assert queries.exceptions(reader, ("person", 2)) == []
        assert queries.exceptions_under(reader, 1) == [kept]
    assert (kept.allowed, kept.actual, kept.reason) == ("1,000.00 元", "1,500.00 元", "特殊情况，主席批准")
    assert kept.operator == "测试员"
    with office.transaction("x") as session:
        assert not service.allow(session, ("person", 1), [], "").tables


def test_what_is_for_an_administrator_is_refused_to_a_clerk(office: Office) -> None:
    a_policy(office)
    strict = replace(BREACH, on_break=OnBreak.ADMINISTRATOR)
    office.role = Role.CLERK
    with pytest.raises(NotAllowed, match="须由管理员"), office.transaction("x") as session:
        service.allow(session, ("person", 1), [BREACH, strict], "有理由")
    office.role = Role.ADMINISTRATOR
    with office.transaction("x") as session:
        service.allow(session, ("person", 1), [BREACH, strict], "有理由")


def test_rules_are_for_administrators(office: Office) -> None:
    policy = a_policy(office)
    office.role = Role.CLERK
    for act in (
        lambda s: service.add_policy(s, replace(DOCUMENT, code="x1", title="别的")),
        lambda s: service.change_policy(s, policy, replace(DOCUMENT, note="x")),
        lambda s: service.add_version(s, policy, a_version(SECOND)),
        lambda s: service.correct_version(s, 1, a_version(), a_version()),
        lambda s: service.close(s, policy, SECOND),
    ):
        with pytest.raises(NotAllowed), office.transaction("x") as session:
            act(session)


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        (replace(DOCUMENT, title=" "), "请填写制度名称"),
        (replace(DOCUMENT, code="9x"), "标识只能由"),
        (replace(DOCUMENT, code="特困"), "标识只能由"),
        (DOCUMENT, "已有名为“困难补助办法”的制度"),
        (replace(DOCUMENT, title="别的"), "已经用于另一份制度"),
    ],
)
def test_a_document_that_cannot_be(office: Office, draft: PolicyDraft, sentence: str) -> None:
    a_policy(office)
    with pytest.raises(InvalidDraft, match=sentence), office.transaction("x") as session:
        service.add_policy(session, draft)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ((ParameterDraft("subsistence_line", "1"),), "没有“低保标准"),
        ((ParameterDraft("unheard_of", "1"),), "没有“unheard_of”"),
        ((replace(CAP, value="一千"),), "不是数目"),
        ((CAP, CAP), "填写了两次"),
        ((ParameterDraft("quorum_share", "6666", "mayday"),), "没有“到会人数"),
        ((ParameterDraft("amount_min", "200"), ParameterDraft("amount_max", "100")), "金额下限高于金额上限"),
        ((ParameterDraft("votes_needed", "most"),), "请选择“超过到会"),
    ],
)
def test_values_that_cannot_be(office: Office, parameters: tuple[ParameterDraft, ...], sentence: str) -> None:
    policy = a_policy(office)
    with pytest.raises(InvalidDraft, match=sentence), office.transaction("x") as session:
        service.add_version(session, policy, VersionDraft(SECOND, parameters=parameters))


def test_empty_values_are_not_kept(office: Office) -> None:
    policy = a_policy(office, a_version(FIRST, CAP, replace(YEARLY, value="")))
    with office.reader() as reader:
        (version,) = queries.versions(reader, policy)
    assert version.draft.parameters == (CAP,)


def test_code_and_kind_of_a_document_stay(office: Office) -> None:
    policy = a_policy(office)
    with office.transaction("改名") as session:
        service.change_policy(session, policy, replace(DOCUMENT, title="新名称"))
    with pytest.raises(UserError, match="标识和类别不能改"), office.transaction("x") as session:
        service.change_policy(session, policy, replace(DOCUMENT, code="other"))


def test_every_starting_point_can_be_taken_over_as_it_is(office: Office) -> None:
    for one in usual_policies():
        with office.transaction("采用") as session:
            service.add_policy(session, one.policy, VersionDraft(FIRST, parameters=one.parameters))
    with office.reader() as reader:
        assert len(queries.policies(reader, FIRST)) == len(usual_policies())
        amounts = reader.value("select count(*) from policy_parameter where key like 'cap%'")
    assert amounts == 0


def test_the_history_tells_values_as_what_they_are(office: Office) -> None:
    share, choice = (
        ParameterDraft("quorum_share", "6666"),
        ParameterDraft("votes_needed", "two_thirds_present"),
    )
    before = a_version(FIRST, CAP, share, choice)
    a_policy(office, before)
    with office.transaction("更正") as session:
        after = replace(before, parameters=(replace(CAP, value="150050"), share, choice))
        service.correct_version(session, 1, before, after)
    with office.reader() as reader:
        rows = reader.rows(f"select {COLUMNS} from audit_change where subject_table = 'policy' order by id")
        (told,) = Teller(reader, all_words(AREAS)).tell(rows)
    pairs = [(line.title, pair.label, pair.old, pair.new) for line in told.lines for pair in line.pairs]
    assert told.name == "困难补助办法"
    assert ("", "金额", "", "1,000.00 元") in pairs
    assert ("", "比例", "", "66.66%") in pairs
    assert ("", "内容", "", "不少于到会有表决权人数的三分之二") in pairs
    assert ("每人每次上限（元）", "金额", "1,000.00 元", "1,500.50 元") in pairs


@pytest.mark.parametrize("seed", range(4))
def test_no_order_of_steps_makes_versions_overlap(office: Office, seed: int) -> None:
    """Whatever is added, moved, closed and taken back: at most one version holds on a day, and decided ones stay."""
    dice = random.Random(seed)
    policy = a_policy(office)
    let_pass(office, 1)
    said = spoken(office, 1)
    done = 0
    for _ in range(40):
        day = dt.date(2010, 1, 1) + dt.timedelta(days=dice.randrange(6000))
        with suppress(UserError):
            match dice.randrange(4):
                case 0:
                    with office.transaction("新版本") as session:
                        service.add_version(
                            session, policy, a_version(day, replace(CAP, value=str(day.year)))
                        )
                case 1:
                    with office.reader() as reader:
                        one = dice.choice(queries.versions(reader, policy))
                    with office.transaction("更正") as session:
                        service.correct_version(
                            session, one.id, one.draft, replace(one.draft, valid_from=day)
                        )
                case 2:
                    with office.transaction("停用") as session:
                        service.close(session, policy, day)
                case 3:
                    take_back(office, dice.randrange(last_seq(office) - 10, last_seq(office)) + 1)
            done += 1
        periods = spans(office, policy)
        assert all(start < (end or dt.date.max) for start, end in periods)
        assert all(end is not None and end <= start for (_, end), (start, _) in pairwise(periods))
        assert spoken(office, 1) == said
    assert done > 5


def spoken(office: Office, version: int) -> VersionDraft:
    with office.reader() as reader:
        policy = queries.rule_version(reader, version).policy_id
        return next(one.draft for one in queries.versions(reader, policy) if one.id == version)
