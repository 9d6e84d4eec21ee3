"""The pure rules of a case: every pair of state and move, and every guard."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from accounts.roles import Role
from care.cases import lifecycle
from care.cases.categories import CategoryChoice, ChosenCategory, EvidenceNote, check_evidence, choose
from care.cases.errors import (
    CategoryMissing,
    CategoryNotYours,
    CategoryTwice,
    ConsentRefused,
    EvidenceMissing,
    ExplanationMissing,
    FlagOpen,
    GuardianNotInformed,
    GuidanceMissing,
    InformedInFuture,
    NotTheDecider,
    OpinionMissing,
    PeopleDecide,
    PriorityTooYoung,
    RetiredCategory,
    SecondPersonNeeded,
    SignedRecordMissing,
    SubtagMissing,
    UnknownCategory,
    UnknownSubtag,
)
from care.cases.lifecycle import IN_CARE, MOVES, STATE_LABELS, STEP_ROLES, STEP_STATES, CaseMove, CaseState, CaseStep
from care.cases.terms import EvidenceSource, Ground
from kernel.errors import ForbiddenMove
from kernel.ids import new_id
from policy_profiles import loader
from policy_profiles.categories import Tier
from privacy.consent import Purpose

C, M = CaseState, CaseMove
PROFILE = loader.load_builtin("P2")

# As drawn in domain.md section 3.
DRAWN = {
    (C.CANDIDATE, M.CONFIRM): C.CONFIRMED,
    (C.CANDIDATE, M.DECLINE): C.DECLINED,
    (C.CONFIRMED, M.RAISE): C.PRIORITY,
    (C.PRIORITY, M.LOWER): C.CONFIRMED,
    (C.CONFIRMED, M.TRANSFER): C.TRANSFERRED,
    (C.PRIORITY, M.TRANSFER): C.TRANSFERRED,
    (C.CONFIRMED, M.CLOSE): C.CLOSED,
    (C.PRIORITY, M.CLOSE): C.CLOSED,
    (C.TRANSFERRED, M.ARCHIVE): C.ARCHIVED,
    (C.CLOSED, M.ARCHIVE): C.ARCHIVED,
}


@pytest.mark.parametrize(("state", "move"), list(product(CaseState, CaseMove)))
def test_a_case_moves_as_drawn_and_no_other_way(state: CaseState, move: CaseMove) -> None:
    if (state, move) in DRAWN:
        assert MOVES.after(state, move) is DRAWN[state, move]
    else:
        with pytest.raises(ForbiddenMove):
            MOVES.after(state, move)


def category(tier: Tier = Tier.T2, code: str = "K2", *, need: bool = True) -> ChosenCategory:
    return ChosenCategory(code=code, subtag=None, title="某类", tier=tier, node="SING", is_need_based=need)


def test_a_proposal_needs_a_category() -> None:
    with pytest.raises(CategoryMissing):
        lifecycle.check_proposal([], [Role.CLASS_TEACHER])


@pytest.mark.parametrize("tier", Tier)
def test_the_class_teacher_proposes_at_every_tier(tier: Tier) -> None:
    lifecycle.check_proposal([category(tier)], [Role.CLASS_TEACHER])


@pytest.mark.parametrize("tier", Tier)
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CLASS_TEACHER}))
def test_of_the_others_only_the_counsellor_proposes_and_only_at_tier_four(role: Role, tier: Tier) -> None:
    if role is Role.COUNSELLOR and tier is Tier.T4:
        lifecycle.check_proposal([category(tier)], [role])
    else:
        with pytest.raises(CategoryNotYours):
            lifecycle.check_proposal([category(tier)], [role])


def test_who_proposed_does_not_decide() -> None:
    person = new_id()

    with pytest.raises(SecondPersonNeeded):
        lifecycle.check_second_person(person, person)
    lifecycle.check_second_person(person, new_id())
    lifecycle.check_second_person(None, new_id())


def test_the_platform_never_decides() -> None:
    with pytest.raises(PeopleDecide):
        lifecycle.check_second_person(new_id(), None)
    with pytest.raises(PeopleDecide):
        lifecycle.check_second_person(None, None)


@pytest.mark.parametrize(
    ("tiers", "allowed"),
    [
        ({Tier.T1, Tier.T2}, {Role.GROUP_HEAD, Role.GROUP_MEMBER}),
        ({Tier.T3}, {Role.GROUP_HEAD, Role.GROUP_MEMBER}),
        ({Tier.T4}, {Role.GROUP_HEAD, Role.COUNSELLOR}),
        ({Tier.T2, Tier.T4}, {Role.GROUP_HEAD, Role.COUNSELLOR}),
    ],
)
@pytest.mark.parametrize("role", Role)
def test_the_group_decides_and_at_tier_four_its_head_or_the_counsellor(
    tiers: set[Tier], allowed: set[Role], role: Role
) -> None:
    if role in allowed:
        lifecycle.check_decider(lifecycle.deciders(tiers), [role])
    else:
        with pytest.raises(NotTheDecider):
            lifecycle.check_decider(lifecycle.deciders(tiers), [role])


def test_the_refusal_names_who_decides() -> None:
    with pytest.raises(NotTheDecider) as refusal:
        lifecycle.check_decider(lifecycle.deciders({Tier.T4}), [Role.GROUP_MEMBER])

    assert refusal.value.text == "这一项需要由领导小组组长或心理健康教育教师决定。"


def test_a_refused_consent_stops_the_confirmation_and_an_open_one_does_not() -> None:
    lifecycle.check_consent([])
    with pytest.raises(ConsentRefused) as refusal:
        lifecycle.check_consent([Purpose.SUPPORT_FILE])

    assert "成长支持档案" in refusal.value.text


def test_the_guardian_is_informed_or_a_reason_stands_there_never_both() -> None:
    today = date(2026, 11, 18)

    lifecycle.check_guardian(today, "", today)
    lifecycle.check_guardian(None, "告知会危及孩子", today)
    for informed_on, reason in ((None, ""), (None, "  "), (today, "告知会危及孩子")):
        with pytest.raises(GuardianNotInformed):
            lifecycle.check_guardian(informed_on, reason, today)
    with pytest.raises(InformedInFuture):
        lifecycle.check_guardian(date(2026, 11, 19), "", today)


def test_at_tier_four_the_class_teacher_is_told_how_to_help() -> None:
    lifecycle.check_guidance({Tier.T3}, "")
    lifecycle.check_guidance({Tier.T4}, "多一些耐心，先听他说完")
    with pytest.raises(GuidanceMissing):
        lifecycle.check_guidance({Tier.T2, Tier.T4}, " ")


def test_two_distinct_needs_or_a_flag_make_the_rule_ask_for_priority() -> None:
    assert lifecycle.priority_ground({"K2"}, 0) is None
    assert lifecycle.priority_ground(["K2", "K2"], 0) is None
    assert lifecycle.priority_ground({"K2", "K4"}, 0) is Ground.CATEGORIES
    assert lifecycle.priority_ground(set(), 1) is Ground.RISK_FLAG
    assert lifecycle.priority_ground({"K2", "K4"}, 1) is Ground.RISK_FLAG


def test_priority_ends_after_thirty_calm_days_with_an_opinion_of_somebody_else() -> None:
    begun, day_30 = date(2026, 10, 1), date(2026, 10, 31)
    counsellor, head = new_id(), new_id()

    lifecycle.check_lowering(calm_since=begun, open_flags=0, opinion_by=counsellor, decides=head, today=day_30)
    with pytest.raises(PriorityTooYoung):
        lifecycle.check_lowering(
            calm_since=begun, open_flags=0, opinion_by=counsellor, decides=head, today=date(2026, 10, 30)
        )
    with pytest.raises(FlagOpen):
        lifecycle.check_lowering(calm_since=begun, open_flags=1, opinion_by=counsellor, decides=head, today=day_30)
    with pytest.raises(OpinionMissing):
        lifecycle.check_lowering(calm_since=begun, open_flags=0, opinion_by=None, decides=head, today=day_30)
    with pytest.raises(SecondPersonNeeded):
        lifecycle.check_lowering(calm_since=begun, open_flags=0, opinion_by=head, decides=head, today=day_30)
    with pytest.raises(PeopleDecide):
        lifecycle.check_lowering(calm_since=begun, open_flags=0, opinion_by=counsellor, decides=None, today=day_30)


@pytest.mark.parametrize(("step", "state", "role"), list(product(STEP_ROLES, CaseState, Role)))
def test_a_step_is_for_its_states_and_its_roles(step: CaseStep, state: CaseState, role: Role) -> None:
    if state not in STEP_STATES[step]:
        with pytest.raises(ForbiddenMove):
            lifecycle.check_step(step, state, [role])
    elif role not in STEP_ROLES[step]:
        with pytest.raises(NotTheDecider):
            lifecycle.check_step(step, state, [role])
    else:
        lifecycle.check_step(step, state, [role])
        assert step in lifecycle.possible_steps(state, {Tier.T2}, [role])


def test_a_subject_teacher_and_an_ended_case_leave_nothing_to_do() -> None:
    assert lifecycle.possible_steps(CaseState.CONFIRMED, {Tier.T2}, [Role.SUBJECT_TEACHER]) == frozenset()
    assert lifecycle.possible_steps(CaseState.CLOSED, {Tier.T2}, list(Role)) == frozenset()


def test_every_state_has_a_word() -> None:
    assert set(STATE_LABELS) == set(CaseState)
    assert set(IN_CARE) < set(CaseState)


def note(
    text: str = "连续两周独自吃午饭", code: str | None = None, kind: EvidenceSource = EvidenceSource.OBSERVATION
) -> EvidenceNote:
    return EvidenceNote(kind=kind, note=text, code=code)


def test_categories_are_those_of_the_profile() -> None:
    (chosen,) = choose(PROFILE, [CategoryChoice(code="K4")])

    assert (chosen.code, chosen.tier, chosen.node, chosen.is_need_based) == ("K4", Tier.T2, "LEFT", True)
    with pytest.raises(UnknownCategory):
        choose(PROFILE, [CategoryChoice(code="E7")])


def test_a_retired_category_stays_readable_and_is_not_chosen() -> None:
    kept = tuple(replace(one, retired=one.code == "K4") for one in PROFILE.categories)
    profile = replace(PROFILE, categories=kept)

    assert profile.category("K4").title
    with pytest.raises(RetiredCategory):
        choose(profile, [CategoryChoice(code="K4")])
    with pytest.raises(RetiredCategory):
        check_evidence(profile, [CategoryChoice(code="K4")], [note()])
    assert choose(profile, [CategoryChoice(code="K5")])


@pytest.mark.parametrize(
    ("key", "codes", "ground"),
    [
        ("U", ["U1", "U3"], Ground.CATEGORIES),
        ("E5", ["E1", "E2"], Ground.CATEGORIES),
        ("E5", ["E2", "E8"], None),
        ("E5", ["E7", "E8"], None),
        ("E5", ["E1", "E7", "E8"], None),
        ("P3", ["P1", "P7"], Ground.CATEGORIES),
    ],
)
def test_the_privileged_and_the_gifted_never_count_toward_priority(
    key: str, codes: list[str], ground: Ground | None
) -> None:
    chosen = choose(loader.load_builtin(key), [CategoryChoice(code=code) for code in codes])

    assert lifecycle.priority_ground({each.code for each in chosen if each.is_need_based}, 0) is ground


def test_a_category_with_kinds_asks_for_one_of_its_own() -> None:
    with pytest.raises(SubtagMissing):
        choose(PROFILE, [CategoryChoice(code="K1")])
    with pytest.raises(UnknownSubtag):
        choose(PROFILE, [CategoryChoice(code="K1", subtag="nothing-of-the-sort")])
    with pytest.raises(UnknownSubtag):
        choose(PROFILE, [CategoryChoice(code="K5", subtag="x")])


def test_the_kind_decides_tier_and_node() -> None:
    kinds = {subtag.node: subtag for subtag in PROFILE.category("K1").subtags}
    (chosen,) = choose(PROFILE, [CategoryChoice(code="K1", subtag=kinds["PSY"].key)])

    assert (chosen.tier, chosen.node) == (Tier.T4, "PSY")


def test_a_category_is_chosen_once() -> None:
    with pytest.raises(CategoryTwice):
        choose(PROFILE, [CategoryChoice(code="K4"), CategoryChoice(code="K4")])


@pytest.mark.parametrize("evidence", [[], [note("")], [note("   ")]])
def test_evidence_without_words_is_no_evidence(evidence: list[EvidenceNote]) -> None:
    with pytest.raises(EvidenceMissing):
        check_evidence(PROFILE, [CategoryChoice(code="K4")], evidence)


def test_evidence_for_a_category_that_was_not_chosen_is_refused() -> None:
    with pytest.raises(UnknownCategory):
        check_evidence(PROFILE, [CategoryChoice(code="K4")], [note(code="K2")])


def test_the_other_category_asks_for_an_explanation_of_its_own() -> None:
    with pytest.raises(ExplanationMissing):
        check_evidence(PROFILE, [CategoryChoice(code="K10")], [note()])
    check_evidence(PROFILE, [CategoryChoice(code="K10")], [note(code="K10")])


def test_misconduct_stands_on_a_record_that_two_people_signed() -> None:
    with pytest.raises(SignedRecordMissing):
        check_evidence(PROFILE, [CategoryChoice(code="K6")], [note(code="K6")])
    check_evidence(PROFILE, [CategoryChoice(code="K6")], [note(code="K6", kind=EvidenceSource.DOCUMENT)])
