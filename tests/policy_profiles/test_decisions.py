"""The small decisions beside the engine: priority, honours, and what a form cannot do without."""

from __future__ import annotations

import pytest

from policy_profiles.disqualifying import Consequence, Misconduct, months_without_honours
from policy_profiles.loader import builtin_keys, load_builtin
from policy_profiles.priority import ProposalGround, needs_among, proposed


@pytest.mark.parametrize("key", builtin_keys())
def test_a_risk_goes_before_a_count_and_one_need_proposes_nothing(key: str) -> None:
    codes = [category.code for category in load_builtin(key).categories if category.need_based]

    assert proposed(needs_among(load_builtin(key), codes[:1]), 0) is None
    assert proposed(needs_among(load_builtin(key), codes[:2]), 0) is ProposalGround.CATEGORIES
    assert proposed(needs_among(load_builtin(key), codes[:2]), 1) is ProposalGround.RISK_FLAG
    assert proposed(frozenset(), 1) is ProposalGround.RISK_FLAG


def test_the_gifted_and_the_privileged_are_no_needs() -> None:
    assert needs_among(load_builtin("E5"), ["E2", "E7", "E8", "none"]) == {"E2"}


@pytest.mark.parametrize("misconduct", Misconduct)
@pytest.mark.parametrize("consequence", Consequence)
@pytest.mark.parametrize("key", builtin_keys())
def test_a_worse_consequence_never_weighs_less(key: str, misconduct: Misconduct, consequence: Consequence) -> None:
    profile = load_builtin(key)

    assert months_without_honours(profile, misconduct, consequence) <= months_without_honours(
        profile, misconduct, Consequence.SERIOUS
    )


@pytest.mark.parametrize(
    ("key", "adverse", "serious"),
    [("M1", 24, 24), ("P2", 24, 24), ("P4", 0, 24), ("E5", 0, 0), ("P3", 0, 0), ("U", 0, 0)],
)
def test_the_consequence_that_an_improper_method_needs(key: str, adverse: int, serious: int) -> None:
    profile = load_builtin(key)

    assert months_without_honours(profile, Misconduct.IMPROPER_METHOD, Consequence.NONE) == 0
    assert months_without_honours(profile, Misconduct.IMPROPER_METHOD, Consequence.ADVERSE) == adverse
    assert months_without_honours(profile, Misconduct.IMPROPER_METHOD, Consequence.SERIOUS) == serious


@pytest.mark.parametrize(("key", "gaps"), [("M1", 3), ("P2", 3), ("P4", 0)])
def test_the_fields_of_a_tutoring_plan(key: str, gaps: int) -> None:
    form = load_builtin(key).form("tutoring_plan")

    assert len(form.gaps([])) == gaps
    assert form.gaps(form.fields) == ()
