"""The page of all pieces, for whoever writes pages: each piece's name, how it is written, how it looks."""

from __future__ import annotations

import re
from itertools import groupby

from flask import Blueprint, current_app, g, render_template
from flask.typing import ResponseReturnValue
from jinja2 import BaseLoader

from accounts.permissions import Permission
from accounts.queries import Visitor
from kernel.actor import Actor
from kernel.errors import NotFound
from web import assets, forms
from web.language import translate as _
from web.paging import Paging
from web.permit import personal
from web.views import gallery_examples

blueprint = Blueprint("gallery", __name__)

FOLDER = "gallery/"

OF_A_SCHOOL = frozenset({"drafts", "duties", "file", "files", "notices", "search", "works"})
"""Parts that belong to work in a school: to those alone who do that work."""

# A specimen is a piece of a template in a file of its own: what is shown as its usage is what draws it.
Specimen = tuple[str, str, str]

_ROLE = re.compile(r"\.swatch-([a-z-]+) \{")
_ICON = re.compile(r'<symbol id="(\w+)"')


@blueprint.get("/components")
@personal
def index(visitor: Visitor) -> ResponseReturnValue:
    """All of them. The frame needs a place to stand in, and duties a school; who works nowhere sees the rest.

    A student's account has nothing to do here (INV-3).
    """
    if visitor.person.is_student:
        raise NotFound
    _stand_somewhere(visitor)
    is_at_work = "actor" in g and g.school is not None and g.actor.may(Permission.OBLIGATION_READ)
    return render_template(
        "gallery/index.html",
        parts=[(part, found) for part, found in specimens().items() if _has_place(part, is_at_work=is_at_work)],
        roles=_ROLE.findall(_built("portal.css")),
        icon_names=_ICON.findall(_built("icons.svg")),
        form=forms.blank(version=1, outcome="none"),
        faulty=forms.Form({"phone": ["12"]}, faults={"phone": [_("号码不完整。")], "answer": [_("请选一个。")]}),
        paging=Paging(2, 70),
        **gallery_examples.of_everywhere(),
        **(gallery_examples.of_a_school() if is_at_work else {}),
    )


def specimens() -> dict[str, list[Specimen]]:
    """Name, source and path of every specimen, by the part that it belongs to."""
    environment = current_app.jinja_env
    loader = environment.loader
    assert isinstance(loader, BaseLoader)  # noqa: S101  Flask's own
    paths = environment.list_templates(filter_func=lambda path: path.startswith(FOLDER) and path.count("/") == 2)
    return {
        part: [(_name(path), loader.get_source(environment, path)[0].strip(), path) for path in found]
        for part, found in groupby(sorted(paths), key=lambda path: path.split("/")[1])
    }


def _has_place(part: str, *, is_at_work: bool) -> bool:
    return is_at_work if part in OF_A_SCHOOL else part != "frame" or "actor" in g


def _name(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".html")


def _built(name: str) -> str:
    return (assets.FOLDER / assets.asset_url(name).removeprefix(assets.PREFIX)).read_text(encoding="utf-8")


def _stand_somewhere(visitor: Visitor) -> None:
    """Let the frame be drawn as in the person's first place; nothing of the place itself is read."""
    for place in visitor.workplaces[:1]:
        g.school, g.place = place.school, place
        g.actor = Actor(
            user_id=visitor.person.id,
            name=visitor.person.name,
            district_id=place.district_id,
            school_id=place.school.id if place.school else None,
            roles=place.roles,
            permissions=visitor.permissions_at(place),
        )
