"""Statistics tables as JSON: a frozen table comes in, a released one goes out (docs/statistics-format.md)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from district.attacker import ROUNDED_TO
from district.errors import Fault, UnusableTable
from district.frozen_table import OTHER, By, Column, FrozenTable
from district.suppression import ReleasedColumn, ReleasedTable
from policy_profiles import canonical

INPUT_FORMAT = "tongxin-statistics/1"
OUTPUT_FORMAT = "tongxin-statistics-release/1"
MARK = "*"

Messages = dict[str, str | list[Any] | dict[Any, Any]]  # as marshmallow declares its own

REQUIRED: Messages = {"required": "缺少这一项。", "null": "这一项不能为空。"}
LIST: Messages = {**REQUIRED, "invalid": "应为一个列表（方括号）。"}
MAPPING: Messages = {**REQUIRED, "invalid": "应为一个对象（花括号）。"}


class WholeNumber(fields.Field[int]):
    """A JSON number without a fraction; neither true nor "9" nor 9.0, which hide mistakes in the file's origin."""

    default_error_messages: Messages = {**REQUIRED, "whole": "应为整数。"}  # noqa: RUF012  # marshmallow's own declaration

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:  # noqa: ARG002
        if type(value) is not int:
            raise self.make_error("whole")
        return value


class Text(fields.String):
    """A text that is not empty."""

    default_error_messages: Messages = {**REQUIRED, "invalid": "应为文字。", "empty": "不能是空的。"}  # noqa: RUF012

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **kwargs))
        if not text.strip():
            raise self.make_error("empty")
        return text


class _Strict(Schema):
    class Meta:
        unknown = RAISE

    error_messages: dict[str, str] = {  # noqa: RUF012  # marshmallow's own declaration
        "unknown": "格式里没有这一项，请核对名称。",
        "type": "应为一个对象（花括号）。",
    }


class ColumnSchema(_Strict):
    """One school, stage or area."""

    id = Text(required=True)
    label = Text()
    base = WholeNumber(required=True)
    schools = WholeNumber()
    group = Text()


class RowSchema(_Strict):
    """One canonical node, or NEED."""

    node = Text(required=True)
    counts = fields.Dict(keys=Text(), values=WholeNumber(), required=True, error_messages=MAPPING)
    schools = fields.Dict(keys=Text(), values=WholeNumber(), error_messages=MAPPING)


class TableSchema(_Strict):
    """A frozen table."""

    format = Text(required=True, validate=validate.Equal(INPUT_FORMAT, error=f"应为 {INPUT_FORMAT}。"))
    snapshot = Text(required=True)
    by = fields.Enum(
        By, by_value=True, required=True, error_messages={**REQUIRED, "unknown": "应为 school、stage 或 area。"}
    )
    restricted = fields.List(Text(), error_messages=LIST)
    columns = fields.List(fields.Nested(ColumnSchema), required=True, error_messages=LIST)
    rows = fields.List(fields.Nested(RowSchema), required=True, error_messages=LIST)


class ReleasedColumnSchema(Schema):
    """A released column; `stages` only where several are counted together."""

    id = fields.String()
    label = fields.String()
    kind = fields.String()
    base = fields.Raw()
    stages = fields.List(fields.String())


class ReleasedCellSchema(Schema):
    """A released number, or the mark."""

    column = fields.String()
    count = fields.Raw()
    percent = fields.String()


class ReleasedRowSchema(Schema):
    """A released row; `parent` is null at the top of the tree."""

    node = fields.String()
    name = fields.String()
    parent = fields.String()
    cells = fields.List(fields.Nested(ReleasedCellSchema))


class ReleaseSchema(Schema):
    """A released table."""

    format = fields.String()
    snapshot = fields.String()
    by = fields.String()
    threshold = fields.Integer()
    rounded_to = fields.Integer()
    mark = fields.String()
    columns = fields.List(fields.Nested(ReleasedColumnSchema))
    rows = fields.List(fields.Nested(ReleasedRowSchema))


def read_table(text: str | bytes) -> FrozenTable:
    """The frozen table in a JSON text. Raises UnusableTable with every fault and its path."""
    try:
        document = json.loads(text, object_pairs_hook=_without_repeats)
    except json.JSONDecodeError as error:
        raise UnusableTable(
            [Fault("", f"不是有效的 JSON：第 {error.lineno} 行第 {error.colno} 列读不下去。")]
        ) from error
    except UnicodeDecodeError as error:
        raise UnusableTable([Fault("", "文件不是 UTF-8 编码。")]) from error
    except ValueError as error:
        raise UnusableTable([Fault("", "有一个数长得读不了。")]) from error
    except RecursionError as error:
        raise UnusableTable([Fault("", "括号套得太深，不是统计表。")]) from error
    return load_table(document)


