"""What the pages of trainings say: kinds, topics, hours, states, audiences, and what their forms and files hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, time

from flask import g

from accounts.permissions import Permission
from accounts.roles import LABELS, Role
from care.trainings import lifecycle, queries
from care.trainings.coverage import Person, PersonLine
from care.trainings.lifecycle import TrainingState
from care.trainings.queries import TrainingLine, TrainingView
from care.trainings.terms import (
    AUDIENCES,
    HELPER_TOPIC_LABELS,
    KIND_LABELS,
    RESULT_LABELS,
    TOPIC_LABELS,
    WAY_LABELS,
    Topic,
    TrainingKind,
    hours,
)
from kernel import clock
from web import dates, plan_words
from web.language import translate as _
from web.plan_words import Done

TAGS: dict[TrainingState, str] = {
    TrainingState.PLANNED: "later",
    TrainingState.HELD: "today",
    TrainingState.RECORDED: "done",
    TrainingState.CANCELLED: "info",
}
"""State -> the shape and colour of its tag."""

COLUMN_LABELS = ["日期", "开始", "形式", "题目", "培训主题", "学时", "主讲", "地点", "状态", "到场人数"]
"""The heading of the file of trainings."""

PEOPLE_COLUMN_LABELS = ["姓名", "身份", "次数", "学时", "参加过的主题", "还没参加的主题"]
"""The heading of the file of people."""

_USUAL_TIME = time(15, 30)
_FOR = {
    TrainingKind.TRAINING: (Role.CLASS_TEACHER, Role.SUBJECT_TEACHER),
    TrainingKind.EXCHANGE: (Role.CLASS_TEACHER,),
}


def words() -> dict[str, object]:
    """What every page of trainings calls things by."""
    return {
        "kind_labels": KIND_LABELS,
        "topic_labels": topic_labels(),
        "result_labels": RESULT_LABELS,
        "way_labels": WAY_LABELS,
        "hours_words": hours,
        "topic_words": topics,
        "state_words": state,
        "state_tags": TAGS,
        "role_label": role,
        "office_words": office,
    }


def choices() -> dict[str, object]:
    """What the form of a training offers."""
    return {
        "topic_choices": [(topic.value, _(label)) for topic, label in topic_labels().items()],
        "audience_choices": [(one.value, _(LABELS[one])) for one in AUDIENCES],
    }


def begun(kind: TrainingKind) -> dict[str, object]:
    """A new form."""
    return {
        "kind": kind,
        "audience": _FOR[kind],
        "happens_on": clock.today(),
        "begins_at": f"{_USUAL_TIME:%H:%M}",
        "hours": "2" if kind is TrainingKind.TRAINING else "1",
    }


def written(view: TrainingView) -> dict[str, object]:
    """A form with what is planned."""
    line = view.line
    return {
        "kind": line.kind,
        "title": line.title,
        "topics": line.topics,
        "happens_on": line.happens_on,
        "begins_at": f"{line.begins_at:%H:%M}",
        "hours": hours(line.half_hours),
        "place": line.place,
        "lecturer": line.lecturer,
        "audience": view.audience,
        "is_assessed": view.is_assessed,
        "outline": view.outline,
        "version": view.version,
    }


def topics(found: Iterable[Topic]) -> str:
    """预警与应对、心理辅导."""
    labels = topic_labels()
    return "、".join(_(labels[topic]) for topic in found)


def topic_labels() -> dict[Topic, str]:
    """What topics are called for whoever reads the page."""
    is_helper = g.actor.is_student or not g.actor.may(Permission.SCHOOL_READ)
    return HELPER_TOPIC_LABELS if is_helper else TOPIC_LABELS


def state(line: TrainingLine) -> str:
    """How it stands."""
    return _(lifecycle.state_label(line.state, line.kind))


def role(found: Role) -> str:
    """What a role is called."""
    return _(LABELS[found])


def office(person: Person) -> str:
    """What somebody is at the school: the offices of the account, else the post of the roster."""
    held = "、".join(_(LABELS[one]) for one in LABELS if one in person.roles)
    return " ".join(part for part in (held or person.post, "、".join(person.classes)) if part)


def facts(view: TrainingView) -> list[tuple[str, str]]:
    """What is known of one, beside its list."""
    line = view.line
    found = [
        (_("时间"), f"{dates.full_day(line.happens_on)} {line.begins_at:%H:%M}"),
        (_("地点"), line.place),
        (_("主讲"), line.lecturer),
        (_("学时"), hours(line.half_hours) if line.half_hours else ""),
        (_("培训主题"), topics(line.topics)),
        (_("请谁参加"), "、".join(map(role, view.audience))),
        (_("考核"), _("要考核") if view.is_assessed else ""),
        (_("由谁安排"), view.planned_by_name),
        (_("登记"), _done_by(view.recorded_by_name, view.recorded_on)),
    ]
    return [(label, text) for label, text in found if text]


def registered(kind: TrainingKind, credited: Sequence[Done]) -> str:
    """What to say when the hours are registered, with the duty that it did."""
    said = _("学时已登记。") if kind is TrainingKind.TRAINING else _("纪要已登记。")
    done = plan_words.credited_titles(credited)
    return said + _("记入 %(duties)s", duties=done) if done else said


def cells(line: TrainingLine) -> list[object]:
    """A row of the file of trainings."""
    return [
        line.happens_on,
        f"{line.begins_at:%H:%M}",
        _(KIND_LABELS[line.kind]),
        line.title,
        topics(line.topics),
        line.half_hours / 2,
        line.lecturer,
        line.place,
        state(line),
        line.came,
    ]


def people_cells(line: PersonLine) -> list[object]:
    """A row of the file of people."""
    return [
        line.person.name,
        office(line.person),
        line.times,
        line.half_hours / 2,
        topics(topic for topic in Topic if topic in line.topics),
        topics(line.missing),
    ]


def heading(term: tuple[int, int], coming: int) -> str:
    """The answer to: how do we stand this term?"""
    held, _came = term
    if held:
        return _("本学期办了 %(held)s 次培训", held=held)
    return _("已经安排了 %(coming)s 次", coming=coming) if coming else _("本学期还没有培训")


def own_words(year: queries.OwnYear) -> str:
    """The reader's own year in a sentence."""
    if not year.half_hours:
        return _("本学年还没有登记的学时。")
    said = _("本学年 %(hours)s 学时。", hours=hours(year.half_hours))
    return said + _("还没参加过：%(topics)s。", topics=topics(year.missing)) if year.missing else said


def in_order(present: Collection[object], people: Iterable[Person], audience: Collection[Role]) -> list[list[Person]]:
    """Whom the list asks first: those it is for or who are there already; then everybody else."""
    first: list[Person] = []
    others: list[Person] = []
    for person in people:
        invited = person.id in present or not person.roles.isdisjoint(audience)
        (first if invited else others).append(person)
    return [first, others]


def _done_by(name: str, day: date | None) -> str:
    return f"{name} {dates.day(day)}" if day else ""
