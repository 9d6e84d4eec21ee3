"""YAML is read as plain data or refused with a reason."""

from __future__ import annotations

import pytest

from kernel.yaml_files import MAX_CHARACTERS, Unreadable, read


def refused(text: str) -> str:
    with pytest.raises(Unreadable) as caught:
        read(text)
    return str(caught.value)


def test_plain_data_is_read() -> None:
    assert read("a: 1\nb: [x, true, null, -3]\nc: {d: '1'}\n") == {"a": 1, "b": ["x", True, None, -3], "c": {"d": "1"}}


def test_dates_and_look_alikes_stay_text() -> None:
    text = "[2026-09-01, on, yes, 010, 1.5, 12:30, 0x1F, 1e3, 12345678901234567890]"

    assert read(text) == text.strip("[]").split(", ")


def test_keys_are_text() -> None:
    assert read("2026: a\ntrue: b\n") == {"2026": "a", "true": "b"}


def test_an_empty_text_is_nothing() -> None:
    assert read("") is None
    assert read("a:\n") == {"a": None}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: &x [1]\nb: *x\n", "第 1 行：用了锚点或别名"),
        ("base: &b {c: 1}\nd:\n  <<: *b\n", "第 1 行：用了锚点或别名"),
        ("a: *x\n", "第 1 行：用了锚点或别名"),
        ("a: !!python/object/apply:os.system ['true']\n", "第 1 行：用了类型标签"),
        ("!!set {a: 1}\n", "第 1 行：用了类型标签"),
        ("a: 1\nb: 2\na: 3\n", "第 3 行：字段「a」写了两次"),
        ("? [a, b]\n: 1\n", "第 1 行：字段名不是普通文字"),
        ("a: 1\n--- \nb: 2\n", "一个文件里有两份内容"),
        ("a: [1, 2\n", "不是有效的 YAML"),
        ("a:\n\t- b\n", "第 2 行：开头用了制表符（Tab）。请改用空格"),
        ("name：甲\nkey: P2\n", "第 1 行：用了中文冒号「：」。请改为英文冒号"),
        ("key: P2\nwhen: {kind：x, days: 2\n", "第 2 行：括号里用了中文标点"),
        ("a: \x00\n", "含有无法识别的字符"),
        ("[" * 30 + "]" * 30, "嵌套超过"),
        ("[" * 50_000, "嵌套超过"),
    ],
)
def test_tricks_and_broken_text_are_refused_with_their_place(text: str, reason: str) -> None:
    assert reason in refused(text)


def test_ten_megabytes_are_refused_before_they_are_read() -> None:
    assert "文件超过" in refused("a" * 10_000_000)
    assert read("a" * MAX_CHARACTERS) == "a" * MAX_CHARACTERS
