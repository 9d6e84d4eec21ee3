"""A document checked against a JSON Schema, with every fault told in Chinese: where, what, and what to do."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError

from kernel.yaml_files import Fault

KINDS = {
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "true 或 false",
    "array": "列表",
    "object": "若干「字段: 值」",
    "null": "空",
}

MOST_FAULTS = 1_000
MOST_GUESSES, MOST_LETTERS = 50, 60
"""A hostile document with many or long unknown names is told so without a guess for each."""

# keyword of the schema -> (what is wrong, what to do); {found} and {wanted} are filled in
_WORDS = {
    "const": ("不能写 {found}", "这里只能写「{wanted}」"),
    "minimum": ("{found} 太小", "最小为 {wanted}"),
    "maximum": ("{found} 太大", "最大为 {wanted}"),
    "minItems": ("内容太少", "至少写 {wanted} 项"),
    "minProperties": ("内容太少", "至少写 {wanted} 项"),
    "minLength": ("没有写内容", "至少写 {wanted} 个字"),
    "maxItems": ("内容太多", "最多 {wanted} 项"),
    "maxProperties": ("内容太多", "最多 {wanted} 项"),
    "maxLength": ("写得太长", "最多 {wanted} 个字"),
    "uniqueItems": ("有重复的内容", "每项只写一次"),
    "pattern": ("{found} 的写法不对", "请按格式说明改写（{wanted}）"),
    "format": ("{found} 不是有效的日期", "日期写成 2026-09-01 的样子"),
}


def check(document: object, schema: Mapping[str, object]) -> list[Fault]:
    """Every place where the document breaks the schema, sorted by place; empty when there is none.

    A document with more faults than anybody would read is told the first of them, and that there are more.
    """
    validator = _Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    faults = set(islice((fault for error in validator.iter_errors(document) for fault in _faults(error)), MOST_FAULTS))
    if len(faults) == MOST_FAULTS:
        faults.add(Fault("", f"问题超过 {MOST_FAULTS} 处，只列出一部分", "请先改正这些，或确认选对了文件"))
    return sorted(faults, key=lambda fault: (fault.path, fault.problem))


def _unique_items(_: object, unique: object, items: object, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    """The library compares every entry with every other one, which takes hours for a hostile list."""
    if unique and isinstance(items, list) and not _is_too_long(items, schema):
        seen = {json.dumps(item, ensure_ascii=False, sort_keys=True) for item in items}
        if len(seen) < len(items):
            yield ValidationError("repeated entries")


def _items(validator: Any, of: object, items: object, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    """The entries of a list that is too long are not looked at: that it is too long says enough."""
    if isinstance(items, list) and not _is_too_long(items, schema):
        for index, item in enumerate(items):
            yield from validator.descend(item, of, path=index)


def _is_too_long(items: list[object], schema: Mapping[str, Any]) -> bool:
    return len(items) > int(schema.get("maxItems", len(items)))


_KEYWORDS = {"uniqueItems": _unique_items, "items": _items}
# The library does not say of which types its validators are extended.
_Validator = validators.extend(Draft202012Validator, _KEYWORDS)  # type: ignore[no-untyped-call]


def path_text(parts: Iterable[str | int]) -> str:
    """`rules.R04.evidence[0]` for the parts of a place in a document. A dotted key stands in brackets."""
    text = ""
    for part in parts:
        bare = not isinstance(part, int) and "." not in part
        text += (f".{part}" if text else str(part)) if bare else f"[{part}]"
    return text


def _faults(error: ValidationError) -> Iterator[Fault]:
    parts = list(error.absolute_path)
    # A JSON Schema is untyped data, and so is what an error quotes from it.
    wanted: Any = error.validator_value
    found: Any = error.instance
    schema: Any = error.schema
    match error.validator:
        case "required":
            for name in wanted:
                if name not in found:
                    yield Fault(path_text([*parts, name]), "没有填写", "请补上这一项")
        case "additionalProperties":
            yield from _unknown(parts, found, schema)
        case "type":
            kinds = [wanted] if isinstance(wanted, str) else wanted
            names = "或".join(KINDS[kind] for kind in kinds)
            yield Fault(path_text(parts), f"应为{names}", f"现在写的是 {_shown(found)}，请改正")
        case "enum":
            choices = "、".join(map(str, wanted))
            yield Fault(path_text(parts), f"不能写 {_shown(found)}", f"请在 {choices} 中选一个")
        case keyword:
            problem, remedy = _WORDS.get(str(keyword), ("{found} 不合格式", "请按格式说明改写"))
            places = {"found": _shown(found), "wanted": wanted}
            yield Fault(path_text(parts), problem.format(**places), remedy.format(**places))


def _unknown(parts: list[str | int], found: Mapping[str, object], schema: Mapping[str, Any]) -> Iterator[Fault]:
    known = list(schema.get("properties", {}))
    patterns = list(schema.get("patternProperties", {}))
    unknown = [name for name in found if name not in known and not any(re.search(each, name) for each in patterns)]
    for number, name in enumerate(unknown):
        choices = known or patterns
        yield Fault(path_text([*parts, name]), "不认识这一项", _suggestion(name, choices, look=number < MOST_GUESSES))


def _suggestion(name: str, known: list[str], *, look: bool) -> str:
    near = difflib.get_close_matches(name[:MOST_LETTERS], known, n=1) if look else []
    return f"是不是想写「{near[0]}」" if near else f"这里可以写的有：{'、'.join(known)}"


def _shown(value: object) -> str:
    text = str(value)
    return f"「{text[:40]}…」" if len(text) > 40 else f"「{text}」"