def load_table(document: object) -> FrozenTable:
    """The frozen table of a parsed document. Raises UnusableTable with every fault and its path."""
    try:
        given: dict[str, Any] = TableSchema().load(document)  # type: ignore[arg-type]  # its type is what is being checked
    except ValidationError as error:
        raise UnusableTable(list(_flattened(error.messages_dict, document))) from error
    if faults := list(_repeats_and_omissions(given)):
        raise UnusableTable(faults)
    return FrozenTable(
        snapshot=given["snapshot"],
        by=given["by"],
        columns=tuple(Column(**column) for column in given["columns"]),
        counts={(row["node"], column): count for row in given["rows"] for column, count in row["counts"].items()},
        contributing={
            (row["node"], column): schools
            for row in given["rows"]
            for column, schools in row.get("schools", {}).items()
        },
        restricted=frozenset(given.get("restricted", [])),
    )


def release_document(released: ReleasedTable) -> dict[str, Any]:
    """The released table, ready for JSON. One mark stands for every masked number."""
    document: dict[str, Any] = ReleaseSchema().dump(
        {
            "format": OUTPUT_FORMAT,
            "snapshot": released.snapshot,
            "by": released.by,
            "threshold": released.threshold,
            "rounded_to": ROUNDED_TO,
            "mark": MARK,
            "columns": [_released_column(column) for column in released.columns],
            "rows": [_released_row(released, node) for node in released.rows],
        }
    )
    return document


def _released_column(column: ReleasedColumn) -> dict[str, Any]:
    stages = {"stages": list(column.holds)} if column.holds else {}
    return {"id": column.id, "label": column.label, "kind": column.kind, "base": _shown(column.base), **stages}


def _released_row(released: ReleasedTable, node: str) -> dict[str, Any]:
    in_tree = canonical.NODES.get(node)
    return {
        "node": node,
        "name": canonical.name_of(node),
        "parent": in_tree.parent if in_tree else None,
        "cells": [
            {
                "column": column.id,
                "count": _shown(released.counts[node, column.id]),
                "percent": released.percentages[node, column.id],
            }
            for column in released.columns
        ],
    }


def _shown(count: int | None) -> int | str:
    return MARK if count is None else count


def _repeats_and_omissions(given: Mapping[str, Any]) -> Iterator[Fault]:
    """What a mapping of cells could no longer show, or would quietly fill in."""
    for node, times in Counter(row["node"] for row in given["rows"]).items():
        if times > 1:
            yield Fault(f"rows[{node}].node", "这个类目出现了不止一次。")
    if given["by"] is By.STAGE and OTHER in {column["id"] for column in given["columns"]}:
        yield Fault(f"columns[{OTHER}].id", "这个编号留给合并后的其他学段，请换一个。")
    if given["by"] is not By.SCHOOL:
        for column in given["columns"]:
            if "schools" not in column:
                yield Fault(f"columns[{column['id']}].schools", "缺少这一项：这一列有几所在用的学校报了数。")


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """JSON itself would keep the last of two equal keys without a word."""
    times = Counter(key for key, _ in pairs)
    if repeated := sorted(key for key, count in times.items() if count > 1):
        raise UnusableTable([Fault(key, "同一个对象里出现了不止一次。") for key in repeated])
    return dict(pairs)


def _flattened(messages: Mapping[Any, Any], document: object, path: str = "") -> Iterator[Fault]:
    """Marshmallow's nested messages as faults with paths such as `rows[DIS].counts.S01`."""
    for key, inner in messages.items():
        where, part = path, document
        if key not in {"_schema", "key", "value"}:
            part = _inside(document, key)
            where = f"{path}[{_name_of(part, key)}]" if isinstance(key, int) else f"{path}.{key}".removeprefix(".")
        if isinstance(inner, Mapping):
            yield from _flattened(inner, part, where)
        else:
            yield from (Fault(where, str(message)) for message in inner)


def _inside(document: object, key: object) -> object:
    if isinstance(document, list) and isinstance(key, int):
        return document[key]
    return document.get(key) if isinstance(document, dict) else None


def _name_of(item: object, position: int) -> str:
    """What a row or column calls itself, else its position counted from 0."""
    given = item.get("node", item.get("id")) if isinstance(item, dict) else None
    return given if isinstance(given, str) and given.strip() else str(position)
