"""Marks follow from the original document: nobody's claim changes them, and what is taken back is as it was."""

from __future__ import annotations

import pytest
from hypothesis import given

from policy_profiles import editing, loader, marking
from policy_profiles.documents import Document
from policy_profiles.rules import Mark
from tests.policy_profiles.edited_documents import P2, documents, p2


@pytest.mark.parametrize("key", loader.builtin_keys())
def test_an_original_document_is_stamped_as_it_is(key: str) -> None:
    document = loader.builtin_document(key)

    assert marking.stamped(document, document) == document
    assert marking.below_source(document, document) == ()


@given(documents())
def test_stamping_twice_is_stamping_once(document: Document) -> None:
    once = marking.stamped(document, P2)

    assert marking.stamped(once, P2) == once


def test_what_the_original_does_not_have_is_the_schools_own() -> None:
    claimed = p2(rules__R04__mark="law", rules__R04__clauses=[])
    claimed["rules"]["S01"] = {**claimed["rules"]["R04"], "mark": "source", "clauses": ["K-1"]}
    stamped = marking.stamped(claimed, P2)

    assert (stamped["rules"]["R04"]["mark"], stamped["rules"]["R04"]["clauses"]) == (Mark.SOURCE, ["K-4.2"])
    assert (stamped["rules"]["S01"]["mark"], stamped["rules"]["S01"]["period_mark"]) == (Mark.SCHOOL, Mark.SCHOOL)


def test_words_of_the_screening_list_go_and_come_with_their_type() -> None:
    retired = marking.stamped(editing.apply("retire_category", P2, {"code": "K10"}).document, P2)
    assert loader.faults_of(retired) == []
    assert "study_behind" not in {tag["key"] for tag in retired["tags"]}

    back = marking.stamped(editing.apply("restore_category", retired, {"code": "K10"}).document, P2)
    assert back["tags"] == P2["tags"]
    assert back["settings"] == P2["settings"]


@pytest.mark.parametrize("rule", ["R21.ack", "R09", "R12", "R13", "R29"])
def test_switching_a_duty_off_and_on_leaves_no_contradiction(rule: str) -> None:
    off = editing.apply("switch_rule", P2, {"rule": rule, "on": False}).document
    on = editing.apply("switch_rule", off, {"rule": rule, "on": True}).document

    assert loader.faults_of(marking.stamped(off, P2)) == []
    assert loader.faults_of(marking.stamped(on, P2)) == []


def test_without_the_letter_to_the_village_nothing_asks_for_it() -> None:
    document = P2
    for rule in ("R21.ack", "R21.reply", "R21"):
        document = editing.apply("switch_rule", document, {"rule": rule, "on": False}).document

    assert loader.faults_of(document) == []
    assert document["referral"]["enabled"] is False
