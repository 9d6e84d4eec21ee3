"""Every ambiguity A1 to A18 of the sources is a setting of the profiles that have it, and a setting does what it says."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from policy_profiles import engine, loader
from policy_profiles.cadence import SCHOOL_TIME
from policy_profiles.consistency import parts_of, put_at, value_at
from policy_profiles.duty import Duty
from policy_profiles.evidence import EventKind
from policy_profiles.facts import Case, CaseCategory, ClassGroup, College, Contact, Event, Facts
from policy_profiles.format import Profile, Threshold
from policy_profiles.loader import builtin_document, builtin_keys, load_builtin
from policy_profiles.rules import Vacation
from school_calendar.workdays import SchoolCalendar, Shift, TermSpan

K = {"M1", "P2", "P4"}
ALL = {"U", "M1", "P2", "P3", "P4", "E5"}

# Domain.md 0: which sources have the ambiguity. A5 and A13 concern everybody: the letter is offered to all, and nobody
# keeps what a student does online. A2 and A4 reach every document that names a date.
HAVE = {
    "A1": K,
    "A2": K | {"U"},
    "A3": {"U"},
    "A4": K | {"U"},
    "A5": ALL,
    "A6": ALL,
    "A7": K,
    "A8": K,
    "A9": {"E5"},
    "A10": K,
    "A11": {"M1"},
    "A12": ALL,
    "A13": ALL,
    "A14": K,
    "A15": {"E5"},
    "A16": {"U"},
    "A17": {"U"},
    "A18": {"M1"},
}

# The defaults that domain.md states: setting -> profile -> path -> value.
DEFAULTS: dict[str, dict[str, dict[str, object]]] = {
    "A1": {key: {"rules.R01.when.anchor": "after"} for key in K},
    "A2": {"U": {"rules.R02.when.shift": "next"}, **{key: {"rules.R13.when.shift": "next"} for key in K}},
    "A3": {"U": {"rules.R03.when.shift": "next"}},
    "A4": {
        "U": {"rules.R02.when.vacation": "merge_into_next", "rules.R03.when.vacation": "merge_into_next"},
        **{key: {"rules.R13.when.vacation": "keep"} for key in K},
    },
    "A5": {key: {"rules.R09.when.year": "school"} for key in ALL},
    "A6": {
        "U": {
            "categories.U2.indicator.places": 5,
            "categories.U2.indicator.ties": "all",
            "categories.U2.indicator.smallest_class": 15,
        }
    },
    "A7": {
        **{
            key: {"tags.learning.explanation_required": True, "tags.discipline.explanation_required": True}
            for key in ("M1", "P2")
        },
        "P4": {"tags.learning.explanation_required": True},
    },
    "A8": {
        key: {
            "disqualification.discrimination": True,
            "disqualification.prejudice": True,
            "disqualification.improper_method": "serious" if key == "P4" else "adverse",
        }
        for key in K
    },
    "A9": {
        "E5": {
            "disqualification.discrimination": False,
            "disqualification.prejudice": False,
            "disqualification.improper_method": "never",
        }
    },
    "A10": {key: {"referral.further": []} for key in K},
    "A11": {"M1": {"rules.R25.precondition": True}},
    "A17": {"U": {"confidentiality.level": "strict"}},
}

CHOICES = [
    (key, setting.id, path)
    for key in builtin_keys()
    for setting in load_builtin(key).settings.values()
    for path in setting.values
]
OF_RULES = [choice for choice in CHOICES if choice[2].startswith("rules.")]


@pytest.mark.parametrize("ambiguity", HAVE)
def test_an_ambiguity_is_a_setting_of_the_profiles_that_have_it(ambiguity: str) -> None:
    having = {key for key in builtin_keys() if ambiguity in load_builtin(key).settings}

    assert having == HAVE[ambiguity]


def test_every_ambiguity_of_the_sources_is_settled() -> None:
    assert list(HAVE) == [f"A{number}" for number in range(1, 19)]


@pytest.mark.parametrize("key", builtin_keys())
def test_a_setting_asks_a_question_and_says_what_is_settled(key: str) -> None:
    for setting in load_builtin(key).settings.values():
        assert setting.question
        assert setting.note, setting.id


@pytest.mark.parametrize(("key", "ambiguity", "path"), CHOICES)
def test_a_setting_stands_on_its_default(key: str, ambiguity: str, path: str) -> None:
    setting = load_builtin(key).settings[ambiguity]

    assert value_at(builtin_document(key), path) == setting.values[path]
    if ambiguity in DEFAULTS:
        assert setting.values == DEFAULTS[ambiguity][key]


@pytest.mark.parametrize(("key", "ambiguity", "path"), OF_RULES)
def test_another_value_of_a_setting_gives_other_duties(key: str, ambiguity: str, path: str) -> None:
    options = load_builtin(key).settings[ambiguity].options
    before = result(key, path)

    for value in others(load_builtin(key).settings[ambiguity].values[path], options):
        after = result(key, path, value)

        assert after != before, value


def test_all_settings_of_rules_are_among_those_tried() -> None:
    """The test above would pass with nothing to try."""
    tried = {ambiguity for _, ambiguity, _ in OF_RULES}

    assert tried == {"A1", "A2", "A3", "A4", "A5", "A11", "A12"}
    assert len([path for _, ambiguity, path in OF_RULES if ambiguity == "A12"]) > 20


def test_settings_beyond_the_rules_reach_what_the_profile_says() -> None:
    assert (
        changed("P2", "disqualification.improper_method", "serious").disqualification
        != load_builtin("P2").disqualification
    )
    enabled = changed("E5", "disqualification.discrimination", True).disqualification
    assert enabled is not None
    assert (enabled.discrimination, enabled.improper_method) == (True, Threshold.NEVER)
    assert changed("P4", "referral.further", ["class_teacher"]).referral.further == ("class_teacher",)
    assert not next(
        tag for tag in changed("P2", "tags.learning.explanation_required", False).tags if tag.key == "learning"
    ).explanation_required
    indicator = changed("U", "categories.U2.indicator.places", 3).category("U2").indicator
    assert indicator is not None
    assert indicator.places == 3
    assert changed("U", "confidentiality.level", "floor").confidentiality.level == "floor"


@pytest.mark.parametrize(
    "path", ["rules.R99.when", "categories.K99.tier", "rules.R04.when.dayz", "tags.nothing.title", "rules.R04.title.x"]
)
def test_a_path_that_leads_nowhere_is_refused(path: str) -> None:
    document = builtin_document("P2")

    with pytest.raises(KeyError):
        value_at(document, path)
    with pytest.raises(KeyError):
        put_at(document, path, 1)
    assert document == builtin_document("P2")


def others(value: object, options: tuple[str, ...]) -> Iterator[object]:
    """The other values that a setting could have: its options, the opposite, or a neighbouring number."""
    if options:
        yield from (option for option in options if option != value)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    else:
        raise TypeError(f"no other value is known for {value!r}")


def result(key: str, path: str, value: object = None) -> tuple[set[Duty], set[str]]:
    """What the engine says with the value at the path: the rule's duties in two years, and what stands in the way."""
    _, code, *_ = parts_of(path)
    document = copy.deepcopy(builtin_document(key))
    if "enabled" in document["rules"][code]:
        put_at(document, f"rules[{code}].enabled", True)
    if value is not None:
        put_at(document, path, value)
    profile = loader.parse(document)
    found = engine.duties(profile, facts(), calendar(), (date(2026, 8, 1), date(2028, 12, 31)))
    unmet = {rule.code for rule in engine.unmet_preconditions(profile, facts())}
    return {duty for duty in found if duty.rule == code}, unmet


