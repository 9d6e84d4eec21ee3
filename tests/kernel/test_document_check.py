"""A document against its schema: every fault, with its place and what to do."""

from __future__ import annotations

import pytest

from kernel.document_check import check, path_text

SCHEMA: dict[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "days"],
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 5, "pattern": "^[a-z]*$"},
        "days": {"type": "integer", "minimum": 1, "maximum": 31},
        "kind": {"enum": ["a", "b"]},
        "fixed": {"const": 1},
        "since": {"type": "string", "format": "date"},
        "list": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "uniqueItems": True,
            "items": {"type": ["integer", "null"]},
        },
        "map": {
            "type": "object",
            "additionalProperties": False,
            "patternProperties": {"^R[0-9.]+$": {"type": "integer"}},
        },
    },
}
GOOD: dict[str, object] = {"name": "abc", "days": 3}


def told(**changes: object) -> list[tuple[str, str, str]]:
    return [(fault.path, fault.problem, fault.remedy) for fault in check({**GOOD, **changes}, SCHEMA)]


def test_a_good_document_has_no_faults() -> None:
    assert told(kind="a", fixed=1, since="2026-09-01", list=[1, None], map={"R1.2": 3}) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": 5}, ("name", "应为文字", "现在写的是 「5」，请改正")),
        ({"name": ""}, ("name", "没有写内容", "至少写 1 个字")),
        ({"name": "abcdef"}, ("name", "写得太长", "最多 5 个字")),
        ({"name": "AB"}, ("name", "「AB」 的写法不对", "请按格式说明改写（^[a-z]*$）")),
        ({"days": 0}, ("days", "「0」 太小", "最小为 1")),
        ({"days": 40}, ("days", "「40」 太大", "最大为 31")),
        ({"days": True}, ("days", "应为整数", "现在写的是 「True」，请改正")),
        ({"kind": "c"}, ("kind", "不能写 「c」", "请在 a、b 中选一个")),
        ({"fixed": 2}, ("fixed", "不能写 「2」", "这里只能写「1」")),
        ({"since": "2026-02-30"}, ("since", "「2026-02-30」 不是有效的日期", "日期写成 2026-09-01 的样子")),
        ({"list": []}, ("list", "内容太少", "至少写 1 项")),
        ({"list": [1, 2, 3]}, ("list", "内容太多", "最多 2 项")),
        ({"list": [1, 1]}, ("list", "有重复的内容", "每项只写一次")),
        ({"list": ["x"]}, ("list[0]", "应为整数或空", "现在写的是 「x」，请改正")),
        ({"map": {"R1.2": "x"}}, ("map[R1.2]", "应为整数", "现在写的是 「x」，请改正")),
        ({"dayz": 1}, ("dayz", "不认识这一项", "是不是想写「days」")),
        ({"xyz": 1}, ("xyz", "不认识这一项", "这里可以写的有：name、days、kind、fixed、since、list、map")),
    ],
)
def test_each_fault_says_where_what_and_what_to_do(changes: dict[str, object], expected: tuple[str, str, str]) -> None:
    assert told(**changes) == [expected]


def test_all_faults_are_told_at_once() -> None:
    faults = check({"kind": "c", "since": "soon"}, SCHEMA)

    assert [fault.path for fault in faults] == ["days", "kind", "name", "since"]


def test_what_is_no_object_is_one_fault_of_the_whole() -> None:
    (fault,) = check(["x"], SCHEMA)

    assert str(fault) == "全文：应为若干「字段: 值」。现在写的是 「['x']」，请改正。"


def test_long_values_are_shortened() -> None:
    ((_, problem, _),) = told(kind="z" * 1000)

    assert len(problem) < 60


def test_a_path_reads_like_code() -> None:
    assert path_text(["rules", "R04", "evidence", 0]) == "rules.R04.evidence[0]"
    assert path_text(["rules", "R14.review", "when"]) == "rules[R14.review].when"
    assert path_text([]) == ""
