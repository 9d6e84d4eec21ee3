"""Every route for everybody who may stand before it: signed out, of the other school, without the right, with it.

Made from the URL map: a route added later is asked too. Nothing that a probe changes is kept.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from accounts.grants import GRANTS
from accounts.permissions import Permission
from accounts.roles import DISTRICT_ROLES
from kernel.actor import Actor
from tests.architecture.probed import Probed
from tests.architecture.visiting import browser, form, rules_of
from web.permit import Access, Door, access_of

Found = list[str]
NOBODY = None

# What many forms want, so that a view comes as far as looking for the row.
FIELDS = {"version": "1", "left_on": "2026-11-18", "reason": "探针", "note": "探针", "position": "member"}

# These lead elsewhere although the person was let in.
LEADS_ON = {"home.index", "cases.of_student", "phone_log.of_duty", "plan_work.choose", "support_plans.edit"}
NOT_FOR_STUDENTS = {"gallery.index"}
SIGNS_OUT = {"account.sign_out_everywhere"}

pytestmark = pytest.mark.usefixtures("nothing_is_kept")


def each(app: Flask, *doors: Door) -> Iterator[tuple[Rule, str, Access]]:
    for rule, method in rules_of(app):
        access = access_of(app, rule.endpoint)
        assert access is not None, f"{rule.endpoint} declares nothing: put @permit, @personal or @public on it"
        if access.door in doors:
            yield rule, method, access


def ask(app: Flask, actor: Actor | None, method: str, path: str, token: str = "") -> TestResponse:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    data = form(app, **FIELDS) if method == "POST" else None
    return browser(app, actor).open(path, method=method, data=data, headers=headers)


def is_api(rule: Rule) -> bool:
    return rule.rule.startswith("/api/")


def is_to_sign_in(answer: TestResponse) -> bool:
    return answer.status_code in (302, 303) and (answer.location or "").startswith("/login")


def told(rule: Rule, method: str, answer: TestResponse) -> str:
    return f"{method} {rule.rule}: {answer.status_code} {answer.location or ''}"


def test_whoever_is_signed_out_is_sent_to_sign_in(app: Flask, school: Probed) -> None:
    astray = Found()
    for rule, method, _access in each(app, Door.PERMITTED, Door.PERSONAL):
        answer = ask(app, NOBODY, method, school.path(rule))
        good = answer.status_code == 401 and answer.is_json if is_api(rule) else is_to_sign_in(answer)
        astray += [] if good else [told(rule, method, answer)]

    assert not astray, "\n".join(astray)


def test_the_other_school_finds_nothing_under_our_name(app: Flask, school: Probed) -> None:
    astray = Found()
    for rule, method, access in each(app, Door.PERMITTED):
        if "school" in rule.arguments and not is_api(rule):
            answer = ask(app, school.permitted(access.permission, world=school.theirs), method, school.path(rule))
            astray += [] if answer.status_code == 404 else [told(rule, method, answer)]
            astray += leaks(rule, method, answer, school)

    assert not astray, "\n".join(astray)


def test_our_ids_are_worth_nothing_under_the_other_schools_name(app: Flask, school: Probed) -> None:
    astray = Found()
    for rule, method, access in each(app, Door.PERMITTED):
        if "school" not in rule.arguments or is_api(rule):
            continue
        them = school.permitted(access.permission, world=school.theirs)
        answer = ask(app, them, method, school.path(rule, world=school.theirs.world))
        if any(name.endswith("_id") for name in rule.arguments) and answer.status_code != 404:
            astray.append(told(rule, method, answer))
        astray += leaks(rule, method, answer, school)

    assert not astray, "\n".join(astray)


def test_the_office_keeps_its_doors_shut_for_people_of_schools(app: Flask, school: Probed) -> None:
    astray = Found()
    for rule, method, access in each(app, Door.PERMITTED):
        if "school" not in rule.arguments and not is_api(rule):
            answer = ask(app, school.campus.principal, method, school.path(rule))
            astray += [] if answer.status_code == 403 else [told(rule, method, answer)]
            assert access.permission not in school.campus.principal.permissions

    assert not astray, "\n".join(astray)


def test_the_office_finds_no_school(app: Flask, school: Probed) -> None:
    astray = Found()
    for rule, method, _access in each(app, Door.PERMITTED):
        for role in DISTRICT_ROLES if "school" in rule.arguments and not is_api(rule) else ():
            answer = ask(app, school.office_people[role], method, school.path(rule))
            astray += [] if answer.status_code == 404 else [told(rule, method, answer)]

    assert not astray, "\n".join(astray)


def test_without_the_permission_nobody_comes_in(app: Flask, school: Probed) -> None:
    astray = Found()
    for rule, method, access in each(app, Door.PERMITTED):
        if "school" in rule.arguments and not is_api(rule):
            lacking = [one for one in reversed(school.people) if access.permission not in one.permissions]
            for actor in (*lacking[:1], school.helper):
                answer = ask(app, actor, method, school.path(rule))
                astray += [] if answer.status_code == 403 else [told(rule, method, answer)]
                astray += leaks(rule, method, answer, school)

    assert not astray, "\n".join(astray)


def test_without_the_permission_nobody_of_the_office_comes_in(app: Flask, school: Probed) -> None:
    astray = Found()
    for rule, method, access in each(app, Door.PERMITTED):
        if "school" not in rule.arguments and not is_api(rule):
            for role in DISTRICT_ROLES:
                if access.permission not in GRANTS[role]:
                    answer = ask(app, school.office_people[role], method, school.path(rule))
                    astray += [] if answer.status_code == 403 else [told(rule, method, answer)]

    assert not astray, "\n".join(astray)


def test_a_students_account_never_learns_that_there_are_cases(app: Flask, school: Probed) -> None:
    """Not even where somebody gave it the role of a principal by mistake (INV-3); for helpers see test_student_helpers."""
    astray = Found()
    for rule, method, _access in each(app, Door.PERMITTED):
        if "school" in rule.arguments and not is_api(rule):
            answer = ask(app, school.crowned, method, school.path(rule))
            astray += [] if answer.status_code == 404 else [told(rule, method, answer)]
            astray += leaks(rule, method, answer, school)

    assert not astray, "\n".join(astray)


def test_with_the_permission_everybody_comes_in(app: Flask, school: Probed) -> None:
    astray = Found()
    for rule, method, access in each(app, Door.PERMITTED):
        if is_api(rule):
            continue
        answer = ask(app, school.permitted(access.permission), method, school.path(rule))
        astray += [] if is_let_in(rule, method, answer) else [told(rule, method, answer)]

    assert not astray, "\n".join(astray)


def test_everybody_signed_in_comes_to_what_is_their_own(app: Flask, school: Probed) -> None:
    astray = Found()
    for rule, method, _access in each(app, Door.PERSONAL):
        for actor in (school.campus.teacher, school.theirs.teacher, school.campus.helper):
            answer = ask(app, actor, method, school.path(rule))
            is_hidden = rule.endpoint in NOT_FOR_STUDENTS and actor is school.campus.helper
            good = answer.status_code == 404 if is_hidden else is_let_in(rule, method, answer)
            astray += [] if good else [told(rule, method, answer)]
            astray += leaks(rule, method, answer, school)

    assert not astray, "\n".join(astray)


def test_what_is_public_asks_nobody_to_sign_in(app: Flask, school: Probed) -> None:
    astray = Found()
    for rule, method, _access in each(app, Door.PUBLIC):
        answer = ask(app, NOBODY, method, school.path(rule))
        good = answer.status_code < 500 and answer.status_code not in (401, 403)
        astray += [] if good else [told(rule, method, answer)]
        astray += leaks(rule, method, answer, school)

    assert not astray, "\n".join(astray)


def test_a_machine_comes_in_by_the_token_of_its_own_place_alone(app: Flask, school: Probed) -> None:
    """A school's door opens to the school's token and is not there for the office's; the office's own is the other way."""
    astray = Found()
    unknown = "txh_" + "x" * 40
    for rule, method, _access in each(app, Door.PERMITTED):
        if not is_api(rule):
            continue
        in_school = "school" in rule.arguments
        expected = {
            school.office_token: 404 if in_school else 200,
            school.school_token: 200 if in_school else 403,
            unknown: 401,
        }
        for token, status in expected.items():
            answer = ask(app, NOBODY, method, school.path(rule), token)
            astray += [] if answer.status_code == status and answer.is_json else [told(rule, method, answer)]
            astray += leaks(rule, method, answer, school)

    assert not astray, "\n".join(astray)


def is_let_in(rule: Rule, method: str, answer: TestResponse) -> bool:
    """A page for who asks, and for who sends an empty form anything but a refusal of the person."""
    if is_to_sign_in(answer):
        return rule.endpoint in SIGNS_OUT
    if method == "GET":
        return answer.status_code == 200 or (answer.status_code == 302 and rule.endpoint in LEADS_ON)
    return answer.status_code in (200, 303, 404, 405, 409, 410, 422)


def leaks(rule: Rule, method: str, answer: TestResponse, school: Probed) -> Found:
    """What of ours stands in the answer."""
    return [f"{method} {rule.rule} tells a secret" for secret in school.secrets if secret in words(answer)][:1]


def words(answer: TestResponse) -> str:
    """What can be read in an answer, be it a page or a file."""
    return bytes(answer.data).decode("utf-8", "ignore")


def test_the_probe_would_notice_a_leak(app: Flask, school: Probed) -> None:
    """Our own people do see the secrets on these very pages."""
    texts = [
        words(ask(app, school.permitted(access.permission), method, school.path(rule)))
        for rule, method, access in each(app, Door.PERMITTED)
        if method == "GET" and "school" in rule.arguments and not is_api(rule)
    ]

    assert [secret for secret in school.secrets if not any(secret in text for text in texts)] == []


def test_every_permission_of_a_route_is_granted_to_somebody(app: Flask) -> None:
    granted: set[Permission] = set().union(*GRANTS.values())

    assert {access.permission for _rule, _method, access in each(app, Door.PERMITTED)} <= granted
