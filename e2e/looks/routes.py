"""Every address of the portal, read from the application's own map: nobody has to remember a new page."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect, Rule

from accounts.grants import GRANTS
from accounts.roles import DISTRICT_ROLES, Role
from web.app import create_app
from web.permit import Access, Door, access_of

# Only to read the map: no request is ever served by this application.
_KEYS = {
    "TONGXIN_SECRET_KEY": "only-to-read-the-map",
    "TONGXIN_MASTER_KEY": base64.b64encode(bytes(32)).decode(),
}

# For programs with a token: they answer in JSON and nobody looks at them.
FOR_PROGRAMS = "/api/"


@dataclass(frozen=True)
class Place:
    """What an address means: its endpoint and the values that stand in it."""

    endpoint: str
    values: Mapping[str, object]


class Routes:
    """The map of addresses of an application."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def of(self, path: str) -> Place | None:
        """What a path means, be it opened or sent to; None for one that is nobody's."""
        for method in ("GET", "POST"):
            try:
                endpoint, values = self._adapter.match(path.partition("?")[0], method)
            except (HTTPException, RequestRedirect):
                continue
            return Place(str(endpoint), values)
        return None

    @cached_property
    def readable(self) -> dict[str, Rule]:
        """Every endpoint that answers GET and is meant for people."""
        return {
            rule.endpoint: rule
            for rule in self._app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and not rule.rule.startswith(FOR_PROGRAMS)
        }

    def open_to(self, role: Role | None) -> list[Rule]:
        """The routes that the matrix of rights opens to a role; for None to whoever is signed out."""
        return [
            rule for endpoint, rule in self.readable.items() if _lets_in(access_of(self._app, endpoint), rule, role)
        ]

    @cached_property
    def _adapter(self) -> MapAdapter:
        return self._app.url_map.bind("127.0.0.1")


def routes() -> Routes:
    """The map of this checkout."""
    for name, value in _KEYS.items():
        os.environ.setdefault(name, value)
    return Routes(create_app())


def _lets_in(access: Access | None, rule: Rule, role: Role | None) -> bool:
    if access is None or access.door is not Door.PERMITTED:
        return access is not None and (role is None) is (access.door is Door.PUBLIC)
    if role is None or ("school" in rule.arguments) is (role in DISTRICT_ROLES):
        return False
    return access.permission in GRANTS[role]
