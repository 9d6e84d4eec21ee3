"""The canonical tree (domain.md 2.1): the nodes that categories of every profile are counted under across schools."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CanonicalNode:
    """One node: its code, its Chinese name for bureau tables, and where it hangs.

    `t4`: some built-in profile counts a category of tier T4 here, so no table ever shows it by school.
    `need_based`: counts towards "students in need of support"; being gifted or well-off does not (E7, E8).
    """

    code: str
    name: str
    parent: str | None = None
    t4: bool = False
    need_based: bool = True


# HLTH is T4 because P3's seventh type (身体和心理异质, T4) is counted at the parent; DISC because of K6.
TREE: tuple[CanonicalNode, ...] = (
    CanonicalNode("HLTH", "身心健康", t4=True),
    CanonicalNode("PSY", "心理关注", "HLTH", t4=True),
    CanonicalNode("DIS", "残疾", "HLTH"),
    CanonicalNode("MED", "先天性疾病", "HLTH"),
    CanonicalNode("FAM", "家庭情况"),
    CanonicalNode("SING", "单亲或离异家庭", "FAM"),
    CanonicalNode("ORPH", "孤儿", "FAM"),
    CanonicalNode("LEFT", "留守", "FAM"),
    CanonicalNode("MIGR", "随迁", "FAM"),
    CanonicalNode("GPSY", "监护人患精神疾病", "FAM", t4=True),
    CanonicalNode("GCOR", "监护人服刑或矫正", "FAM", t4=True),
    CanonicalNode("ECON", "家庭经济困难"),
    CanonicalNode("LRN", "学习"),
    CanonicalNode("ACAD", "学习困难", "LRN"),
    CanonicalNode("GIFT", "学习资优", "LRN", need_based=False),
    CanonicalNode("COND", "行为规范"),
    CanonicalNode("DISC", "不良行为", "COND", t4=True),
    CanonicalNode("ADVG", "家庭条件优越", need_based=False),
    CanonicalNode("OTH", "其他"),
)

NODES: dict[str, CanonicalNode] = {node.code: node for node in TREE}

# The total of bureau tables: students with at least one need-based node. No node of the tree, but a row of a table.
NEED_TOTAL = "NEED"
NEED_TOTAL_NAME = "需要支持的学生"


def children(code: str) -> tuple[str, ...]:
    """The nodes that hang directly under this one, in the order of the tree."""
    return tuple(node.code for node in TREE if node.parent == code)


# A parent whose children are all T4 says what they say (COND is DISC under another name).
T4_NODES: frozenset[str] = frozenset(node.code for node in TREE if node.t4) | frozenset(
    node.code for node in TREE if children(node.code) and all(NODES[child].t4 for child in children(node.code))
)

# Where the need-based total comes from, seen from the top of the tree: of LRN only ACAD, and never ADVG or GIFT.
NEED_PARTS: tuple[str, ...] = ("HLTH", "FAM", "ECON", "ACAD", "COND", "OTH")


def is_need_based(codes: Iterable[str]) -> bool:
    """Whether a student belongs to the need-based total. Unknown codes raise KeyError.

    `codes` are the nodes that the student's categories are counted at, without the parents of those nodes.
    """
    return any(NODES[code].need_based for code in codes)


def name_of(code: str) -> str:
    """The Chinese name of a node, or of the need-based total."""
    return NEED_TOTAL_NAME if code == NEED_TOTAL else NODES[code].name
