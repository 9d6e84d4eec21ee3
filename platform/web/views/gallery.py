"""The page of all pieces, for whoever writes pages: each piece's name, how it is written, how it looks."""

from __future__ import annotations

import re
from itertools import groupby

from flask import Blueprint, current_app, g, render_template
from flask.typing import ResponseReturnValue
from jinja2 import BaseLoader

from accounts.queries import Visitor
from kernel.actor import Actor
from web import assets, forms
from web.language import translate as _
from web.paging import Paging
from web.permit import personal

blueprint = Blueprint("gallery", __name__)

FOLDER = "gallery/"

# A specimen is a piece of a template in a file of its own: what is shown as its usage is what draws it.
Specimen = tuple[str, str, str]

_ROLE = re.compile(r"\.swatch-([a-z-]+) \{")
_ICON = re.compile(r'<symbol id="(\w+)"')


@blueprint.get("/components")
@personal
def index(visitor: Visitor) -> ResponseReturnValue:
    """All of them. The frame needs a place to stand in; who works nowhere sees the rest."""
    _stand_somewhere(visitor)
    return render_template(
        "gallery/index.html",
        parts=[(part, found) for part, found in specimens().items() if part != "frame" or "actor" in g],
        roles=_ROLE.findall(_built("portal.css")),
        icon_names=_ICON.findall(_built("icons.svg")),
        form=forms.blank(version=1, outcome="none"),
        faulty=forms.Form({"phone": ["12"]}, faults={"phone": [_("号码不完整。")], "answer": [_("请选一个。")]}),
        paging=Paging(2, 70),
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
