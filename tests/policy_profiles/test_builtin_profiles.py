"""The built-in profiles say what the source documents say."""

from __future__ import annotations

import pytest

from policy_profiles.canonical import NODES
from policy_profiles.categories import RankIndicator, TagList, Tier, Ties
from policy_profiles.consistency import value_at
from policy_profiles.evidence import EVIDENCE_LABELS, EvidenceKind
from policy_profiles.format import FEATURES, FLOOR, Presence, Threshold
from policy_profiles.loader import builtin_document, builtin_keys, load_builtin
from policy_profiles.rules import Mark

P2 = load_builtin("P2")
U = load_builtin("U")

# The column of P2 in the difference matrix: stated ●, always on ◐, offered ○, absent –.
SYMBOLS = {Presence.SOURCE: "●", Presence.ALWAYS: "◐", Presence.OFFERED: "○", Presence.NONE: "–"}
P2_COLUMN = {
    "categories": "●",
    "screening_window": "●",
    "census_tags": "●",
    "roster_refresh": "–",
    "archive_batch": "–",
    "talks": "●",
    "student_file": "◐",
    "monthly_tracking": "●",
    "letter": "○",
    "phone_book": "○",
    "guardian_contact": "●",
    "talk_plan": "●",
    "growth_file": "●",
    "activities": "●",
    "side_view": "●",
    "home_visits": "●",
    "school_visits": "–",
    "seminar": "●",
    "tutoring_plan": "●",
    "fee_reduction": "●",
    "rehab_plan": "–",
    "individual_plan": "–",
    "report_up": "●",
    "teacher_consultation": "●",
    "education_plan": "●",
    "village_committee": "●",
    "leadership_group": "●",
    "assistant_adviser": "–",
    "student_cadres": "–",
    "training": "●",
    "teacher_honours": "●",
    "collective_honours": "●",
    "progress_award": "●",
    "disqualification": "●",
    "term_summary": "●",
    "year_report": "●",
    "practice_library": "●",
    "evaluation_score": "○",
    "priority_objects": "◐",
    "confidentiality": "–",
}

# Rules that the table of cadence rules gives P2, and those that every profile may switch on.
P2_RULES = {1, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 21, 22, 25, 28, 29, 30}
OFFERED_RULES = {9, 10, 23, 27}


def test_p2_stands_in_the_matrix_as_the_domain_says() -> None:
    assert {key: SYMBOLS[feature.presence] for key, feature in P2.features.items()} == P2_COLUMN
    assert set(P2_COLUMN) == set(FEATURES)


def test_p2_has_every_rule_that_belongs_to_it() -> None:
    enabled = {int(rule.family[1:3]) for rule in P2.rules if rule.enabled}
    offered = {int(rule.family[1:3]) for rule in P2.rules if not rule.enabled}

    assert enabled == P2_RULES
    assert offered == OFFERED_RULES


def test_the_periods_that_the_source_states_are_marked_so() -> None:
    stated = {rule.code for rule in P2.rules if rule.period_mark is Mark.SOURCE}

    assert stated == {"R01", "R06", "R11", "R12"}


def test_a_feature_that_the_source_states_cites_a_clause() -> None:
    for profile in (P2, U):
        for feature in profile.features.values():
            assert feature.clauses or feature.presence is not Presence.SOURCE


@pytest.mark.parametrize(
    ("code", "tier", "node"),
    [
        ("K1", "T3", "DIS"),
        ("K2", "T2", "SING"),
        ("K3", "T4", "GPSY"),
        ("K4", "T2", "LEFT"),
        ("K5", "T3", "ORPH"),
        ("K6", "T4", "DISC"),
        ("K7", "T2", "ECON"),
        ("K8", "T4", "GCOR"),
        ("K9", "T3", "MED"),
        ("K10", "T3", "OTH"),
    ],
)
def test_the_ten_types_have_their_tier_and_node(code: str, tier: str, node: str) -> None:
    category = P2.category(code)

    assert (category.tier, category.node) == (tier, node)
    assert category.need_based


def test_a_psychological_difficulty_is_more_sensitive_than_its_category() -> None:
    category = P2.category("K1")

    assert category.subtag_required
    assert (category.tier_of("psychological"), category.node_of("psychological")) == (Tier.T4, "PSY")
    assert (category.tier_of("hearing"), category.node_of("hearing")) == (Tier.T3, "DIS")
    with pytest.raises(KeyError):
        category.tier_of("unknown")


def test_misconduct_needs_two_signatures_and_the_tenth_type_an_explanation() -> None:
    assert P2.category("K6").signatures == 2
    assert P2.category("K10").explanation_required
    assert P2.category("K10").node_of("learning") == "ACAD"


