"""A client that writes while servers die: `python -m tests.tongxin.writing prepare|write SECONDS|check`, beside a running home.

Two kinds of writes, each with a number of its own: people who join (a row and a job that follows from it, in one
transaction) and members of staff entered on the portal's form. Only what was acknowledged is printed.
"""

from __future__ import annotations

import http.cookiejar
import json
import re
import secrets
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable
from functools import partial
from uuid import UUID

import click
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from accounts import services as accounts
from accounts.models import User
from accounts.roles import Role
from kernel import clock, outbox
from kernel.actor import Actor
from kernel.db import session, unit_of_work
from kernel.events import RecordedEvent
from kernel.ids import new_id
from kernel.outbox import Outbox
from kernel.settings import settings
from kernel.tenancy import IdentityScope, SchoolScope
from people.models import StaffMember
from tenants.models import Area, District, School, Stage
from tenants.onboarding import SchoolState
from tenants.queries import find_school
from tongxin import surroundings

ENOUGH, LONGEST = 10, 180.0
SLUG, USERNAME, PASSWORD = "kanghuai", "xiezhe", "hedeng-shubao-qingchen"


def prepare() -> None:
    """A school in operation with a principal who signs in."""
    with unit_of_work(IdentityScope()):
        district = District(id=new_id(), slug="xie", name="写入测试区")
        session().add(district)
        session().flush()  # the school points at it
        school = School(
            id=new_id(),
            district_id=district.id,
            slug=SLUG,
            number="777",
            name="写入测试小学",
            short_name="写入小学",
            stage=Stage.PRIMARY,
            area=Area.URBAN,
            state=SchoolState.ACTIVE,
            activated_at=clock.now(),
        )
        session().add(school)
        scope = SchoolScope(school.id, district.id)
    with unit_of_work(scope):
        actor = Actor.platform(district_id=scope.district_id, school_id=scope.school_id)
        user = accounts.open_account(username=USERNAME, name="写入校长", password=PASSWORD)
        accounts.give_role(user_id=user.id, role=Role.PRINCIPAL, actor=actor)


def write(seconds: float) -> None:
    """Write until the time is over and both kinds have come through often enough; print each acknowledged write."""
    scope, portal = _scope(), Portal()
    begin, acknowledged, number = time.monotonic(), Counter[str](), 0
    while _goes_on(time.monotonic() - begin, seconds, acknowledged):
        number += 1
        attempts = {"joined": partial(_join, scope), "entered": partial(portal.enter, f"E{number:05d}")}
        for kind, attempt in attempts.items():
            if written := _acknowledged(attempt):
                acknowledged[kind] += 1
                click.echo(json.dumps([kind, written]))


def _goes_on(passed: float, seconds: float, acknowledged: Counter[str]) -> bool:
    enough = min(acknowledged["joined"], acknowledged["entered"]) >= ENOUGH
    return passed < seconds or (not enough and passed < LONGEST)


def check() -> None:
    """Print what the database holds: staff by account and by number, events a person, jobs left and set aside."""
    with unit_of_work(_scope()):
        joined = session().scalars(select(StaffMember.user_id).where(StaffMember.user_id.is_not(None)))
        entered = session().scalars(select(StaffMember.number).where(StaffMember.number.is_not(None)))
        added = session().scalars(select(RecordedEvent.data).where(RecordedEvent.kind == "StaffMemberAdded"))
        left, aside = session().execute(select(func.count(), func.count(Outbox.set_aside_at)).select_from(Outbox)).one()
        click.echo(
            json.dumps(
                {
                    "joined": [str(user) for user in joined],
                    "entered": list(entered),
                    "most_events_of_one": max(Counter(data["staff_id"] for data in added).values(), default=0),
                    "left": left,
                    "aside": aside,
                }
            )
        )


def _scope() -> SchoolScope:
    with unit_of_work(IdentityScope()):
        school = find_school(SLUG)
        assert school is not None
        return SchoolScope(school.id, school.district_id)


def _acknowledged(attempt: Callable[[], str]) -> str:
    """What was written, or nothing when nobody said so."""
    try:
        return attempt()
    except (SQLAlchemyError, OSError, urllib.error.URLError, http.client.HTTPException):
        time.sleep(0.2)
        return ""


def _join(scope: SchoolScope) -> str:
    user_id: UUID = new_id()
    with unit_of_work(scope):
        session().add(User(id=user_id, name=f"新同事{user_id.hex[-12:]}", fs_uniquifier=secrets.token_hex(16)))
        outbox.request("people.join_staff", user_id=user_id)
    return str(user_id)


class Portal:
    """A browser without a screen: it signs in, and enters members of staff on the form."""

    def __init__(self) -> None:
        self._address = f"http://{settings().host}:{settings().port}"
        self._open = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), _NoRedirect()
        ).open

    def enter(self, number: str) -> str:
        """One member of staff; acknowledged is what was answered with 303."""
        form = self._page(f"/{SLUG}/staff/new")
        if 'name="identity"' in form or not form:
            self._sign_in()
            form = self._page(f"/{SLUG}/staff/new")
        return number if self._post(f"/{SLUG}/staff/", form, name="录入员", number=number) == 303 else ""

    def _sign_in(self) -> None:
        self._post("/login", self._page("/login"), identity=USERNAME, password=PASSWORD)

    def _page(self, path: str) -> str:
        try:
            with self._open(f"{self._address}{path}", timeout=15) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError:
            return ""

    def _post(self, path: str, form: str, **typed: str) -> int:
        token = re.search(r'name="csrf_token" value="([^"]+)"', form)
        body = urllib.parse.urlencode({**typed, "csrf_token": token[1] if token else ""}).encode()
        try:
            with self._open(f"{self._address}{path}", data=body, timeout=15) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as answer:
            return answer.code


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The answer to a form is its status, not the page after it."""

    def redirect_request(self, *_: object) -> None:
        return None


if __name__ == "__main__":
    with surroundings.attached():
        match sys.argv[1:]:
            case ["prepare"]:
                prepare()
            case ["write", seconds]:
                write(float(seconds))
            case ["check"]:
                check()
