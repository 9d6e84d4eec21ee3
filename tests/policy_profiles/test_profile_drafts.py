"""A draft: one at a time, edited by small operations that can be taken back, refused in words, lost by nobody."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from kernel.db import session
from kernel.errors import NotFound, StaleRecord
from kernel.events import RecordedEvent
from policy_profiles import loader, loosening_queries, queries, services
from policy_profiles.directions import Direction
from policy_profiles.documents import Document
from policy_profiles.editing.errors import (
    ChoiceMissing,
    EditRefused,
    EntryGone,
    GraceOutOfRange,
    LastCategory,
    MinutesOutOfRange,
    NothingToChoose,
    NotOwn,
    NumberOutOfRange,
    PriorityLonger,
    ProofMissing,
    RecordMissing,
    RoleOutside,
    RoleUnknown,
    StepHangsOn,
    StepNeeds,
    TextMissing,
    TextTooLong,
    TitleTaken,
)
from policy_profiles.editing.settings import option_words
from policy_profiles.errors import (
    DraftExists,
    NoDraft,
    NothingToUndo,
    ProfileFaults,
    ProfileNotAdopted,
)
from policy_profiles.models import ProfileDraftEdit
from policy_profiles.paperwork import minutes_of
from policy_profiles.rules import Mark
from tests.policy_profiles.drafted import SCREENING, TALKS, Drafted, drafted
from tests.worlds import World

CATEGORY = {
    "title": "新转入学生",
    "definition": "本学期转入的学生。",
    "tier": "T2",
    "node": "OTH",
    "evidence": "转学手续",
}
DUTY = {
    "pattern": "every_days",
    "title": "晨间问候",
    "text": "班主任每周至少问候一次。",
    "number": 7,
    "owner": "class_teacher",
    "evidence": ["talk"],
}


@pytest.fixture
def school(ours: World) -> Drafted:
    return drafted(ours)


def test_a_draft_starts_as_what_is_in_force(school: Drafted) -> None:
    with school.open():
        assert queries.draft_document() == queries.current_profile()[0].document
        assert loader.parse(queries.draft_document()) == queries.current_profile()[1]


def test_there_is_one_draft_at_a_time(school: Drafted) -> None:
    with school.open(), pytest.raises(DraftExists) as refusal:
        services.start_draft(actor=school.principal)

    assert school.principal.name in refusal.value.text


def test_a_draft_may_start_from_a_built_in_profile(ours: World) -> None:
    with ours.open():
        services.start_draft(key="P2", actor=ours.actor())

        assert queries.draft_document() == loader.builtin_document("P2")


@pytest.mark.parametrize(("key", "refusal"), [("X9", NotFound), (None, ProfileNotAdopted)])
def test_a_draft_starts_from_nothing_else(ours: World, key: str | None, refusal: type[Exception]) -> None:
    with ours.open(), pytest.raises(refusal):
        services.start_draft(key=key, actor=ours.actor())


def test_an_edit_changes_the_draft_and_nothing_in_force(school: Drafted) -> None:
    words = school.edit("change_rule", **{**TALKS, "numbers": {"days": 20}})

    assert words == "个别谈话：天数 30 天 → 20 天"
    with school.open():
        assert queries.draft_document()["rules"]["R04"]["when"]["days"] == 20
        assert queries.current_profile()[0].document["rules"]["R04"]["when"]["days"] == 30


def test_marks_follow_from_the_original_document(school: Drafted) -> None:
    school.edit("change_rule", **{**TALKS, "numbers": {"days": 20}})
    school.edit("change_rule", **SCREENING)

    with school.open():
        profile = loader.parse(queries.draft_document())
    assert (profile.rule("R04").mark, profile.rule("R04").period_mark) == (Mark.SOURCE, Mark.SCHOOL)
    assert (profile.rule("R01").below_source, profile.rule("R04").below_source) == (True, False)

    school.edit("change_rule", **{**SCREENING, "numbers": {"last_day": 14}})
    with school.open():
        restored = loader.parse(queries.draft_document()).rule("R01")
    assert (restored.period_mark, restored.below_source) == (Mark.SOURCE, False)


def test_what_stands_there_already_is_no_edit(school: Drafted) -> None:
    assert school.edit("change_rule", **{**TALKS, "numbers": {"days": 30}}) is None

    with school.open():
        assert list(queries.draft_edits()) == []


def test_edits_are_taken_back_one_by_one(school: Drafted) -> None:
    school.edit("change_grace", grace=0)
    school.edit("add_duty", **DUTY)
    for _ in range(2):
        with school.open():
            services.undo_edit(seen_version=school.seen(), actor=school.principal)

    with school.open():
        assert queries.draft_document() == queries.current_profile()[0].document
        with pytest.raises(NothingToUndo):
            services.undo_edit(seen_version=school.seen(), actor=school.principal)


def test_of_two_who_edit_at_once_the_second_is_told(school: Drafted) -> None:
    with school.open():
        seen = school.seen()
    school.edit("change_grace", grace=0)

    with school.open(), pytest.raises(StaleRecord) as refusal:
        services.edit_draft("change_grace", {"grace": 5}, seen_version=seen, actor=school.principal)

    assert refusal.value.current["edited_by"] == school.principal.name
    with school.open():
        assert queries.draft_document()["grace_workdays"] == 0


def test_a_discarded_draft_is_gone_and_remembered(school: Drafted) -> None:
    school.edit("change_grace", grace=0)
    with school.open():
        services.discard_draft(seen_version=school.seen(), actor=school.principal)

    with school.open():
        assert queries.draft() is None
        assert session().scalar(select(func.count()).select_from(ProfileDraftEdit)) == 0
        data = session().scalars(select(RecordedEvent.data).where(RecordedEvent.kind == "DraftDiscarded")).one()
        with pytest.raises(NoDraft):
            services.edit_draft("change_grace", {"grace": 5}, seen_version=1, actor=school.principal)
    assert data == {"edits": 1}


def test_a_type_can_be_added_renamed_retired_and_taken_up_again(school: Drafted) -> None:
    for operation, arguments in (
        ("add_category", CATEGORY),
        ("rename_category", {"code": "S1", "title": "转入学生"}),
        ("retire_category", {"code": "S1"}),
        ("retire_category", {"code": "K2"}),
        ("restore_category", {"code": "K2"}),
    ):
        assert school.edit(operation, **arguments)

    with school.open():
        profile = loader.parse(queries.draft_document())
    own = profile.category("S1")
    assert (own.title, own.mark, own.retired) == ("转入学生", Mark.SCHOOL, True)
    assert own not in profile.open_categories
    assert profile.category("K2") in profile.open_categories


def test_a_duty_of_ones_own_has_a_clause_of_its_own_and_can_go_again(school: Drafted) -> None:
    assert school.edit("add_duty", **DUTY) == "增加「晨间问候」（校本补充第1条）"

    with school.open():
        profile = loader.parse(queries.draft_document())
    assert profile.clause_words(profile.rule("S01").clauses) == "校本补充第1条"

    school.edit("remove_duty", rule="S01")
    with school.open():
        assert queries.draft_document() == queries.current_profile()[0].document


def test_an_ambiguity_can_be_settled_otherwise(school: Drafted) -> None:
    words = school.edit("change_setting", setting="A1", value="before")

    assert words is not None
    assert words.endswith("从开学那天往前算")
    with school.open():
        assert queries.draft_document()["rules"]["R01"]["when"]["anchor"] == "before"


REFUSED: list[tuple[str, dict[str, object], type[EditRefused]]] = [
    ("add_category", {**CATEGORY, "title": " "}, TextMissing),
    ("add_category", {**CATEGORY, "title": "长" * 31}, TextTooLong),
    ("add_category", {**CATEGORY, "title": "孤儿"}, TitleTaken),
    ("add_category", {**CATEGORY, "evidence": "\n"}, ProofMissing),
    ("add_category", {**CATEGORY, "tier": "T9"}, ChoiceMissing),
    ("add_category", {**CATEGORY, "node": "NOPE"}, ChoiceMissing),
    ("rename_category", {"code": "K99", "title": "甲"}, EntryGone),
    ("change_rule", {**TALKS, "rule": "R99"}, EntryGone),
    ("change_rule", {**TALKS, "numbers": {"days": 0}}, NumberOutOfRange),
    ("change_rule", {**TALKS, "numbers": {"days": 400}}, NumberOutOfRange),
    ("change_rule", {**TALKS, "numbers": {"priority_days": 31}}, PriorityLonger),
    ("change_rule", {**TALKS, "owner": "nobody"}, RoleUnknown),
    ("change_rule", {**TALKS, "owner": "guardian"}, RoleOutside),
    ("change_rule", {**TALKS, "evidence": []}, RecordMissing),
    ("change_rule", {**TALKS, "evidence": ["gossip"]}, ChoiceMissing),
    ("change_rule", {**TALKS, "grace": 11}, GraceOutOfRange),
    ("switch_rule", {"rule": "R04", "on": False}, StepHangsOn),
    ("switch_rule", {"rule": "R21", "on": False}, StepHangsOn),
    ("add_duty", {**DUTY, "pattern": "daily"}, ChoiceMissing),
    ("add_duty", {**DUTY, "number": None}, NumberOutOfRange),
    ("add_duty", {**DUTY, "title": "家访"}, TitleTaken),
    ("add_duty", {**DUTY, "text": ""}, TextMissing),
    ("add_duty", {**DUTY, "owner": "village_contact"}, RoleUnknown),
    ("add_duty", {**DUTY, "evidence": []}, RecordMissing),
    ("remove_duty", {"rule": "R04"}, NotOwn),
    ("change_setting", {"setting": "A6", "value": "x"}, NothingToChoose),
    ("change_setting", {"setting": "A1", "value": "x"}, ChoiceMissing),
    ("change_grace", {"grace": 99}, GraceOutOfRange),
    ("change_form", {"key": "talk_record", "minutes": 0}, MinutesOutOfRange),
    ("change_form", {"key": "talk_record", "minutes": 241}, MinutesOutOfRange),
    ("change_form", {"key": "nothing", "minutes": 5}, EntryGone),
]


@pytest.mark.parametrize(("operation", "arguments", "refusal"), REFUSED, ids=lambda value: str(value)[:30])
def test_what_makes_no_sense_is_refused_in_words(
    school: Drafted, operation: str, arguments: dict[str, object], refusal: type[EditRefused]
) -> None:
    with school.open(), pytest.raises(refusal) as refused:
        services.edit_draft(operation, arguments, seen_version=school.seen(), actor=school.principal)

    assert "{" not in refused.value.text


def test_how_long_a_form_takes_is_the_schools_own_word(school: Drafted) -> None:
    assert school.edit("change_form", key="talk_record", minutes=4) == "填一份《谈话记录》按 4 分钟算"
    with school.open():
        profile = loader.parse(queries.draft_document())
        form = next(one for one in profile.forms if one.key == "talk_record")
        assert minutes_of(form) == (4, Mark.SCHOOL)
        standing = loosening_queries.standing()
        assert standing
        assert [(one.place, one.field, one.direction) for one in standing.changes] == [
            ("forms.talk_record", "minutes", Direction.OTHER)
        ]

    assert school.edit("change_form", key="talk_record", minutes=4) is None
    school.publish()  # nobody has to be asked


def test_the_last_type_cannot_be_retired(school: Drafted) -> None:
    with school.open():
        codes = [row["code"] for row in queries.draft_document()["categories"]]
    for code in codes[1:]:
        school.edit("retire_category", code=code)

    with pytest.raises(LastCategory):
        school.edit("retire_category", code=codes[0])


def test_a_step_is_taken_up_after_what_it_follows(school: Drafted) -> None:
    school.edit("switch_rule", rule="R15", on=False)
    school.edit("switch_rule", rule="R04", on=False)

    with pytest.raises(StepNeeds):
        school.edit("switch_rule", rule="R15", on=True)


def test_a_whole_document_takes_the_drafts_place_and_can_be_taken_back(school: Drafted) -> None:
    document: Document = loader.builtin_document("P2")
    document["rules"]["R04"]["mark"] = document["rules"]["R04"]["period_mark"] = "law"
    document["grace_workdays"] = 1
    with school.open():
        services.replace_draft(document, words="导入文件", seen_version=school.seen(), actor=school.principal)

        assert loader.parse(queries.draft_document()).rule("R04").mark == Mark.SOURCE
        services.undo_edit(seen_version=school.seen(), actor=school.principal)
        assert queries.draft_document()["grace_workdays"] == 2


@pytest.mark.parametrize("wrong", [{}, {"format": 1}, {**loader.builtin_document("P2"), "floor": []}])
def test_a_document_with_faults_takes_nobodys_place(school: Drafted, wrong: dict[str, object]) -> None:
    with school.open(), pytest.raises((ProfileFaults, KeyError)):
        services.replace_draft(wrong, words="导入", seen_version=school.seen(), actor=school.principal)


def test_an_unknown_operation_is_not_there(school: Drafted) -> None:
    with school.open(), pytest.raises(NotFound):
        services.edit_draft("drop_table", {}, seen_version=school.seen(), actor=school.principal)


def test_another_school_has_no_draft(school: Drafted, theirs: World) -> None:
    with theirs.open():
        assert queries.draft() is None
        with pytest.raises(NoDraft):
            queries.draft_document()


@pytest.mark.parametrize("key", loader.builtin_keys())
def test_every_option_of_every_setting_has_words_of_its_own(key: str) -> None:
    document = loader.builtin_document(key)
    for code, entry in document["settings"].items():
        words = [option_words(document, code, option) for option in entry.get("options", ())]
        assert all(not text.isascii() for text in words), (code, words)
        assert len(set(words)) == len(words)
