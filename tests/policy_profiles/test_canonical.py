"""The canonical tree of domain.md 2.1."""

from __future__ import annotations

import pytest

from policy_profiles import canonical


def test_the_tree_is_the_one_that_bureau_tables_use() -> None:
    top = [node.code for node in canonical.TREE if node.parent is None]

    assert {code: canonical.children(code) for code in top} == {
        "HLTH": ("PSY", "DIS", "MED"),
        "FAM": ("SING", "ORPH", "LEFT", "MIGR", "GPSY", "GCOR"),
        "ECON": (),
        "LRN": ("ACAD", "GIFT"),
        "COND": ("DISC",),
        "ADVG": (),
        "OTH": (),
    }


def test_no_two_nodes_share_a_code_or_a_name() -> None:
    assert len(canonical.NODES) == len({node.name for node in canonical.TREE}) == len(canonical.TREE)


def test_t4_nodes_hold_those_of_any_profile_and_parents_that_would_give_them_away() -> None:
    assert {"PSY", "GPSY", "GCOR", "DISC", "HLTH", "COND"} == canonical.T4_NODES


@pytest.mark.parametrize(
    ("nodes", "need"),
    [
        (["ADVG"], False),
        (["GIFT"], False),
        (["ADVG", "GIFT"], False),
        (["GIFT", "LEFT"], True),
        (["ACAD"], True),
        ([], False),
    ],
)
def test_the_need_based_total_leaves_out_the_gifted_and_the_well_off(nodes: list[str], need: bool) -> None:
    assert canonical.is_need_based(nodes) is need


def test_an_unknown_node_is_a_mistake_and_not_a_need() -> None:
    with pytest.raises(KeyError):
        canonical.is_need_based(["XXX"])


def test_every_part_of_the_total_is_need_based_and_covers_the_tree() -> None:
    covered = {node.code for node in canonical.TREE if node.parent in canonical.NEED_PARTS} | set(canonical.NEED_PARTS)

    assert {node.code for node in canonical.TREE if node.need_based} - covered == {"LRN"}
    assert canonical.name_of(canonical.NEED_TOTAL) == "需要支持的学生"
    assert canonical.name_of("DIS") == "残疾"
