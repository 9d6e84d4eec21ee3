"""What has to happen first for some pages to exist: done through the portal's own forms, only where nothing shows them yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from accounts.roles import Role
from care.cases.terms import FlagKind
from demo import cast
from demo.cast import DemoAccount
from demo.catalog import Selection
from e2e.looks import visits
from e2e.looks.door import Visitor
from e2e.looks.routes import Routes
from e2e.looks.visits import Tour

_LINK = re.compile(r'value="(https?://[^"]+)"')


def everybody(url: str, routes: Routes) -> list[Tour]:
    """The walks of all roles, and of whoever is signed out, after which every page has been seen by somebody."""
    tours = [visits.walk(url, routes, account) for account in (None, *visits.people())]
    missing = visits.unvisited(tours, routes)
    return tours + [
        tour for endpoint in missing if endpoint in _PREPARATIONS for tour in _PREPARATIONS[endpoint](url, routes)
    ]


def _invitation(url: str, routes: Routes) -> Iterable[Tour]:
    """A colleague is invited; whoever has the link sees the page behind it."""
    principal = account_of(Role.PRINCIPAL)
    visitor = signed_in(url, principal)
    place = f"/{_slug(principal)}/accounts"
    page = visitor.get(f"{place}/invitation")
    answer = visitor.post(f"{place}/invitations", page.token, name="闻一舟", role=Role.COUNSELLOR.value)
    link = _LINK.search(answer.text)
    if link is None:
        raise LookupError(f"no invitation was made: {answer.status}")
    yield visits.walk(url, routes, None, starts=[urlsplit(link[1]).path])


def _flag(url: str, routes: Routes) -> Iterable[Tour]:
    """The counsellor notices a risk; the head of the leadership group may say that it is over."""
    counsellor = account_of(Role.COUNSELLOR)
    visitor = signed_in(url, counsellor)
    page = visitor.get(f"/{_slug(counsellor)}/cases/")
    files = (path for path in page.links if (place := routes.of(path)) and place.endpoint == "cases.show")
    visitor.post(
        f"{next(files)}/flags/",
        page.token,
        kind=FlagKind.SELF_HARM.value,
        text="这周连续三天没有吃午饭，放学后不愿回家。",
    )
    yield visits.walk(url, routes, account_of(Role.GROUP_HEAD))


def _draft(url: str, routes: Routes) -> Iterable[Tour]:
    """The principal begins to edit the policy and wants more days than the source gives; the district is asked."""
    principal = account_of(Role.PRINCIPAL)
    visitor = signed_in(url, principal)
    place = f"/{_slug(principal)}/profile/draft/"
    visitor.post(place, visitor.get(place).token)
    page = visitor.get(place)
    version = re.search(r'name="version" value="(\d+)"', page.text)
    if version is None:
        raise LookupError("no draft was begun")
    longer = {"number[last_day]": "21", "owner": "class_teacher", "evidence": "screening", "grace": "2"}
    visitor.post(f"{place}rules/R01", page.token, version=version[1], **longer)
    asked = {"place": "rules.R01", "field": "when.last_day", "reason": "班额大，两周内谈不完。"}
    starts = [place, f"{place}publication/", f"{place}requests/new"]
    yield visits.walk(url, routes, principal, starts=starts)
    visitor.post(f"{place}requests/", page.token, **asked)
    yield visits.walk(url, routes, account_of(Role.DISTRICT_ADMIN))


_PREPARATIONS: dict[str, Callable[[str, Routes], Iterable[Tour]]] = {
    "invitations.show": _invitation,
    "case_risks.ask_clearance": _flag,
    "policy_publications.new": _draft,
}
"""Endpoint -> how it comes about, where the demo alone does not show it."""


def account_of(role: Role) -> DemoAccount:
    """The first account of that role."""
    return next(account for account in cast.accounts(Selection.SMALL) if account.role is role)


def signed_in(url: str, account: DemoAccount) -> Visitor:
    """Somebody at the door with this account."""
    visitor = Visitor(url)
    visitor.sign_in(account.username, cast.PASSWORD)
    return visitor


def _slug(account: DemoAccount) -> str:
    return account.school.slug if account.school else ""
