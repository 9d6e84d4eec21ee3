"""`ui`: every macro of `templates/components/` as a global name, so that pages and their fragments need no import."""

from __future__ import annotations

from functools import cached_property

from flask import Flask
from jinja2 import Environment
from jinja2.runtime import Macro

FOLDER = "components/"


class Components:
    """The macros by name: `ui.card` is the macro `card`, whichever file holds it."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def __getattr__(self, name: str) -> Macro:
        try:
            return self._macros[name]
        except KeyError:
            raise AttributeError(name) from None

    @cached_property
    def _macros(self) -> dict[str, Macro]:
        """All macros; loaded on first use, when the globals that they call are all there."""
        found: dict[str, Macro] = {}
        for path in self._environment.list_templates(filter_func=lambda path: path.startswith(FOLDER)):
            for name, value in vars(self._environment.get_template(path).module).items():
                if isinstance(value, Macro) and found.setdefault(name, value) is not value:
                    msg = f"two components are called {name}"
                    raise ValueError(msg)
        return found


def init(app: Flask) -> None:
    """Give templates `ui`."""
    app.jinja_env.globals["ui"] = Components(app.jinja_env)
