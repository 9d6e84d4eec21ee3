"""How close a typed text comes to the names of pages, classes and topics."""

from __future__ import annotations

import pytest

from web.finding import closest

LABELS = ["我的待办", "关爱名册", "班级", "三年级2班", "Care roster"]


def found(text: str, most: int = 5) -> list[str]:
    return closest(text, LABELS, lambda label: [label], most)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("我的待办", "我的待办"),
        ("待办", "我的待办"),
        ("wodedaiban", "我的待办"),
        ("wo de dai", "我的待办"),
        ("daiban", "我的待办"),
        ("wddb", "我的待办"),
        ("DB", "我的待办"),
        ("三年级2", "三年级2班"),
        ("2班", "三年级2班"),
        ("snj2b", "三年级2班"),
        ("care", "Care roster"),
        ("ROSTER", "Care roster"),
    ],
)
def test_a_label_is_found_in_characters_pinyin_and_initials_in_part_too(text: str, label: str) -> None:
    assert label in found(text)


@pytest.mark.parametrize("text", ["", "  ", "aiban", "办待", "%", ".*", "x" * 40])
def test_what_does_not_fit_finds_nothing(text: str) -> None:
    assert found(text) == []


def test_the_whole_comes_before_the_beginning_and_that_before_a_part() -> None:
    labels = ["查看班级", "班级管理", "班级"]

    assert closest("班级", labels, lambda label: [label], 5) == ["班级", "班级管理", "查看班级"]


def test_at_most_so_many_are_found() -> None:
    assert len(closest("班", ["一班", "二班", "三班"], lambda label: [label], 2)) == 2


def test_the_nearest_of_several_keys_counts() -> None:
    assert closest("32", [("三年级2班", "32")], lambda keys: keys, 5) == [("三年级2班", "32")]
