"""A student helper before every door of the house: a few own pages, 404 everywhere else, and no word of a category on any."""

from __future__ import annotations

import re
from functools import cache
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts.models import SecurityEvent
from accounts.permissions import Permission
from kernel.actor import Actor
from kernel.db import session, unit_of_work
from kernel.tenancy import IdentityScope
from policy_profiles import loader
from privacy import wording
from tests.architecture.probed import GIVEN_NAMES, NOTICED, Probed
from tests.architecture.visiting import browser, form, rules_of
from web.permit import Door, access_of

OWN = {Permission.PEER_CARE_HELP, Permission.DRAFT_KEEP, Permission.TRAINING_READ}
NOT_OF_THEIRS = {"gallery.index"}
SIGNS_OUT = {"account.sign_out_everywhere", "security.logout"}
TELLING = ("档案", "在册", "候选", "重点", "结案", "摸底", "名册", "排查", "风险")
"""Words of the work that no page for students has; the category names of every document come on top."""

_SHOWN = re.compile(r"<(script|style|svg)\b.*?</\1>|<!--.*?-->|<[^>]+>", re.DOTALL)
_REFERENCE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)

pytestmark = pytest.mark.usefixtures("nothing_is_kept")


def category_names() -> list[str]:
    """Those of every document that we bring along, not of this school's alone, with their finer kinds."""
    found = [one for key in loader.builtin_keys() for one in loader.load_builtin(key).categories]
    return [one.title for one in found] + [tag.title for one in found for tag in one.subtags]


def told(text: str) -> list[str]:
    """What of it a student must not read: in what is shown, in titles and in addresses."""
    shown = unescape(_SHOWN.sub(" ", text)) + " ".join(re.findall(r'(?:href|action|title|aria-label)="([^"]*)"', text))
    return _words_in(" ".join(_REFERENCE.sub("", shown).split()))


@cache  # the answer that there is nothing here is the same for hundreds of doors
def _words_in(shown: str) -> list[str]:
    found = [fault.word for fault in wording.faults(shown, category_names())]
    return sorted({*found, *(word for word in TELLING if word in shown)})


def test_every_door_of_the_house_is_shut_or_says_nothing(app: Flask, school: Probed) -> None:
    astray, own = [], set()
    for rule, method in rules_of(app):
        access = access_of(app, rule.endpoint)
        if access is None or access.door is Door.PUBLIC or rule.endpoint in SIGNS_OUT or rule.rule.startswith("/api/"):
            continue
        answer = browser(app, school.campus.helper).open(
            school.path(rule), method=method, data=form(app) if method == "POST" else None
        )
        is_own = access.door is Door.PERSONAL or access.permission in OWN
        if is_own and rule.endpoint not in NOT_OF_THEIRS:
            own.add(rule.endpoint)
            good = answer.status_code in (200, 204, 302, 303, 404, 409, 422)
        else:
            good = answer.status_code == 404
        secrets = [one for one in school.secrets if one in answer.text and one not in GIVEN_NAMES]
        if not good or secrets or (words := told(answer.text)):
            astray.append(f"{method} {rule.rule}: {answer.status_code} {secrets or words}")

    assert astray == []
    assert {"peer_care.index", "peer_care.new", "peer_care.received", "account.show"} <= own
    assert not {
        name for name in own if name.startswith(("case", "peer_obs", "peer_tasks", "todo", "people", "notices"))
    }


def test_the_probe_would_notice_a_word(app: Flask, school: Probed) -> None:
    """A teacher's page of the same house has such words."""
    page = browser(app, school.campus.teacher).get(f"/{school.ours.slug}/cases/").text

    assert told(page)


def test_what_was_handed_in_comes_back_to_nobody_whose_account_is_a_students(app: Flask, school: Probed) -> None:
    for student in (school.campus.helper, school.crowned):
        for path in ("", "new", "received"):
            assert NOTICED not in browser(app, student).get(f"/{school.ours.slug}/peer-care/{path}").text
    place = f"/{school.ours.slug}/peer-observations/{school.values['observation_id']}"
    assert NOTICED in browser(app, school.campus.teacher).get(place).text


@pytest.mark.parametrize("rest", ["/{school}/cases/{case}", "/cases/{case}", "/{school}/cases/nobody", "/cases/"])
def test_an_address_of_files_is_not_there_and_the_attempt_is_noted(
    app: Flask, school: Probed, monkeypatch: pytest.MonkeyPatch, rest: str
) -> None:
    monkeypatch.undo()
    helper = school.campus.helper
    before = attempts(helper)

    answer = browser(app, helper).get(rest.format(school=school.ours.slug, case=school.values["case_id"]))

    assert answer.status_code == 404
    assert told(answer.text) == []
    assert told(" ".join(_TITLE.findall(answer.text))) == []
    assert attempts(helper) == before + 1


def attempts(person: Actor) -> int:
    with unit_of_work(IdentityScope()):
        noted = select(func.count()).where(SecurityEvent.user_id == person.user_id)
        return session().scalar(noted.where(SecurityEvent.kind == "no_permission")) or 0
