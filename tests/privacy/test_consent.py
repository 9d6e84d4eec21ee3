"""Whose signature counts, and which purposes a file serves."""

from datetime import date

import pytest

from privacy.consent import (
    PURPOSE_LABELS,
    PURPOSE_MEANINGS,
    Decision,
    Purpose,
    Signer,
    is_adult,
    is_valid_signature,
    may_follow,
    purposes_of,
    required_signer,
    standard_notice,
)

DAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("born_on", "signer"),
    [
        (date(2018, 5, 1), Signer.GUARDIAN),
        (date(2012, 11, 19), Signer.GUARDIAN),  # fourteen tomorrow
        (date(2012, 11, 18), Signer.BOTH),  # fourteen today
        (date(2008, 11, 19), Signer.BOTH),  # eighteen tomorrow
        (date(2008, 11, 18), Signer.STUDENT),
        (None, None),
    ],
)
def test_the_age_on_the_day_of_signing_decides_who_signs(born_on: date | None, signer: Signer | None) -> None:
    assert required_signer(born_on, DAY) is signer


def test_a_child_born_on_a_leap_day_turns_fourteen_on_the_first_of_march() -> None:
    assert required_signer(date(2012, 2, 29), date(2026, 2, 28)) is Signer.GUARDIAN
    assert required_signer(date(2012, 2, 29), date(2026, 3, 1)) is Signer.BOTH


@pytest.mark.parametrize(
    ("signer", "born_on", "counts"),
    [
        (Signer.GUARDIAN, date(2018, 5, 1), True),
        (Signer.BOTH, date(2018, 5, 1), True),
        (Signer.STUDENT, date(2018, 5, 1), False),
        (Signer.GUARDIAN, date(2011, 5, 1), False),
        (Signer.STUDENT, date(2011, 5, 1), False),
        (Signer.BOTH, date(2011, 5, 1), True),
        (Signer.STUDENT, date(2007, 5, 1), True),
        (Signer.GUARDIAN, date(2007, 5, 1), False),
        (Signer.GUARDIAN, None, True),
    ],
)
def test_a_yes_needs_the_signature_of_its_age(signer: Signer, born_on: date | None, counts: bool) -> None:
    assert is_valid_signature(Decision.GIVEN, signer, born_on, DAY) is counts


@pytest.mark.parametrize("signer", Signer)
@pytest.mark.parametrize("decision", [Decision.REFUSED, Decision.WITHDRAWN])
def test_a_no_counts_from_either(decision: Decision, signer: Signer) -> None:
    assert is_valid_signature(decision, signer, date(2011, 5, 1), DAY)


@pytest.mark.parametrize("standing", [None, *Decision])
def test_only_what_was_given_can_be_withdrawn(standing: Decision | None) -> None:
    assert may_follow(Decision.WITHDRAWN, standing) is (standing is Decision.GIVEN)
    assert may_follow(Decision.GIVEN, standing)
    assert may_follow(Decision.REFUSED, standing)


def test_a_file_on_health_asks_for_a_consent_of_its_own() -> None:
    assert purposes_of(["SING", "ECON"]) == {Purpose.SUPPORT_FILE}
    assert purposes_of(["PSY"]) == {Purpose.SUPPORT_FILE, Purpose.HEALTH}


@pytest.mark.parametrize(
    ("born_on", "of_university", "adult"),
    [
        (date(2008, 11, 18), False, True),
        (date(2008, 11, 19), True, False),
        (None, True, True),
        (None, False, False),
    ],
)
def test_who_decides_alone(born_on: date | None, of_university: bool, adult: bool) -> None:
    assert is_adult(born_on, date(2026, 11, 18), of_university=of_university) is adult


def test_every_purpose_has_a_label_and_a_meaning_in_the_notice() -> None:
    notice = standard_notice("测试小学")

    assert all(PURPOSE_LABELS[purpose] in notice and PURPOSE_MEANINGS[purpose] in notice for purpose in Purpose)
    assert "不同意不影响孩子入学和正常上课" in notice