def test_the_screening_and_the_census_list_have_five_words_each() -> None:
    titles = {kind: [tag.title for tag in P2.tags if tag.list is kind] for kind in TagList}

    assert titles[TagList.SCREENING] == ["家庭不健全", "违纪", "学习后进", "经济特困", "心理健康重点服务对象"]
    assert titles[TagList.CENSUS] == ["留守少年", "单亲", "学困", "纪律后进", "心理困境"]


@pytest.mark.parametrize(
    ("key", "targets", "explained"),
    [
        ("family", ["K2", "K5"], False),
        ("hardship", ["K7"], False),
        ("mental_health", ["K1.psychological"], False),
        ("left_behind", ["K4"], False),
        ("single_parent", ["K2.single_parent"], False),
        ("learning", ["K10.learning"], True),
        ("discipline", ["K6", "K10.other"], True),
        ("distress", ["K1.psychological"], False),
    ],
)
def test_a_tag_leads_to_its_categories(key: str, targets: list[str], explained: bool) -> None:
    tag = next(tag for tag in P2.tags if tag.key == key)

    assert [".".join(filter(None, (target.category, target.subtag))) for target in tag.targets] == targets
    assert tag.explanation_required is explained


def test_discrimination_disqualifies_by_itself_and_a_method_by_its_consequence() -> None:
    assert P2.disqualification is not None
    assert P2.disqualification.discrimination
    assert P2.disqualification.prejudice
    assert P2.disqualification.improper_method is Threshold.ADVERSE
    assert P2.disqualification.months == 24


def test_the_progress_award_never_names_the_group_in_public() -> None:
    award = next(award for award in P2.awards if award.recipient == "student")

    assert (award.title, award.public_title) == ("进步奖", "成长进步奖")
    assert not any("特殊" in award.public_title for award in P2.awards)


def test_the_principal_sends_to_the_village_committee_and_the_guardian() -> None:
    assert P2.referral.enabled
    assert P2.referral.sender == "principal"
    assert P2.referral.required == ("village_contact", "guardian")
    assert P2.referral.further == ()


def test_the_forms_of_the_source_keep_their_names() -> None:
    assert {form.title for form in P2.forms if form.mark is Mark.SOURCE} == {
        "谈话记录",
        "月度跟踪",
        "交流预案",
        "辅导计划",
        "“学习成长”档案",
        "班主任工作总结",
    }


def test_reminders_and_escalation_are_the_default_ones() -> None:
    assert [step.workdays for step in P2.escalation] == [-3, 1, 3, 7, 14]
    assert P2.escalation[0].to == ("owner",)
    assert P2.escalation[-1].to == ("district",)
    assert P2.reminder_workdays == 3
    assert P2.grace_workdays == 2


@pytest.mark.parametrize("key", builtin_keys())
def test_the_settings_of_a_built_in_profile_are_its_values(key: str) -> None:
    document = builtin_document(key)

    for setting in load_builtin(key).settings.values():
        for path, value in setting.values.items():
            assert value_at(document, path) == value, f"{setting.id} {path}"


@pytest.mark.parametrize("key", builtin_keys())
def test_a_built_in_profile_holds_the_whole_floor_and_known_nodes(key: str) -> None:
    profile = load_builtin(key)

    assert set(profile.floor) == set(FLOOR)
    assert {category.node for category in profile.categories} <= set(NODES)


def test_the_university_profile_has_its_four_types() -> None:
    assert [(c.code, c.tier.value, c.node) for c in U.categories] == [
        ("U1", "T4", "PSY"),
        ("U2", "T2", "ACAD"),
        ("U3", "T2", "ECON"),
        ("U4", "T2", "DISC"),
    ]
    assert U.source.effective_on == "2007-09-01"


def test_the_last_five_of_a_class_only_make_candidates_in_a_university() -> None:
    indicator = U.category("U2").indicator

    assert indicator == RankIndicator(places=5, ties=Ties.ALL, smallest_class=15)
    assert not [category.code for category in P2.categories if category.indicator]


def test_every_kind_of_evidence_has_a_chinese_name_of_its_own() -> None:
    assert set(EVIDENCE_LABELS) == set(EvidenceKind)
    assert len(set(EVIDENCE_LABELS.values())) == len(EvidenceKind)


def test_clauses_are_cited_in_the_words_of_the_source() -> None:
    assert P2.clause_words(("K-4.2",)) == "第四条第2款"
    assert P2.clause_words(()) == "平台默认"
