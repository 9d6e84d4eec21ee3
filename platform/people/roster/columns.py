"""The columns of a roster: what each is called, what else schools call it, whether it must be there."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class SheetKind(StrEnum):
    """What a sheet lists."""

    STUDENTS = "students"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: `key` in code, `label` in the template, other headings that mean the same, and help for the template."""

    key: str
    label: str
    also: tuple[str, ...] = ()
    required: bool = False
    help: str
    example: str


STUDENT_COLUMNS: tuple[Column, ...] = (
    Column(
        key="number", label="学号", also=("学生编号", "校内学号", "校内编号"), required=True,
        help="学校自己的编号，每人一个，不变；不要填身份证号或学籍号", example="LC26-013-0421",
    ),
    Column(key="name", label="姓名", also=("学生姓名",), required=True, help="少数民族姓名用「·」分隔", example="苏语桐"),
    Column(key="pinyin", label="姓名拼音", also=("拼音",), help="留空由平台推算；多音字姓名可在这里写明", example="su yu tong"),
    Column(key="gender", label="性别", help="男 或 女，可留空", example="女"),
    Column(key="grade", label="年级", help="班级里已写明年级时可留空", example=""),
    Column(key="class", label="班级", also=("所在班级", "班别"), required=True, help="写明年级和班号", example="三年级2班"),
    Column(key="born_on", label="出生日期", also=("生日",), help="可留空；用来辨认同名学生", example="2017-03-09"),
    Column(key="enrolled_on", label="入学日期", also=("入学时间",), help="可留空，按导入当天记", example="2024-09-01"),
    Column(
        key="guardian1_name", label="监护人姓名", also=("监护人", "家长姓名", "第一监护人姓名", "监护人1姓名"),
        help="可留空；填了电话就要填姓名", example="苏明远",
    ),
    Column(
        key="guardian1_relation", label="监护人关系", also=("与学生关系", "关系", "第一监护人关系", "监护人1关系"),
        help="父亲、母亲、祖母等", example="父亲",
    ),
    Column(
        key="guardian1_phone", label="监护人电话", also=("家长电话", "联系电话", "监护人手机", "第一监护人电话", "监护人1电话"),
        help="11 位手机号或带区号的座机，加密保存", example="10000001234",
    ),
    Column(key="guardian2_name", label="第二监护人姓名", also=("监护人2姓名",), help="可留空", example="林若兰"),
    Column(key="guardian2_relation", label="第二监护人关系", also=("监护人2关系",), help="可留空", example="母亲"),
    Column(key="guardian2_phone", label="第二监护人电话", also=("监护人2电话",), help="可留空", example="10000005678"),
)  # fmt: skip

STAFF_COLUMNS: tuple[Column, ...] = (
    Column(
        key="number", label="工号", also=("教职工编号", "教工号"), required=True,
        help="学校自己的编号，每人一个", example="T0032",
    ),
    Column(
        key="name", label="姓名", also=("教师姓名", "教职工姓名"), required=True,
        help="少数民族姓名用「·」分隔", example="顾清和",
    ),
    Column(key="pinyin", label="姓名拼音", also=("拼音",), help="留空由平台推算", example="gu qing he"),
    Column(key="post", label="岗位", also=("职务", "任教学科"), help="可留空", example="语文教师"),
)  # fmt: skip

COLUMNS: dict[SheetKind, tuple[Column, ...]] = {
    SheetKind.STUDENTS: STUDENT_COLUMNS,
    SheetKind.STAFF: STAFF_COLUMNS,
}

SHEET_NAMES: dict[SheetKind, str] = {SheetKind.STUDENTS: "学生", SheetKind.STAFF: "教职工"}
HELP_SHEET = "填写说明"
EXAMPLE_MARK = "示例"
"""How the number of the template's example row begins, so that one left standing is noticed."""

_IDENTITY = ("身份证", "证件号", "学籍号", "国网学号")
_REMARK = re.compile(r"[(\[].*[)\]]$")


def heading(text: str) -> str:
    """A heading as it is compared: ＊学 号（必填） gives 学号."""
    folded = unicodedata.normalize("NFKC", text)
    return _REMARK.sub("", re.sub(r"[\s*:]+", "", folded))


def find(text: str, kind: SheetKind) -> Column | None:
    """The column that a heading means, if it means any."""
    wanted = heading(text)
    return next((column for column in COLUMNS[kind] if wanted == column.label or wanted in column.also), None)


def kind_of(headings: list[str]) -> SheetKind | None:
    """What a row of headings lists, told by its column of numbers; None for any other row."""
    for kind in SheetKind:
        if any(column is COLUMNS[kind][0] for text in headings if (column := find(text, kind))):
            return kind
    return None


def is_identity(text: str) -> bool:
    """Whether a heading announces identity-card data, which the platform never reads."""
    return any(word in heading(text) for word in _IDENTITY)
