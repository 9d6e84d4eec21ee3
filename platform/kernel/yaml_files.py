"""YAML that a person wrote, read without surprises: plain data, no tags, anchors or repeated keys, and dates stay text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

MAX_CHARACTERS = 400_000
MAX_DEPTH = 24

# Many times as fast where PyYAML comes with libyaml, as its wheels do; both say the same.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,11}")
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a document: where it stands, what is wrong, and what to do about it."""

    path: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path or '全文'}：{self.problem}。{self.remedy}。"


class Unreadable(ValueError):
    """The text is no document at all; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


def read(text: str) -> object:
    """The plain data in a YAML text, every key as text; raises Unreadable for tricks, repeated keys and broken syntax."""
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(Fault("", f"文件超过 {MAX_CHARACTERS // 1000} 千字", "请确认选对了文件"))
    try:
        return _document(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        raise Unreadable(_broken(text, error.problem_mark.line + 1 if error.problem_mark else 0)) from error
    except yaml.YAMLError as error:
        raise Unreadable(Fault("", "含有无法识别的字符", "请另存为 UTF-8 文本")) from error


def _broken(text: str, line: int) -> Fault:
    """Why the syntax is broken: what an input method or an editor typically puts in, else where reading stopped."""
    for number, words in list(enumerate(text.splitlines(), start=1))[max(line - 2, 0) : line]:
        for pattern, problem, remedy in _SLIPS:
            if pattern.match(words):
                return Fault(f"第 {number} 行", problem, remedy)
    return Fault(f"第 {line} 行" if line else "", "不是有效的 YAML", "请检查缩进、冒号和引号，每个 [ 和 { 都要有另一半")


_SLIPS = (
    (re.compile(r" *\t"), "开头用了制表符（Tab）", "请改用空格"),
    (re.compile(r"\s*(- *)?[\w.-]+："), "用了中文冒号「：」", "请改为英文冒号，后面空一格"),
    (re.compile(r"[^'\"#]*[\[{][^'\"#\]}]*[，：]"), "括号里用了中文标点", "请改为英文的逗号和冒号"),
)


def _document(events: Iterator[yaml.Event]) -> object:
    value: object = None
    documents = 0
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            value = _value(event, events, depth=1)
            documents += 1
            if documents > 1:
                raise _refusal(event, "一个文件里有两份内容（---）", "请分成两个文件")
    return value


def _value(event: yaml.Event, events: Iterator[yaml.Event], *, depth: int) -> object:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _refusal(event, "用了锚点或别名（& 或 *）", "请把内容直接写出来")
    if getattr(event, "tag", None):
        raise _refusal(event, "用了类型标签（!）", "请去掉标签，只写文字、数和列表")
    if depth > MAX_DEPTH:
        raise _refusal(event, f"嵌套超过 {MAX_DEPTH} 层", "请检查缩进和括号")
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(events, depth=depth + 1)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(events, depth=depth + 1)
    return _scalar(event)


def _mapping(events: Iterator[yaml.Event], *, depth: int) -> dict[str, object]:
    mapping: dict[str, object] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        if not isinstance(event, yaml.ScalarEvent) or event.tag or event.anchor:
            raise _refusal(event, "字段名不是普通文字", "请检查冒号前的内容")
        if event.value in mapping:
            raise _refusal(event, f"字段「{event.value}」写了两次", "请只留一处")
        mapping[event.value] = _value(next(events), events, depth=depth)
    return mapping


def _sequence(events: Iterator[yaml.Event], *, depth: int) -> list[object]:
    items: list[object] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        items.append(_value(event, events, depth=depth))
    return items


def _scalar(event: yaml.Event) -> str | int | bool | None:
    text = str(getattr(event, "value", ""))
    if getattr(event, "style", None):
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    return _WORDS.get(text, text)


def _refusal(event: yaml.Event, problem: str, remedy: str) -> Unreadable:
    mark = event.start_mark
    return Unreadable(Fault(f"第 {mark.line + 1} 行" if mark else "", problem, remedy))
