"""The six profiles give the table of domain.md 2.2, symbol by symbol, and their rules agree with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from policy_profiles.categories import TagList
from policy_profiles.contradictions import RULES_OF, carriers_of
from policy_profiles.format import FEATURES, Feature, Presence, Profile
from policy_profiles.loader import builtin_document, builtin_keys, load_builtin
from policy_profiles.rules import Mark

TABLE = Path(__file__).parent / "data" / "difference_matrix.md"
SYMBOLS = {Presence.SOURCE: "●", Presence.ALWAYS: "◐", Presence.OFFERED: "○", Presence.NONE: "–"}

# A row of the table -> its features: several where a row has several symbols, in that order.
ROWS = {
    "Types": ("categories",),
    "Screening window": ("screening_window",),
    "Census tags": ("census_tags",),
    "Roster refresh odd-month 15th": ("roster_refresh",),
    "Archive monthly 15th, original/copy": ("archive_batch",),
    "One-to-one talks": ("talks",),
    "Student file": ("student_file",),
    "Monthly tracking": ("monthly_tracking",),
    "Letter ≥1/yr + reply": ("letter",),
    "Phone book": ("phone_book",),
    "Other guardian contact": ("guardian_contact",),
    "Talk plan; growth file": ("talk_plan", "growth_file"),
    "Family-education and mental-health activities": ("activities",),
    "Peer/roommate talk": ("side_view",),
    "Home visits / parents' school visits": ("home_visits", "school_visits"),
    "Seminar ≥1/term": ("seminar",),
    "Tutoring plan (time, content, milestones)": ("tutoring_plan",),
    "Fee reduction": ("fee_reduction",),
    "Rehab; course-selection plan": ("rehab_plan", "individual_plan"),
    "Report-up of improper method": ("report_up",),
    "Subject-teacher consultation": ("teacher_consultation",),
    "Education plan after serious misconduct": ("education_plan",),
    "Village committee": ("village_committee",),
    "Leadership group": ("leadership_group",),
    "Assistant class adviser; cadres": ("assistant_adviser", "student_cadres"),
    "Training": ("training",),
    "Teacher honours": ("teacher_honours",),
    "Collective honours": ("collective_honours",),
    "Progress award (student)": ("progress_award",),
    "Disqualification": ("disqualification",),
    "Term summary / year report": ("term_summary", "year_report"),
    "Practice library": ("practice_library",),
    "Evaluation score": ("evaluation_score",),
    "Priority objects": ("priority_objects",),
    "Confidentiality clause": ("confidentiality",),
}

# The words beside a symbol in the table, and how a profile says the same; words without a symbol mean that it is stated.
WORDS = {
    "4": "四类",
    "7": "七类",
    "8": "八类",
    "10": "十类",
    "date set by CC": "日期由中心定",
    "2 weeks": "两周",
    "2 weeks after, 教务处": "开学后两周，教务处汇总",
    "R03 instead": "由每月归档代替",
    "no cadence": "有记录、无频次",
    "forum + visit": "座谈会及家访",
    "定期": "定期",
    "经常": "经常",
    "经常 + ST": "经常，含任课教师",
    "classmates": "同学",
    "without fields": "不规定栏目",
    "per college": "各学院",
    "topics": "规定内容",
    "exchange": "含班主任交流会",
    "scores": "记分",
    "adverse": "造成不良后果",
    "serious": "造成严重后果",
    "prohibition": "只写禁止",
    "case": "含教育案例",
    "cases": "教育案例",
    "strong": "严格",
}
COUNTS = {"census_tags": {"4": "四项", "5": "五项"}}

# What a profile adds where the table leaves it to the name of the row or to the rule for all rows.
ALSO_SAID = {"时间、内容、阶段性目标", "按区级底线"}


@dataclass(frozen=True)
class Cell:
    """One symbol of the table and the words beside it."""

    symbol: str
    words: str


def table() -> dict[str, dict[str, tuple[str, ...]]]:
    """The table as it stands: row -> profile -> the texts of its cell, one for each symbol."""
    head, _, *rows = [line.strip("| \n").split("|") for line in TABLE.read_text(encoding="utf-8").splitlines()]
    keys = [key.strip() for key in head[1:]]
    found = {}
    for name, *cells in rows:
        several = len(ROWS.get(name.strip(), ())) > 1
        parts = [re.split(" [/;] ", cell.strip()) if several else [cell.strip()] for cell in cells]
        found[name.strip()] = dict(zip(keys, map(tuple, parts), strict=True))
    return found


MATRIX = table()


def wanted(text: str, feature: str) -> Cell:
    symbol, words = re.fullmatch(r"([●◐○–]?)\s*(.*)", text.replace("*", "")).groups()  # type: ignore[union-attr]
    words = words.strip("()").removeprefix("+ ")
    said = {**WORDS, **COUNTS.get(feature, {})}
    return Cell(symbol or "●", said[words] if words else "")


def said(feature: Feature) -> Cell:
    return Cell(SYMBOLS[feature.presence], "" if feature.detail in ALSO_SAID else feature.detail)


def test_the_table_has_a_column_for_each_profile_and_a_row_for_each_feature() -> None:
    assert set(MATRIX) == set(ROWS)
    assert {key for row in MATRIX.values() for key in row} == set(builtin_keys())
    assert sorted(feature for row in ROWS.values() for feature in row) == sorted(FEATURES)


@pytest.mark.parametrize("key", builtin_keys())
@pytest.mark.parametrize("row", ROWS)
def test_a_profile_stands_in_the_matrix_as_the_domain_says(row: str, key: str) -> None:
    texts, features = MATRIX[row][key], ROWS[row]
    if len(texts) == 1:
        texts *= len(features)

    profile = load_builtin(key)

    assert [said(profile.features[feature]) for feature in features] == [
        wanted(text, feature) for text, feature in zip(texts, features, strict=True)
    ]


@pytest.mark.parametrize("key", builtin_keys())
@pytest.mark.parametrize("feature", RULES_OF)
def test_a_feature_agrees_with_its_rules(feature: str, key: str) -> None:
    presence = load_builtin(key).features[feature].presence
    rules = carriers_of(builtin_document(key), feature)

    expected = {Presence.NONE: set(), Presence.OFFERED: {False}}.get(presence, {True})

    assert set(rules.values()) == expected, rules


@pytest.mark.parametrize("key", builtin_keys())
def test_a_feature_that_the_source_states_cites_a_clause(key: str) -> None:
    for feature in load_builtin(key).features.values():
        assert feature.clauses or feature.presence is not Presence.SOURCE, feature.key


@pytest.mark.parametrize("key", builtin_keys())
def test_what_is_no_rule_agrees_with_its_feature_too(key: str) -> None:
    profile = load_builtin(key)
    recipients = {award.recipient for award in profile.awards}

    assert stated(profile, "collective_honours") == ("group" in recipients)
    assert stated(profile, "progress_award") == ("student" in recipients)
    assert stated(profile, "teacher_honours") == ("teacher" in recipients or profile.rule("R23").enabled)
    assert stated(profile, "disqualification") == (profile.disqualification is not None)
    assert stated(profile, "village_committee") == profile.referral.enabled
    assert stated(profile, "confidentiality") == (profile.confidentiality.level == "strict")
    assert stated(profile, "census_tags") == any(tag.list is TagList.CENSUS for tag in profile.tags)


@pytest.mark.parametrize("key", builtin_keys())
def test_the_figures_in_the_matrix_are_counted(key: str) -> None:
    profile = load_builtin(key)
    types = [category for category in profile.categories if category.mark is Mark.SOURCE]
    tags = [tag for tag in profile.tags if tag.list is TagList.CENSUS]

    assert str(len(types)) == MATRIX["Types"][key][0]
    assert (str(len(tags)) if tags else "–") == MATRIX["Census tags"][key][0]


def stated(profile: Profile, feature: str) -> bool:
    return profile.features[feature].presence is Presence.SOURCE
