"""Every kind of record, every role: who reads its words and who does not, by the matrix of domain.md section 4.

The table below is copied from the specification, not from the code. Whatever a page, a list, the search, a printed form or a
document shows of a record counts; the cells of 紧急查阅 stay closed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from accounts import services as accounts
from accounts.roles import Role
from care.cases.terms import PaperPurpose, Span
from documents.case_forms import FormKind
from kernel.actor import Actor
from tests.architecture import probed
from tests.architecture.probed import Probed
from tests.architecture.visiting import browser, form, rules_of
from web.permit import access_of

LEADERS = ("principal", "head", "member")
NOBODY_ELSE = ("stranger", "subject_teacher", "academic", "logistics")
ROLES = (*LEADERS, "counsellor", "grade_head", "teacher", *NOBODY_ELSE)

MATRIX: Mapping[str, tuple[str, frozenset[str]]] = {
    "谈话": (probed.TALKED, frozenset({*LEADERS, "counsellor", "teacher"})),
    "任课教师的谈话": (probed.IN_LESSONS, frozenset({*LEADERS, "counsellor", "teacher", "subject_teacher"})),
    "风险提示": (probed.RISK, frozenset({*LEADERS, "counsellor", "grade_head", "teacher"})),
    "依据的附件": (probed.ATTACHED, frozenset({*LEADERS, "counsellor", "grade_head", "teacher"})),
    "家校联系": (probed.CALLED, frozenset({*LEADERS, "grade_head", "teacher"})),
    "家访": (probed.VISITED, frozenset({*LEADERS, "counsellor", "teacher"})),
    "信": (probed.WRITTEN, frozenset({*LEADERS, "grade_head", "teacher"})),
    "辅导记录": (probed.COUNSELLED, frozenset({"counsellor"})),
    "会商": (probed.CONFERRED, frozenset({*LEADERS, "counsellor", "grade_head", "teacher"})),
    "支持计划": (probed.PLANNED, frozenset({*LEADERS, "counsellor", "grade_head", "teacher"})),
    "支持需要": (probed.NEEDED, frozenset({*LEADERS, "counsellor", "grade_head", "teacher"})),
    "座谈会纪要": (
        probed.MINUTED,
        frozenset({*LEADERS, "counsellor", "grade_head", "teacher", "stranger", "subject_teacher"}),
    ),
    "座谈会来宾的话": (probed.REPLIED, frozenset({"head", "member", "teacher"})),
    "学生座谈会": (probed.FORUMED, frozenset({*LEADERS, "counsellor", "grade_head", "teacher"})),
    "费用减免": (probed.RELIEVED, frozenset({*LEADERS, "teacher"})),
    "减免名单": (probed.LOWERED, frozenset({*LEADERS, "teacher", "logistics"})),
    "事件": (probed.SHAMED, frozenset(LEADERS)),
    "强制报告": (probed.BRUISED, frozenset({"principal", "head", "counsellor", "teacher"})),
    "同学观察": (probed.NOTICED, frozenset({"counsellor", "teacher"})),
}
"""Kind of record -> words that stand in one, and who reads them (R and above; r, C only, E and – do not)."""


@pytest.fixture(scope="module")
def seen(app: Flask, school: Probed) -> dict[str, dict[str, set[str]]]:
    """Role -> kind of record -> the places where its words were seen."""
    return {role: _places(app, school, _somebody(school, role)) for role in ROLES}


@pytest.fixture(scope="module")
def acting(app: Flask, school: Probed, seen: dict[str, dict[str, set[str]]]) -> dict[str, set[str]]:
    """What the principal sees once nobody counsels in the school, asked when everybody else has been."""
    assert seen
    principal, counsellor = school.campus.principal.user_id, school.campus.counsellor.user_id
    assert principal is not None
    assert counsellor is not None
    with school.ours.open():
        accounts.end_role(user_id=counsellor, role=Role.COUNSELLOR, actor=school.campus.principal)
    with school.ours.open():
        standing_in = accounts.actor_for(principal)
    return _places(app, school, standing_in)


def _places(app: Flask, school: Probed, actor: Actor) -> dict[str, set[str]]:
    """Kind of record -> the places where this person sees its words."""
    found: dict[str, set[str]] = {kind: set() for kind in MATRIX}
    for place, text in _everything(app, school, browser(app, actor), actor):
        for kind, (words, _readers) in MATRIX.items():
            if words in text:
                found[kind].add(place)
    return found


def _somebody(school: Probed, role: str) -> Actor:
    """The person of the campus in that place; a stranger is a class teacher of another class."""
    if role == "stranger":
        return school.ours.actor(Role.CLASS_TEACHER)
    found: Actor = getattr(school.campus, role)
    return found


def _everything(app: Flask, school: Probed, client: FlaskClient, actor: Actor) -> Iterator[tuple[str, str]]:
    """Each page that the person's rights open, the search for the student, the papers and the forms, as text."""
    for rule, method in rules_of(app):
        access = access_of(app, rule.endpoint)
        if method == "GET" and access is not None and access.permission in actor.permissions and _is_ours(rule):
            yield rule.endpoint, client.get(school.path(rule)).data.decode(errors="ignore")
    case = f"/{school.ours.slug}/cases/{school.values['case_id']}"
    yield "search", client.post(f"/{school.ours.slug}/search/", data=form(app, words=probed.GIVEN_NAMES[0])).text
    paper = f"{case}/paper?purpose={next(iter(PaperPurpose)).value}&span={Span.ALL.value}"
    yield "paper", client.get(paper).text
    for kind in FormKind:
        asked = {"form": kind.value, "format": "docx", "span": Span.ALL.value}
        answer = client.post(f"{case}/forms/", data=form(app, purpose=next(iter(PaperPurpose)).value, **asked))
        if answer.status_code == 200:
            yield f"form {kind.value}", _words_of(answer.data)


def _is_ours(rule: Rule) -> bool:
    return "school" in rule.arguments and not rule.endpoint.endswith((".as_pdf", ".as_word"))


def _words_of(document: bytes) -> str:
    read = docx.Document(io.BytesIO(document))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in read.paragraphs), *cells])


@pytest.mark.parametrize("kind", MATRIX)
@pytest.mark.parametrize("role", ROLES)
def test_whoever_may_read_it_does_and_nobody_else(seen: dict[str, dict[str, set[str]]], role: str, kind: str) -> None:
    _words, readers = MATRIX[kind]
    places = seen[role][kind]

    assert bool(places) is (role in readers), f"{role} reads {kind} on {sorted(places) or 'no page'}"


@pytest.mark.parametrize("kind", MATRIX)
def test_where_nobody_counsels_the_principal_reads_what_the_centre_would(
    acting: dict[str, set[str]], kind: str
) -> None:
    _words, readers = MATRIX[kind]
    places = acting[kind]
    expected = (
        not readers.isdisjoint({"principal", "counsellor"}) and kind != "辅导记录"
    )  # one's own alone; it has none

    assert bool(places) is expected, f"the principal reads {kind} on {sorted(places) or 'no page'}"