def changed(key: str, path: str, value: object) -> Profile:
    document: Any = copy.deepcopy(builtin_document(key))
    put_at(document, path, value)
    return loader.parse(document)


@functools.cache
def calendar() -> SchoolCalendar:
    """Two and a half school years without holidays, in which the 15th of July is a Saturday once."""
    terms = (
        TermSpan(2026, 1, date(2026, 9, 1), date(2027, 1, 22)),
        TermSpan(2026, 2, date(2027, 2, 22), date(2027, 7, 2)),
        TermSpan(2027, 1, date(2027, 9, 1), date(2028, 1, 21)),
        TermSpan(2027, 2, date(2028, 2, 21), date(2028, 6, 30)),
        TermSpan(2028, 1, date(2028, 9, 1), date(2029, 1, 19)),
    )
    return SchoolCalendar("v1", frozenset(range(2026, 2030)), {}, terms)


@functools.cache
def facts() -> Facts:
    """A college, a class, a case that becomes a priority and is talked with once, and one event of each kind."""
    moment = datetime(2026, 11, 13, 10, tzinfo=SCHOOL_TIME)
    kinds = frozenset(kind for rule in load_builtin("P2").rules if rule.code == "R04" for kind in rule.evidence)
    return Facts(
        school_id="school",
        in_force_on=date(2026, 8, 20),
        colleges=(College("law"),),
        classes=(ClassGroup("c1"),),
        cases=(
            Case(
                "k1",
                confirmed_on=date(2026, 9, 10),
                categories=(CaseCategory("K4"), CaseCategory("E2")),
                priority_since=date(2026, 10, 20),
                teachers=("maths",),
            ),
        ),
        contacts=(Contact("k1", kinds, date(2026, 10, 8)),),
        events=tuple(
            Event(f"e{number}", kind, moment + timedelta(days=number)) for number, kind in enumerate(EventKind)
        ),
    )


def test_the_options_of_a_date_are_all_that_the_engine_knows() -> None:
    assert set(load_builtin("U").settings["A2"].options) == {shift.value for shift in Shift}
    assert set(load_builtin("U").settings["A4"].options) == {vacation.value for vacation in Vacation}
