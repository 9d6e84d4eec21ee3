"""Three-way merging: nothing is lost, sides do not matter where nobody disagrees, and conflicts are asked about."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy_profiles import loader, marking, merging
from policy_profiles.documents import Document, copy_of, digest_of
from policy_profiles.merge_words import told
from policy_profiles.merging import Side, settled_by, three_way, without_marks
from tests.policy_profiles.edited_documents import P2, changed, documents, p2

unhurried = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
EVERY = [loader.builtin_document(key) for key in loader.builtin_keys()]


def stamped(document: Document) -> Document:
    """The document as a draft of a school on P2 holds it."""
    return marking.stamped(document, P2)


def same(first: Document, second: Document) -> bool:
    """Whether two documents say the same in the same order."""
    return json.dumps(without_marks(first)) == json.dumps(without_marks(second))


def template(**changes: object) -> Document:
    return p2(**changes)


@pytest.mark.parametrize("document", EVERY, ids=[document["key"] for document in EVERY])
def test_a_school_that_changed_nothing_gets_the_new_edition(document: Document) -> None:
    new = {**copy_of(document), "preamble": "新的总则。", "grace_workdays": 3}

    assert digest_of(three_way(document, document, new).resolved()) == digest_of(new)


@unhurried
@given(documents())
def test_nothing_new_leaves_the_school_as_it_is(ours: Document) -> None:
    ours = stamped(ours)

    merge = three_way(P2, ours, P2)

    assert merge.conflicts == merge.taken == ()
    assert digest_of(merge.resolved()) == digest_of(ours)


@unhurried
@given(documents())
def test_nothing_of_the_schools_takes_the_whole_edition(new: Document) -> None:
    merge = three_way(P2, P2, new)

    assert merge.conflicts == merge.kept == ()
    assert same(merge.resolved(), marking.stamped(new, new))


@unhurried
@given(documents(), documents())
def test_both_sides_that_did_the_same_do_not_disagree(ours: Document, theirs: Document) -> None:
    merge = three_way(P2, ours, ours)

    assert merge.differences == ()
    assert same(merge.resolved(), marking.stamped(ours, ours))
    assert all(one.ours != one.theirs for one in three_way(P2, ours, theirs).differences)


@unhurried
@given(documents(), documents())
def test_without_conflicts_the_sides_do_not_matter(first: Document, second: Document) -> None:
    there, back = three_way(P2, first, second), three_way(P2, second, first)

    assert {one.path for one in there.conflicts} == {one.path for one in back.conflicts}
    if not there.conflicts:
        assert same(there.resolved(), back.resolved())


@unhurried
@given(documents(), documents(), st.sampled_from(Side))
def test_every_place_says_what_was_chosen(ours: Document, theirs: Document, side: Side) -> None:
    merge = three_way(P2, stamped(ours), theirs)
    merged = merge.resolved(settled_by(merge, side))

    again = three_way(P2, merged, theirs)
    chosen = {one.key: one.ours if side is Side.OURS else one.theirs for one in merge.conflicts}
    for one in again.differences:
        assert one.key not in {taken.key for taken in merge.taken}
        if one.key in chosen:
            assert one.ours == chosen[one.key]


@unhurried
@given(documents(), documents())
def test_what_is_merged_stays_a_document_or_its_faults_are_said(ours: Document, theirs: Document) -> None:
    merge = three_way(P2, stamped(ours), theirs)
    merged = merge.resolved(settled_by(merge, Side.OURS))

    for fault in loader.faults_of(merged):
        assert fault.problem
        assert fault.remedy
    for one in merge.differences:
        words = told(one, merge)
        assert words.what
        assert words.ours
        assert words.theirs


def test_two_numbers_for_one_place_are_a_conflict() -> None:
    ours, theirs = stamped(p2(rules__R04__when__days=20)), template(rules__R04__when__days=25)

    merge = three_way(P2, ours, theirs)

    assert [one.key for one in merge.conflicts] == ["rules/R04/when/days"]
    words = told(merge.conflicts[0], merge)
    assert (words.what, words.base, words.ours, words.theirs) == ("个别谈话 · 天数", "30 天", "20 天", "25 天")
    with pytest.raises(KeyError):
        merge.resolved()
    assert merge.resolved({"rules/R04/when/days": Side.OURS})["rules"]["R04"]["when"]["days"] == 20
    assert merge.resolved({"rules/R04/when/days": Side.THEIRS})["rules"]["R04"]["when"]["days"] == 25


def test_two_fields_of_one_rule_are_none() -> None:
    merge = three_way(P2, stamped(p2(rules__R04__when__days=20)), template(rules__R04__when__priority_days=10))

    assert merge.conflicts == ()
    assert merge.resolved()["rules"]["R04"]["when"] == {**P2["rules"]["R04"]["when"], "days": 20, "priority_days": 10}


def test_another_kind_of_period_is_taken_or_left_as_a_whole() -> None:
    ours = stamped(p2(rules__R04__when__days=20))
    theirs = changed(P2, {"rules.R04.when": {"kind": "month_window"}})

    merge = three_way(P2, ours, theirs)

    assert [one.key for one in merge.conflicts] == ["rules/R04/when"]
    assert merge.resolved({"rules/R04/when": Side.THEIRS})["rules"]["R04"]["when"] == {"kind": "month_window"}


def test_forms_that_both_added_stand_beside_each_other() -> None:
    row = {"title": "表", "mark": "platform", "fields": ["栏"]}
    ours, theirs = copy_of(P2), copy_of(P2)
    ours["forms"].append({"key": "b_ours", **row})
    theirs["forms"].insert(0, {"key": "a_theirs", **row})

    merged = three_way(P2, stamped(ours), theirs).resolved()

    assert {"b_ours", "a_theirs"} <= {form["key"] for form in merged["forms"]}
    assert len(merged["forms"]) == len(P2["forms"]) + 2


def test_what_the_edition_took_out_and_the_school_changed_is_asked() -> None:
    ours = copy_of(P2)
    ours["forms"][0]["title"] = "本校摸底表"
    theirs = copy_of(P2)
    gone = theirs["forms"].pop(0)["key"]

    merge = three_way(P2, stamped(ours), theirs)

    assert [one.key for one in merge.conflicts] == [f"forms/{gone}"]
    assert told(merge.conflicts[0], merge).theirs == "不列入"
    for side, count in ((Side.OURS, len(P2["forms"])), (Side.THEIRS, len(P2["forms"]) - 1)):
        assert len(merge.resolved({f"forms/{gone}": side})["forms"]) == count


def test_marks_follow_from_the_new_edition() -> None:
    ours, theirs = stamped(p2(rules__R04__when__days=20)), template(rules__R04__when__days=20)

    assert ours["rules"]["R04"]["period_mark"] == "school"
    assert (
        three_way(P2, ours, theirs).resolved()["rules"]["R04"]["period_mark"] == theirs["rules"]["R04"]["period_mark"]
    )


def test_yes_is_not_one() -> None:
    ours, theirs = stamped(p2(rules__R08__enabled=False)), template(grace_workdays=1)

    merge = three_way(P2, ours, theirs)

    assert merging.ABSENT not in (one.theirs for one in merge.taken)
    assert {one.key for one in merge.taken} == {"grace_workdays"}
