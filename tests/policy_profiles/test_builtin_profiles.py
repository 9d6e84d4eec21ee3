"""The built-in profiles say what the source documents say."""

from __future__ import annotations

import pytest

from policy_profiles import loader
from policy_profiles.canonical import NODES, T4_NODES
from policy_profiles.categories import RankIndicator, TagList, Tier, Ties
from policy_profiles.evidence import EVIDENCE_LABELS, EvidenceKind
from policy_profiles.facts import SubjectKind
from policy_profiles.format import FLOOR, Threshold
from policy_profiles.loader import builtin_document, builtin_keys, load_builtin
from policy_profiles.rules import Mark

P2 = load_builtin("P2")
U = load_builtin("U")
E5 = load_builtin("E5")
K = ("M1", "P2", "P4")


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


def test_m1_has_the_same_words_and_p4_only_four_of_the_census() -> None:
    words = {key: [(tag.list, tag.title) for tag in load_builtin(key).tags] for key in builtin_keys()}

    assert words["M1"] == words["P2"]
    assert words["P4"] == [(TagList.CENSUS, title) for title in ("留守儿童", "单亲", "学困", "心理困境")]
    assert not words["U"] + words["P3"] + words["E5"]


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


@pytest.mark.parametrize(
    ("key", "by_itself", "method"),
    [("M1", True, Threshold.ADVERSE), ("P4", True, Threshold.SERIOUS), ("E5", False, Threshold.NEVER)],
)
def test_the_others_disqualify_later_or_not_at_all(key: str, by_itself: bool, method: Threshold) -> None:
    disqualification = load_builtin(key).disqualification

    assert disqualification is not None
    assert (disqualification.discrimination, disqualification.prejudice) == (by_itself, by_itself)
    assert disqualification.improper_method is method


def test_u_and_p3_have_no_disqualification_no_award_and_strict_confidentiality() -> None:
    for profile in (U, load_builtin("P3")):
        assert (profile.disqualification, profile.awards) == (None, ())
        assert profile.confidentiality.level == "strict"


def test_honours_are_those_that_the_sources_give() -> None:
    recipients = {key: [award.recipient for award in load_builtin(key).awards] for key in builtin_keys()}

    assert recipients == {
        "U": [],
        "M1": ["teacher", "group"],
        "P2": ["teacher", "group", "student"],
        "P3": [],
        "P4": ["teacher"],
        "E5": ["teacher"],
    }


def test_only_the_ten_type_documents_send_to_the_village_committee() -> None:
    assert {key for key in builtin_keys() if load_builtin(key).referral.enabled} == {"M1", "P2", "P4"}


def test_m1_comes_into_force_only_with_a_head_and_p3_needs_no_group() -> None:
    before = {key: [rule.code for rule in load_builtin(key).rules if rule.precondition] for key in builtin_keys()}

    assert before == {"U": ["R25"], "M1": ["R25"], "P2": ["R25"], "P3": [], "P4": ["R25"], "E5": ["R25"]}
    assert U.rule("R25").scope is SubjectKind.COLLEGE


def test_the_progress_award_never_names_the_group_in_public() -> None:
    award = next(award for award in P2.awards if award.recipient == "student")

    assert (award.title, award.public_title) == ("进步奖", "成长进步奖")
    assert not any("特殊" in award.public_title for award in P2.awards)


def test_the_principal_sends_to_the_village_committee_and_the_guardian() -> None:
    assert P2.referral.enabled
    assert P2.referral.sender == "principal"
    assert P2.referral.required == ("village_contact", "guardian")
    assert P2.referral.further == ()


@pytest.mark.parametrize(
    ("key", "titles"),
    [
        ("U", {"特殊群体学生花名册", "特殊群体学生跟踪跟进情况登记表", "与学生家长电话沟通工作记录本"}),
        ("M1", {"谈话记录", "月度跟踪", "交流预案", "辅导计划", "“学习成长”档案", "班主任工作总结"}),
        ("P2", {"谈话记录", "月度跟踪", "交流预案", "辅导计划", "“学习成长”档案", "班主任工作总结"}),
        ("P3", set()),
        ("P4", {"谈话记录", "跟踪记录", "交流预案", "辅导计划", "“学习成长”档案", "班主任工作总结"}),
        ("E5", {"教育案例"}),
    ],
)
def test_the_forms_of_the_source_keep_their_names(key: str, titles: set[str]) -> None:
    assert {form.title for form in load_builtin(key).forms if form.mark is Mark.SOURCE} == titles


