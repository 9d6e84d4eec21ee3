"""Who in the demo needs what: the rates of the plan come out, and what hangs together does."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from demo import sampling, situations
from demo.catalog import SCHOOLS, DemoSchool
from policy_profiles import loader
from policy_profiles.canonical import NODES

MANY = 40_000
YUNSHAN, LIUXI, SONGLING, UNIVERSITY = (
    next(school for school in SCHOOLS if school.slug == slug) for slug in ("yunshan", "liuxi", "songling", "yingyong")
)


def drawn(school: DemoSchool, grade: int) -> list[list[str]]:
    """Many children of one grade."""
    random_, of_grade = random.Random(7), sampling.rates(school, grade)
    return [sampling.nodes_of_child(random_, of_grade) for _ in range(MANY)]


def share(children: list[list[str]], node: str, given: str | None = None) -> float:
    """Per cent of the children who have the node, among all or among those who have another one."""
    among = [child for child in children if given is None or given in child]
    return 100 * sum(node in child for child in among) / len(among)


def odds(percent: float) -> float:
    return percent / (100 - percent)


def test_every_node_is_one_of_the_districts() -> None:
    assert set(sampling.ORDER) <= NODES.keys()
    assert set(sampling.ORDER) == set(sampling.rates(YUNSHAN, 3))


@pytest.mark.parametrize(
    ("school", "expected"),
    [
        (YUNSHAN, {"LEFT": 1.5, "MIGR": 14, "ECON": 3, "SING": 7, "ACAD": 5, "PSY": 1, "DISC": 0.6}),
        (LIUXI, {"LEFT": 10, "MIGR": 4, "ECON": 8, "SING": 7, "ACAD": 5, "PSY": 1}),
        (SONGLING, {"LEFT": 22, "MIGR": 1, "ECON": 14, "SING": 6, "ACAD": 5, "PSY": 1}),
        (UNIVERSITY, {"ECON": 18, "PSY": 3.5, "ACAD": 6.9, "DISC": 1.5}),
    ],
    ids=["urban", "town", "rural", "university"],
)
def test_the_rates_of_the_plan_come_out(school: DemoSchool, expected: dict[str, float]) -> None:
    children = drawn(school, school.grades[0])

    for node, percent in expected.items():
        assert share(children, node) == pytest.approx(percent, rel=0.12, abs=0.15), node


@pytest.mark.parametrize(("grade", "percent"), [(6, 1), (7, 2.5), (9, 2.5)])
def test_the_upper_grades_of_a_nine_year_school_have_the_rates_of_a_middle_school(grade: int, percent: float) -> None:
    assert sampling.rates(SONGLING, grade)["PSY"] == percent / 100


def test_what_hangs_together_does_and_the_whole_stays() -> None:
    # Rates so high that chance has little to say.
    of_grade = dict.fromkeys(sampling.ORDER, 0.0) | {"LEFT": 0.3, "ECON": 0.2, "SING": 0.3, "PSY": 0.2, "ACAD": 0.1}
    random_ = random.Random(7)
    children = [sampling.nodes_of_child(random_, of_grade) for _ in range(MANY)]

    for dependence in sampling.DEPENDENCES:
        with_first = odds(share(children, dependence.second, dependence.first))
        without = [child for child in children if dependence.first not in child]
        ratio = with_first / odds(share(without, dependence.second))
        assert ratio == pytest.approx(dependence.odds, rel=0.2), dependence


def test_a_case_has_one_label_and_a_quarter_in_a_rural_school() -> None:
    listed = [child for child in drawn(SONGLING, 1) if child]

    assert sum(map(len, listed)) / len(listed) == pytest.approx(1.25, abs=0.1)
    assert max(map(len, listed)) <= sampling.MOST_LABELS


def test_each_node_becomes_a_category_of_the_document_that_is_counted_under_it() -> None:
    profile = loader.load_builtin("P2")
    for node in sampling.ORDER:
        choice = situations.choice_for(node, profile)
        if choice is not None:
            assert profile.category(choice.code).node_of(choice.subtag) == node


def test_what_the_document_does_not_know_is_not_found() -> None:
    profile = loader.load_builtin("P2")

    assert situations.choice_for("MIGR", profile) is None
    assert situations.situations(["MIGR", "GIFT"], profile, random.Random(1)) == []


def test_two_nodes_of_one_category_are_entered_once() -> None:
    profile = loader.load_builtin("P2")

    found = situations.situations(["PSY", "DIS"], profile, random.Random(1))

    assert [(one.code, one.subtag) for one in found] == [("K1", "psychological")]


def test_another_document_brings_its_own_categories() -> None:
    profile = loader.load_builtin("U")

    found = situations.situations(["ECON", "ACAD", "LEFT"], profile, random.Random(1))

    assert Counter(one.code for one in found) == {"U3": 1, "U2": 1}


def test_every_ground_stands_in_words_for_every_node() -> None:
    profile = loader.load_builtin("P2")
    for node in sampling.ORDER:
        for one in situations.situations([node], profile, random.Random(3)):
            assert one.words.endswith("。")
