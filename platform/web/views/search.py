"""查找: students, classes, staff, pages and help from one box. What is typed is posted and stands in no address and no log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from care.cases import queries as case_queries
from care.cases import services as cases
from kernel.actor import Actor
from people import queries as people
from people.queries import ClassLine, StudentLine
from people.schemas import SearchSchema
from privacy import queries as privacy
from web import finding, forms, help_topics, navigation
from web.permit import permit
from web.projection import is_on, shown_name
from web.replies import page_or_fragment
from web.views import guardians

blueprint = Blueprint("search", __name__, url_prefix="/<school>/search")

MOST = 5
"""Of classes, pages and help; of people see `people.SUGGESTED`."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: what it is called, what tells it from others, and where it is."""

    title: str
    note: str
    url: str


Group = tuple[str, list[Hit]]


@blueprint.route("/", methods=["GET", "POST"])
@permit(Permission.SCHOOL_READ, reads=True)
def index(actor: Actor) -> ResponseReturnValue:
    """What fits the posted text, in groups; with nothing typed, where one was last and may go on."""
    text = forms.parse(SearchSchema)["q"] if request.method == "POST" else ""
    groups = _found(actor, text) if text else _beginnings(actor)
    return page_or_fragment("search/index.html", "found", groups=groups, text=text)


def _found(actor: Actor, text: str) -> list[Group]:
    return [
        (_("学生"), [_student(line) for line in people.suggested_students(actor, text)]),
        (_("班级"), [_class(line) for line in _classes(actor, text)]),
        (_("教职工"), _staff(text) if actor.may(Permission.PEOPLE_EDIT) else []),
        (_("页面"), _pages(actor, text)),
        (_("帮助"), _topics(actor, text)),
    ]


def _beginnings(actor: Actor) -> list[Group]:
    """Whose pages one opened last, and one's own classes."""
    own = [line for line in people.class_list(actor) if line.group.id in actor.class_ids | actor.taught_class_ids]
    return [
        (_("最近打开"), _recent(actor)),
        (_("我的班级"), [_class(line) for line in own]),
    ]


def _recent(actor: Actor) -> list[Hit]:
    """Names of students whose file or contacts one opened last, and never which of both (decisions/0013).

    While others look on there is none: such pages are not opened then.
    """
    if is_on():
        return []
    reads_files = actor.may(Permission.CASE_READ)
    among = case_queries.answered_for(actor) if reads_files else people.visible_students(actor)
    recent = privacy.recently_read(actor, files=_FILES, others=_CONTACTS, among=among)
    return [_file(line) if reads_files else _student(line) for line in recent]


_FILES, _CONTACTS = (cases.FILE, cases.CATEGORIES), (guardians.LOG_WORDING[0],)


def _student(line: StudentLine) -> Hit:
    note = f"{line.class_name} · {line.student.number}"
    return Hit(shown_name(line.student.name), note, url_for("people.show", student_id=line.student.id))


def _file(line: StudentLine) -> Hit:
    return Hit(shown_name(line.student.name), line.class_name, url_for("cases.of_student", student_id=line.student.id))


def _classes(actor: Actor, text: str) -> Sequence[ClassLine]:
    """The classes that this person sees, one's own first; `32` and `3-2` are 三年级2班 too."""
    lines = sorted(people.class_list(actor), key=lambda line: line.group.id not in actor.class_ids)
    return finding.closest(text, lines, _class_keys, MOST)


def _class_keys(line: ClassLine) -> list[str]:
    grade, number = line.group.grade, line.group.number
    return [line.group.name, f"{grade}{number}", f"{grade}-{number}"]


def _class(line: ClassLine) -> Hit:
    students = _("%(count)s 人", count=line.students)
    return Hit(line.group.name, students, url_for("classes.show", class_id=line.group.id))


def _staff(text: str) -> list[Hit]:
    members = people.suggested_staff(text)
    return [Hit(member.name, member.post, url_for("staff.show", staff_id=member.id)) for member in members]


def _pages(actor: Actor, text: str) -> list[Hit]:
    entries = navigation.entries(actor.permissions, g.school)
    found = finding.closest(text, entries, lambda entry: [str(entry.label), str(entry.short)], MOST)
    return [Hit(str(entry.label), "", url_for(entry.endpoint)) for entry in found]


def _topics(actor: Actor, text: str) -> list[Hit]:
    topics = [*help_topics.for_roles(actor.roles), *help_topics.others_for(actor.roles)]
    found = finding.closest(text, topics, lambda topic: [str(topic.title), *map(str, topic.keywords)], MOST)
    return [Hit(str(topic.title), "", url_for("help_centre.show", topic=topic.slug)) for topic in found]
