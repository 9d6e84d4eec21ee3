"""A letter to a family as text: the template, its merge fields, and the parts that the teacher writes. Pure.

The wording is our own (domain.md 7.4); a school may keep its own text, which must hold the fields that make it a letter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum


class Field(StrEnum):
    """A place of the template that is filled in, named as it is written: {家长称呼}."""

    GUARDIAN = "家长称呼"
    STUDENT = "学生姓名"
    OFFICE = "职务"
    TEACHER = "教师姓名"
    NEWS = "近况"
    REPLY_BY = "回复日期"
    PHONE = "电话"


NEEDED = frozenset({Field.GUARDIAN, Field.NEWS, Field.REPLY_BY})
"""Without these it is no letter that tells and asks (U-7.2.1)."""

LONGEST = 3000

TEMPLATE = """尊敬的{家长称呼}：

您好！我是{学生姓名}的{职务}{教师姓名}。这一学年，我们一起陪伴孩子成长，想和您聊聊近况。

{近况}

您最了解孩子，很想听听孩子在家的表现，也盼望听到您的想法，我们共同商量怎样更好地支持孩子。请在{回复日期}前填写回函，交回、邮寄或在线回复都可以。{电话}

祝您全家安康！"""

ADULT_TEMPLATE = """尊敬的{家长称呼}：

您好！我是{学生姓名}的{职务}{教师姓名}。经{学生姓名}本人同意，写信和您聊聊这一学年的近况。

{近况}

您最了解自己的孩子，很想听听您的想法，也盼望和您一起支持他们走好接下来的路。请在{回复日期}前填写回函，交回、邮寄或在线回复都可以。{电话}

祝您全家安康！"""
"""To the parents of a student who is of age: it says that the student agreed (domain.md A13)."""


class TemplateChoice(StrEnum):
    """Which text a letter begins from."""

    SCHOOL = "school"
    PLATFORM = "platform"


TEMPLATE_LABELS: dict[TemplateChoice, str] = {
    TemplateChoice.SCHOOL: "学校的样式",
    TemplateChoice.PLATFORM: "平台的样式",
}

SHARED = "shared"
"""What a teacher writes once for the families of a class; it stands in front of what is told of each child."""

SHARED_LABEL = "写给各家的话"

PART_LABELS: dict[str, str] = {
    "thought": "思想与交往",
    "study": "学习",
    "life": "生活",
    "other": "其他",
    "event": "近期一件想请您了解的事",
}
"""What a letter tells of, in the order of the source (U-7.2.1): thought, study, life, other, abnormal events."""

_PLACE = re.compile(r"\{([^{}]*)\}")
_PHONE_WORDS = "有任何需要，欢迎致电{phone}。"


def faults(template: str) -> list[str]:
    """What is wrong with a school's own text, each in a sentence; empty when it can be used."""
    found = [place.strip() for place in _PLACE.findall(template)]
    unknown = [place for place in dict.fromkeys(found) if place not in set(Field)]
    missing = [field for field in Field if field in NEEDED and field not in found]
    told = [f"不认识 {{{place}}}，可以用的有：{'、'.join(Field)}。" for place in unknown]
    told += [f"缺少 {{{field}}}。" for field in missing]
    if _PLACE.sub("", template).strip("{}") != _PLACE.sub("", template) or "{" in _PLACE.sub("", template):
        told.append("有一个花括号没有成对。")
    return told


def text_of(choice: TemplateChoice, own: str, *, to_adults: bool) -> str:
    """The text to begin from: the school's `own` where it was chosen and there is one, else the platform's.

    To the parents of somebody of age goes a text of its own, with their consent (A13); schools keep one for children.
    """
    if to_adults:
        return ADULT_TEMPLATE
    return own if own and choice is TemplateChoice.SCHOOL else TEMPLATE


def compose(template: str, values: Mapping[Field, str], parts: Mapping[str, str]) -> str:
    """The letter as the family reads it: parts that are empty are left out, text is never read as a template again."""
    told = [f"{label}：{parts[name]}" for name, label in PART_LABELS.items() if parts.get(name)]
    news = "\n\n".join([*([parts[SHARED]] if parts.get(SHARED) else []), *told])
    phone = values.get(Field.PHONE, "")
    filled = {**values, Field.NEWS: news, Field.PHONE: _PHONE_WORDS.format(phone=phone) if phone else ""}
    return _PLACE.sub(lambda place: filled.get(Field(place[1].strip()), ""), template).strip()
