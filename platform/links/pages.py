"""What the page behind a link may hold: a closed list of facts, plain words, and a few questions. Pure values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Shown(StrEnum):
    """Everything that a page without an account may ever say of somebody; a purpose names the part that is its own."""

    SCHOOL = "school"
    STUDENT = "student"
    CLASS_NAME = "class_name"
    TEACHER = "teacher"
    SCHOOL_CONTACT = "school_contact"
    GUARDIAN_CONTACT = "guardian_contact"
    ADDRESS = "address"
    WHEN = "when"
    WHERE = "where"
    TOPIC = "topic"
    MESSAGE = "message"
    HELP = "help"


SHOWN_LABELS: dict[Shown, str] = {
    Shown.SCHOOL: "学校",
    Shown.STUDENT: "学生",
    Shown.CLASS_NAME: "班级",
    Shown.TEACHER: "老师",
    Shown.SCHOOL_CONTACT: "学校电话",
    Shown.GUARDIAN_CONTACT: "家长电话",
    Shown.ADDRESS: "住址",
    Shown.WHEN: "时间",
    Shown.WHERE: "地点",
    Shown.TOPIC: "主题",
    Shown.MESSAGE: "学校的话",
    Shown.HELP: "需要的帮助",
}


class Ask(StrEnum):
    """How a question is answered."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One field of the page. `options` are (value, words) of a choice; `most` is the longest answer in characters."""

    name: str
    label: str
    ask: Ask = Ask.TEXT
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False
    most: int = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage:
    """A page as its purpose describes it. `facts` are of the purpose's own part of `Shown`."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    facts: Mapping[Shown, str] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    button: str = "提交"

    def words(self) -> Iterator[str]:
        """Every text that the recipient reads."""
        yield self.heading
        yield from self.paragraphs
        yield from self.facts.values()
        for question in self.questions:
            yield from (question.label, question.hint, *(words for _value, words in question.options))
        yield self.button
