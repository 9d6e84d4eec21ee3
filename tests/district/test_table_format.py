"""Tables as JSON: what is read, what is refused and where, and what a released table looks like."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from district.errors import UnusableTable
from district.frozen_table import By
from district.suppression import suppress
from district.table_format import MARK, load_table, read_table, release_document

GUIDE = Path(__file__).parents[2] / "docs" / "statistics-format.md"


def document() -> dict[str, Any]:
    """A small table in which everything optional is used."""
    return {
        "format": "tongxin-statistics/1",
        "snapshot": "2026-11",
        "by": "stage",
        "restricted": ["ECON"],
        "columns": [
            {"id": "primary", "label": "小学", "base": 900, "schools": 6, "group": "north"},
            {"id": "middle", "base": 400, "schools": 4, "group": "south"},
        ],
        "rows": [
            {"node": "DIS", "counts": {"primary": 47, "middle": 30}, "schools": {"middle": 3}},
            {"node": "ECON", "counts": {"primary": 0, "middle": 20}},
        ],
    }


def faults(broken: object) -> dict[str, str]:
    with pytest.raises(UnusableTable) as refused:
        load_table(broken)
    return {fault.path: fault.message for fault in refused.value.faults}


def test_everything_that_is_given_is_read() -> None:
    frozen = load_table(document())

    assert (frozen.snapshot, frozen.by, frozen.restricted) == ("2026-11", By.STAGE, frozenset({"ECON"}))
    assert [(column.id, column.label, column.schools, column.group) for column in frozen.columns] == [
        ("primary", "小学", 6, "north"),
        ("middle", "", 4, "south"),
    ]
    assert frozen.counts["DIS", "primary"] == 47
    assert frozen.contributing == {("DIS", "middle"): 3}


def test_the_guides_example_gives_what_the_guide_says() -> None:
    given, released = (
        json.loads(block) for block in re.findall(r"```json\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    )

    assert release_document(suppress(load_table(given))) == released


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda table: table.pop("format"), "format"),
        (lambda table: table.update(format="tongxin-statistics/2"), "format"),
        (lambda table: table.update(snapshot=" "), "snapshot"),
        (lambda table: table.update(snapshot=None), "snapshot"),
        (lambda table: table.update(by="class"), "by"),
        (lambda table: table.update(k=5), "k"),
        (lambda table: table.update(restricted="ECON"), "restricted"),
        (lambda table: table.update(restricted=["ECON", 5]), "restricted[1]"),
        (lambda table: table.update(restricted=["XXX"]), "restricted"),
        (lambda table: table.update(columns={}), "columns"),
        (lambda table: table["columns"].append("C"), "columns[2]"),
        (lambda table: table["columns"][1].pop("base"), "columns[middle].base"),
        (lambda table: table["columns"][1].update(base="400"), "columns[middle].base"),
        (lambda table: table["columns"][1].update(base=True), "columns[middle].base"),
        (lambda table: table["columns"][1].update(base=400.0), "columns[middle].base"),
        (lambda table: table["columns"][1].update(base=0), "columns[middle].base"),
        (lambda table: table["columns"][1].update(head="x"), "columns[middle].head"),
        (lambda table: table["columns"][1].pop("schools"), "columns[middle].schools"),
        (lambda table: table["columns"][1].pop("group"), "columns"),
        (lambda table: table["columns"][1].pop("id"), "columns[1].id"),
        (lambda table: table["rows"][0].pop("node"), "rows[0].node"),
        (lambda table: table["rows"][0].update(node="ECON"), "rows[ECON].node"),
        (lambda table: table["rows"][0].update(node="K1"), "rows[K1].node"),
        (lambda table: table["rows"][0].update(counts=[47, 30]), "rows[DIS].counts"),
        (lambda table: table["rows"][0]["counts"].pop("middle"), "rows[DIS].counts.middle"),
        (lambda table: table["rows"][0]["counts"].update(middle=None), "rows[DIS].counts.middle"),
        (lambda table: table["rows"][0]["counts"].update(middle="30"), "rows[DIS].counts.middle"),
        (lambda table: table["rows"][0]["counts"].update(middle=-1), "rows[DIS].counts.middle"),
        (lambda table: table["rows"][0]["counts"].update(middle=401), "rows[DIS].counts.middle"),
        (lambda table: table["rows"][0]["counts"].update(high=1), "rows[DIS].counts.high"),
        (lambda table: table["rows"][0]["schools"].update(middle=5), "rows[DIS].schools.middle"),
        (lambda table: table["rows"][0]["schools"].update(middle=1.5), "rows[DIS].schools.middle"),
    ],
)
def test_a_fault_is_named_with_its_path(change: Callable[[dict[str, Any]], object], path: str) -> None:
    broken = document()
    change(broken)

    found = faults(broken)

    assert path in found
    assert re.search("[一-鿿]", found[path])


def test_all_faults_are_told_at_once() -> None:
    broken = document()
    broken["by"] = "class"
    broken["columns"][0]["base"] = "many"
    broken["rows"][1]["counts"]["primary"] = 1.5

    assert set(faults(broken)) == {"by", "columns[primary].base", "rows[ECON].counts.primary"}


@pytest.mark.parametrize("text", ["", "{", "[1, 2", b"\xff\xfe{}", "[" * 100_000, '{"format": ' + "9" * 5000 + "}"])
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(UnusableTable) as refused:
        read_table(text)

    assert len(refused.value.faults) == 1


@pytest.mark.parametrize("text", ["[]", "null", "3", '"table"'])
def test_what_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(UnusableTable):
        read_table(text)


def test_a_number_that_is_given_twice_is_refused() -> None:
    text = json.dumps(document()).replace('"primary": 47', '"primary": 47, "primary": 9')

    with pytest.raises(UnusableTable) as refused:
        read_table(text)

    assert [fault.path for fault in refused.value.faults] == ["primary"]


def test_a_released_document_holds_one_mark_and_nothing_that_tells_masked_cells_apart() -> None:
    table = document()
    table["rows"][0]["counts"] = {"primary": 47, "middle": 9}  # small, and counted by three schools
    table["columns"][1]["schools"] = 3

    released = release_document(suppress(load_table(table)))

    cells = [cell for row in released["rows"] for cell in row["cells"]]
    masked = [{**cell, "column": ""} for cell in cells if not isinstance(cell["count"], int)]
    assert masked
    assert all(cell == {"column": "", "count": MARK, "percent": None} for cell in masked)
    assert {frozenset(cell) for cell in cells} == {frozenset({"column", "count", "percent"})}
