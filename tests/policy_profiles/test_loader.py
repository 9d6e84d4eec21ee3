"""Profile documents: read whole, or refused with everything that is wrong."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from policy_profiles import document_schema
from policy_profiles.consistency import parts_of, value_at
from policy_profiles.document_schema import schema_text
from policy_profiles.errors import ProfileFaults
from policy_profiles.loader import builtin_document, builtin_keys, load, load_builtin, parse

SCHEMA_FILE = Path(document_schema.__file__).parent / "profile.schema.json"


def changed(**changes: object) -> dict[str, Any]:
    """P2 with values put at paths; `__` stands for a dot, None takes the entry away."""
    document = copy.deepcopy(builtin_document("P2"))
    for path, value in changes.items():
        put(document, path.replace("__", "."), value)
    return document


def put(document: Any, path: str, value: object) -> None:
    *parents, last = parts_of(path)
    for part in parents:
        document = document[part]
    if value is None:
        del document[last]
    else:
        document[last] = value


def faults(document: object) -> list[tuple[str, str]]:
    with pytest.raises(ProfileFaults) as caught:
        parse(document)
    return [(fault.path, fault.problem) for fault in caught.value.faults]


@pytest.mark.parametrize("key", builtin_keys())
def test_every_built_in_profile_loads(key: str) -> None:
    assert load_builtin(key).key == key


@pytest.mark.parametrize("key", builtin_keys())
def test_a_document_survives_storage_as_json(key: str) -> None:
    stored = json.loads(json.dumps(builtin_document(key)))

    assert parse(stored) == load_builtin(key)


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(KeyError):
        load_builtin("../../p2")
    with pytest.raises(KeyError):
        builtin_document("X9")


def test_the_shipped_schema_is_the_generated_one() -> None:
    """Write it again: PYTHONPATH=platform python -m policy_profiles.document_schema > FILE."""
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()


def test_faults_of_shape_are_all_told() -> None:
    document = changed(title=None, rules__R04__when__days="monthly", grace_workdays=99)
    document["rulez"] = {}

    assert [path for path, _ in faults(document)] == ["grace_workdays", "rules.R04.when.days", "rulez", "title"]


def test_faults_of_agreement_are_all_told() -> None:
    document = changed(rules__R04__owner="teacher", rules__R15__when__rule="R06")
    document["rules"]["R05"]["clauses"] = ["K-9.9"]

    assert [path for path, _ in faults(document)] == ["rules.R05.clauses", "rules.R04.owner", "rules.R15.when.rule"]


def test_a_fault_reads_as_place_problem_and_remedy() -> None:
    with pytest.raises(ProfileFaults) as caught:
        parse(changed(rules__R04__when__dayz=3))

    assert str(caught.value) == "rules.R04.when.dayz：不认识这一项。是不是想写「days」。"
    assert caught.value.text == "制度文件有 1 处需要修改，没有改动任何内容。"


def test_an_unknown_kind_of_schedule_names_the_known_ones() -> None:
    ((path, problem),) = faults(changed(rules__R04__when={"kind": "cron"}))

    assert path == "rules.R04.when.kind"
    assert problem == "不能写 「cron」"


@pytest.mark.parametrize(
    ("path", "value", "place", "problem"),
    [
        ("rules.R04.clauses", None, "rules.R04", "标为原制度要求，却没有写条款"),
        ("clauses.K-2.label", "第一条", "clauses.K-2.label", "「第一条」用了两次"),
        ("rules.R16.only.categories", ["K99"], "rules.R16.only.categories", "没有类型「K99」"),
        ("rules.R16.only.categories", ["K2.widowed"], "rules.R16.only.categories", "类型「K2」没有细类「widowed」"),
        ("rules.R14", None, "rules[R14.review]", "是「R14」的一步，却没有「R14」"),
        ("rules.R04.scope", "class", "rules.R04.scope", "every_days 从纳入之日算起，只能用于 case"),
        ("rules.R22.scope", "case", "rules.R22.scope", "after_event 与 event 必须一起使用"),
        ("rules.R01.only", {"categories": ["K2"]}, "rules.R01.only.categories", "只有 case 才分类型"),
        ("rules.R11.only", {"non_graduating": True}, "rules.R11.only.non_graduating", "只有 class 才分毕业班"),
        ("rules.R04.per_teacher", True, "rules.R04.per_teacher", "只用于 after_confirmation"),
        ("rules.R04.precondition", True, "rules.R04.precondition", "启用前的条件只能针对 school 或 college"),
        ("rules.R01.when.first_day", 20, "rules.R01.when", "first_day 晚于 last_day"),
        ("rules.R04.when.priority_days", 31, "rules.R04.when.priority_days", "重点对象的间隔比一般的还长"),
        ("rules.R09.when.due", {"month": 2, "day": 30}, "rules.R09.when.due", "没有这一天"),
        ("rules.R22.when.workdays", 2, "rules.R22.when", "hours、workdays、days 要写一个，也只能写一个"),
        ("rules.R16.when.workdays", None, "rules.R16.when", "hours、workdays、days 要写一个，也只能写一个"),
        ("rules.R15.when.rule", "R15", "rules.R15.when.rule", "规则互相等待：R15 → R15"),
        ("floor", ["access_log"], "floor", "缺少区级底线「priority_handling」"),
        ("features.talks", None, "features.talks", "没有填写"),
        (
            "escalation",
            [{"workdays": 3, "to": ["owner"]}, {"workdays": 1, "to": ["owner"]}],
            "escalation",
            "提醒的先后不对，或有重复",
        ),
        ("escalation", [{"workdays": 1, "to": ["nobody"]}], "escalation[0].to", "没有说明角色「nobody」是谁"),
        ("referral.sender", "nobody", "referral.sender", "没有说明角色「nobody」是谁"),
    ],
)
def test_parts_that_disagree_are_told(path: str, value: object, place: str, problem: str) -> None:
    document = changed()
    put(document, path, value)

    assert (place, problem) in faults(document)


def test_a_day_that_a_month_lacks_is_told() -> None:
    document = changed(rules__R13__when__day=30, rules__R13__when__months=[2, 7])

    assert faults(document) == [("rules.R13.when.day", "所列月份中有的没有这一天")]


def test_repeated_categories_tags_and_subtags_are_told() -> None:
    document = changed()
    document["categories"].append({**document["categories"][3], "title": "再来一次"})
    document["categories"][0]["subtags"].append({**document["categories"][0]["subtags"][0], "title": "再来一次"})
    document["tags"].append({**document["tags"][0], "title": "再来一次"})

    assert faults(document) == [
        ("categories", "「K4」写了 2 次"),
        ("categories[0].subtags", "「intellectual」写了 2 次"),
        ("tags", "「family」写了 2 次"),
    ]


def test_a_required_subtag_needs_subtags() -> None:
    document = changed()
    document["categories"][3]["subtag_required"] = True

    assert faults(document) == [("categories[3].subtags", "要求填写细类，却没有列出细类")]


def test_a_tag_with_a_choice_needs_conditions() -> None:
    document = changed()
    del document["tags"][0]["to"][1]["condition"]
    document["tags"][1]["to"][0]["category"] = "K77"

    assert faults(document) == [
        ("tags[0].to", "有几种去向，却没有写清各自的条件"),
        ("tags[1].to[0]", "没有类型「K77」"),
    ]


def test_no_part_of_the_district_floor_can_be_left_out() -> None:
    for item in load_builtin("P2").floor:
        document = changed(floor=[other for other in load_builtin("P2").floor if other != item])

        assert faults(document) == [("floor", f"缺少区级底线「{item}」")]


def test_an_honour_ban_shorter_than_the_law_asks_is_refused() -> None:
    assert faults(changed(disqualification__months=12)) == [("disqualification.months", "「12」 太小")]


@pytest.mark.parametrize(
    "text", ["", "- 1", "just words", "rules: [", "a: &x 1\nb: *x", "!!python/name:os.system ''", "x" * 10_000_000]
)
def test_what_is_no_profile_is_refused(text: str) -> None:
    with pytest.raises(ProfileFaults) as caught:
        load(text)

    assert len(caught.value.faults) == 1


@pytest.mark.parametrize(
    "document", [None, [], "P2", {}, {"rules": []}, {"rules": {"R01": None}}, {"categories": [None]}]
)
def test_data_that_is_no_profile_is_refused(document: object) -> None:
    assert faults(document)


def test_a_value_is_found_by_its_path() -> None:
    document = builtin_document("P2")

    assert value_at(document, "rules.R01.when.anchor") == "after"
    assert value_at(document, "rules[R14.review].when.after_first") == "tutoring_plan"
    with pytest.raises(KeyError):
        value_at(document, "rules.R01.when.nothing")
    with pytest.raises(KeyError):
        value_at(document, "title.nothing")
