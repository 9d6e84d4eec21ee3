"""The main pages of a person: those of the menu, and where the daily work is done."""

from __future__ import annotations

from playwright._impl._api_structures import SetCookieParam

from demo import cast
from demo.cast import DemoAccount
from demo.catalog import Selection
from e2e.looks.door import Visitor
from e2e.looks.routes import Routes, routes
from web import navigation

# A student's file and the form of a talk are reached from the menu's pages.
DAILY = ("cases.show", "talks.new")


def account(username: str) -> DemoAccount:
    """The demo account of that name."""
    return next(one for one in cast.accounts(Selection.SMALL) if one.username == username)


def main_pages(visitor: Visitor, mapped: Routes | None = None) -> list[str]:
    """The addresses of the menu, then of the first file that is listed and of what is done with it."""
    mapped = mapped or routes()
    menu = {entry.endpoint for entry in navigation.TABLE}
    found = dict.fromkeys(
        path for path in visitor.get("/").links if _endpoint(mapped, path) in menu and "?" not in path
    )
    daily = list(found)
    for endpoint in DAILY:
        links = [path for opened in daily for path in visitor.get(opened).links if _endpoint(mapped, path) == endpoint]
        daily = links[:1]
        found.update(dict.fromkeys(daily))
    return list(found)


def cookies(visitor: Visitor, url: str) -> list[SetCookieParam]:
    """The cookies of somebody at the door, as a browser takes them."""
    return [{"name": name, "value": value, "url": url} for name, value in visitor.cookies.items()]


def _endpoint(mapped: Routes, path: str) -> str:
    place = mapped.of(path)
    return place.endpoint if place else ""
