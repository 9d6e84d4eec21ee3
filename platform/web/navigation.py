"""Where one can go: ONE table of endpoint, label and permission. Menus, bottom bar and everybody's home come from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask import Flask, current_app, g, request, url_for
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from accounts.permissions import Permission
from accounts.queries import Workplace
from accounts.roles import LABELS
from web.tenancy import SCHOOL


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the menu, shown to whoever holds the permission.

    `short` is its word in the bottom bar of a phone (the first four that have one); everything is found under 更多.
    `icon` is a name of `assets/build.py`.
    """

    endpoint: str
    label: LazyString
    permission: Permission
    short: LazyString | str = ""
    icon: str = "circle"


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the present page shows it."""

    url: str
    label: str
    short: str = ""
    icon: str = ""
    is_here: bool = False


TABLE: tuple[Entry, ...] = ()
"""In the order of the menu; the first entry that a person may open is where they start."""


def init(app: Flask) -> None:
    """Give templates `menu()`, `place_words()`, `role_words()`, `role_names()` and `account_links()`."""
    app.jinja_env.globals.update(
        menu=menu, place_words=place_words, role_words=role_words, role_names=role_names, account_links=account_links
    )


def entries(permissions: Collection[str], *, in_school: bool) -> list[Entry]:
    """What somebody with these permissions may open in a school, or in a district's office."""
    return [
        entry
        for entry in TABLE
        if entry.permission in permissions
        and current_app.url_map.is_endpoint_expecting(entry.endpoint, SCHOOL) == in_school
    ]


def start_of(permissions: Collection[str], place: Workplace) -> str | None:
    """The address where somebody with these permissions starts in that place; None when nothing there is for them."""
    first = next(iter(entries(permissions, in_school=place.school is not None)), None)
    if first is None:
        return None
    return url_for(first.endpoint, school=place.school.slug) if place.school else url_for(first.endpoint)


def menu() -> list[Link]:
    """The menu of the present page."""
    return [_link(entry) for entry in entries(g.actor.permissions, in_school=g.school is not None)]


def place_words() -> str:
    """The school or the district in whose pages we are."""
    return str(g.school.short_name if g.school else g.place.district_name)


def role_words() -> str:
    """The roles of the person at work here."""
    return role_names(g.actor.roles)


def role_names(roles: Collection[str]) -> str:
    """Roles in the words of the school, in the order of the matrix."""
    return "、".join(gettext(label) for role, label in LABELS.items() if role in roles)


def account_links() -> list[Link]:
    """What belongs to the person and not to a place."""
    links = [("home.places", _("切换工作地点")), ("account.show", _("我的账号"))]
    return [Link(url_for(endpoint), str(label)) for endpoint, label in links]


def _link(entry: Entry) -> Link:
    room = entry.endpoint.rpartition(".")[0]
    is_here = (request.endpoint or "").rpartition(".")[0] == room
    return Link(url_for(entry.endpoint), str(entry.label), str(entry.short), entry.icon, is_here)