def test_p4_has_a_tutoring_plan_without_time_content_and_milestones() -> None:
    fields = {key: next(form for form in load_builtin(key).forms if form.key == "tutoring_plan").fields for key in K}

    assert "阶段性目标（日期、指标）" in fields["P2"]
    assert fields["M1"] == fields["P2"]
    assert fields["P4"] == ("学科", "具体情况", "责任教师", "调整记录")


@pytest.mark.parametrize("key", builtin_keys())
def test_no_form_asks_for_what_a_student_does_online(key: str) -> None:
    fields = {field for form in load_builtin(key).forms for field in form.fields}

    assert not {field for field in fields if any(word in field for word in ("网", "聊天", "手机", "浏览", "名次"))}


@pytest.mark.parametrize("key", builtin_keys())
def test_every_built_in_profile_is_complete_and_without_contradiction(key: str) -> None:
    assert load_builtin(key).complete
    assert loader.faults_of(builtin_document(key)) == []


def test_reminders_and_escalation_are_the_default_ones() -> None:
    assert [step.workdays for step in P2.escalation] == [-3, 1, 3, 7, 14]
    assert P2.escalation[0].to == ("owner",)
    assert P2.escalation[-1].to == ("district",)
    assert P2.reminder_workdays == 3
    assert P2.grace_workdays == 2


@pytest.mark.parametrize("key", builtin_keys())
def test_a_built_in_profile_holds_the_whole_floor_and_known_nodes(key: str) -> None:
    profile = load_builtin(key)

    assert set(profile.floor) == set(FLOOR)
    assert {category.node for category in profile.categories} <= set(NODES)


# Code, tier and district node of the types of the other profiles; the ten of M1, P2 and P4 are those above.
TYPES = {
    "U": "U1 T4 PSY, U2 T2 ACAD, U3 T2 ECON, U4 T2 DISC",
    "P3": "P1 T2 ECON, P2 T2 ACAD, P3 T3 FAM, P4 T2 MIGR, P5 T2 LEFT, P6 T3 DIS, P7 T4 HLTH, P8 T3 OTH",
    "E5": "E1 T2 ECON, E2 T2 ACAD, E3 T3 FAM, E4 T2 MIGR, E5 T2 LEFT, E6 T3 DIS, E7 T1 ADVG, E8 T1 GIFT",
}


@pytest.mark.parametrize("key", TYPES)
def test_the_types_have_their_tier_and_node(key: str) -> None:
    types = ", ".join(f"{each.code} {each.tier} {each.node}" for each in load_builtin(key).categories)

    assert types == TYPES[key]


@pytest.mark.parametrize("key", ["M1", "P4"])
def test_the_ten_types_are_the_same_in_all_three(key: str) -> None:
    kept = [(each.code, each.tier, each.node, each.signatures, each.subtags) for each in load_builtin(key).categories]

    assert kept == [(each.code, each.tier, each.node, each.signatures, each.subtags) for each in P2.categories]


@pytest.mark.parametrize(
    ("key", "code", "subtag", "node"),
    [
        ("P3", "P3", None, "FAM"),
        ("P3", "P3", "single_parent", "SING"),
        ("P3", "P3", "orphan", "ORPH"),
        ("P3", "P7", None, "HLTH"),
        ("P3", "P7", "psychological", "PSY"),
        ("E5", "E3", None, "FAM"),
        ("E5", "E3", "single_parent", "SING"),
        ("E5", "E3", "orphan", "ORPH"),
    ],
)
def test_a_merged_type_is_counted_at_the_parent_unless_its_kind_is_known(
    key: str, code: str, subtag: str | None, node: str
) -> None:
    assert load_builtin(key).category(code).node_of(subtag) == node


def test_only_the_privileged_and_the_gifted_are_no_need() -> None:
    no_need = {
        (key, each.code) for key in builtin_keys() for each in load_builtin(key).categories if not each.need_based
    }

    assert no_need == {("E5", "E7"), ("E5", "E8")}
    assert E5.category("E7").explanation_required


@pytest.mark.parametrize("key", builtin_keys())
def test_a_type_of_the_highest_tier_is_counted_where_no_table_shows_it_by_school(key: str) -> None:
    for category in load_builtin(key).categories:
        for kind in (None, *(subtag.key for subtag in category.subtags)):
            assert category.tier_of(kind) is not Tier.T4 or category.node_of(kind) in T4_NODES


def test_the_year_of_the_university_measure_is_kept() -> None:
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
