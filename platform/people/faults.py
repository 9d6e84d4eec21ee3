"""What can be wrong in a roster: each fault has its place (sheet, row, column, cell), what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class FaultCode(StrEnum):
    """One kind of fault. Errors stop the whole import; warnings and notes are shown and stop nothing."""

    REQUIRED = "required"
    NUMBER_FORM = "number-form"
    NUMBER_LOOKS_LIKE_IDENTITY = "number-looks-like-identity"
    LOST_DIGITS = "lost-digits"
    MERGED = "merged"
    EXAMPLE_LEFT = "example-left"
    NUMBER_TWICE = "number-twice"
    NUMBER_OF_ANOTHER = "number-of-another"
    NAME_FORM = "name-form"
    PINYIN_FORM = "pinyin-form"
    GENDER = "gender"
    CLASS_UNCLEAR = "class-unclear"
    CLASS_GRADUATED = "class-graduated"
    DATE_FORM = "date-form"
    BORN_UNLIKELY = "born-unlikely"
    ENROLLED_UNLIKELY = "enrolled-unlikely"
    GUARDIAN_WITHOUT_NAME = "guardian-without-name"
    RELATION_FORM = "relation-form"
    PHONE_FORM = "phone-form"
    TOO_LONG = "too-long"
    SAME_PERSON = "same-person"
    SAME_PERSON_KNOWN = "same-person-known"
    RENAMED = "renamed"
    COLUMN_NOT_READ = "column-not-read"
    IDENTITY_NOT_READ = "identity-not-read"
    SHEET_NOT_READ = "sheet-not-read"


class Level(StrEnum):
    """How grave a fault is."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_LEVELS: dict[FaultCode, Level] = {
    FaultCode.SAME_PERSON: Level.WARNING,
    FaultCode.SAME_PERSON_KNOWN: Level.WARNING,
    FaultCode.RENAMED: Level.WARNING,
    FaultCode.COLUMN_NOT_READ: Level.NOTE,
    FaultCode.IDENTITY_NOT_READ: Level.WARNING,
    FaultCode.SHEET_NOT_READ: Level.NOTE,
}

# Code -> what is wrong, how to mend it: Chinese source strings with places for the fault's details.
WORDING: dict[FaultCode, tuple[str, str]] = {
    FaultCode.REQUIRED: ("这一格是空的", "请填写{column}"),
    FaultCode.NUMBER_FORM: (
        "编号「{value}」里有不能用的字符",
        "编号由字母、数字和短横线组成，2 到 32 位，例如 LC26-013-0421",
    ),
    FaultCode.NUMBER_LOOKS_LIKE_IDENTITY: ("看起来是身份证号", "平台不保存身份证号，请改填学校自己的编号"),
    FaultCode.LOST_DIGITS: ("数字太长，表格软件已丢失末尾几位", "请把这一列设为「文本」格式后重新填写"),
    FaultCode.MERGED: ("{value} 是合并单元格，只有第一格有内容", "请取消合并，每一行都填上"),
    FaultCode.EXAMPLE_LEFT: ("这是模板里的示例行", "请删去这一行"),
    FaultCode.NUMBER_TWICE: ("编号「{value}」与{other}重复", "每人一个编号，请改正其中一处或删去重复的行"),
    FaultCode.NUMBER_OF_ANOTHER: (
        "这个编号在平台上属于另一位姓名不同的人",
        "编号填错了就请改正；确实改了名，请先在平台上修改姓名再导入",
    ),
    FaultCode.NAME_FORM: ("姓名里有数字、符号，或只有一个字", "请只写姓名本身，少数民族姓名用「·」分隔"),
    FaultCode.PINYIN_FORM: ("拼音里有字母以外的内容", "请写不带声调的拼音，例如 zeng xiang；不确定可以留空"),
    FaultCode.GENDER: ("写的是「{value}」", "请填 男 或 女"),
    FaultCode.CLASS_UNCLEAR: ("看不出「{value}」是哪个班，或本校没有这个年级", "请写成 {example} 这样"),
    FaultCode.CLASS_GRADUATED: ("「{value}」已经毕业", "请核对年级和班级"),
    FaultCode.DATE_FORM: ("「{value}」不是日期", "请写成 2017-03-09 这样"),
    FaultCode.BORN_UNLIKELY: ("出生日期「{value}」不像在校学生的", "请核对年份"),
    FaultCode.ENROLLED_UNLIKELY: ("入学日期「{value}」太早或太晚", "请核对年份"),
    FaultCode.GUARDIAN_WITHOUT_NAME: ("填了电话或关系，却没有监护人姓名", "请补上监护人姓名，或清空这一组"),
    FaultCode.RELATION_FORM: ("关系「{value}」里有数字或符号", "请写 父亲、母亲、祖母 这样的称谓"),
    FaultCode.PHONE_FORM: (
        "电话应为 11 位手机号，或带区号的座机号",
        "请核对位数；若显示成科学计数（如 1.38E+10），请把这一列设为「文本」格式后重填",
    ),
    FaultCode.TOO_LONG: ("内容超过 {limit} 个字", "请缩短"),
    FaultCode.SAME_PERSON: ("与{other}同名且同一天出生，编号却不同", "请确认不是同一位学生填了两次"),
    FaultCode.SAME_PERSON_KNOWN: ("平台上已有同名且同一天出生的学生，编号是 {other}", "请确认不是同一位学生换了编号"),
    FaultCode.RENAMED: ("姓名与平台上的不同，出生日期相同", "将按改名处理，请核对"),
    FaultCode.COLUMN_NOT_READ: ("平台不需要这一列，没有读取", "不用处理"),
    FaultCode.IDENTITY_NOT_READ: ("这一列含身份证件信息，没有读取，也没有保存", "今后请先从文件里删去这一列"),
    FaultCode.SHEET_NOT_READ: (
        "工作表「{value}」里没有「学号」或「工号」表头，没有读取",
        "若这里有名单，请加上表头后重新上传",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault at one place. `row` counts from 1 as the spreadsheet does; `cell` is such as E17."""

    code: FaultCode
    sheet: str = ""
    row: int = 0
    column: str = ""
    cell: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        """How grave it is."""
        return _LEVELS.get(self.code, Level.ERROR)

    @property
    def wrong(self) -> str:
        """What is wrong, in Chinese."""
        return WORDING[self.code][0].format(column=self.column, **self.details)

    @property
    def mend(self) -> str:
        """How to mend it, in Chinese."""
        return WORDING[self.code][1].format(column=self.column, **self.details)

    def to_json(self) -> dict[str, Any]:  # Any: a JSON object
        """The fault as it is kept until the import ends."""
        place = {"sheet": self.sheet, "row": self.row, "column": self.column, "cell": self.cell}
        return {"code": str(self.code), **place, "details": dict(self.details)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Fault:  # Any: a JSON object
        """What `to_json` gave."""
        return cls(
            code=FaultCode(kept["code"]), sheet=kept["sheet"], row=kept["row"],
            column=kept["column"], cell=kept["cell"], details=kept["details"],
        )  # fmt: skip


def errors(faults: Iterable[Fault]) -> int:
    """How many of them stop the import."""
    return sum(fault.level is Level.ERROR for fault in faults)


def warnings(faults: Iterable[Fault]) -> int:
    """How many of them ask for a look."""
    return sum(fault.level is Level.WARNING for fault in faults)
