"""帮助: topics by role, the keys, and the words. A student's account reads only what is neutral (INV-3)."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accounts.queries import Visitor
from accounts.roles import Role
from kernel.errors import NotFound
from kernel.settings import settings
from web import glossary as words
from web import help_topics
from web.permit import personal

blueprint = Blueprint("help_centre", __name__, url_prefix="/help")


@blueprint.get("/")
@personal
def index(visitor: Visitor) -> ResponseReturnValue:
    """What helps in one's own roles first."""
    roles = _roles(visitor)
    return render_template(
        "help_centre/index.html",
        topics=help_topics.for_roles(roles),
        others=help_topics.others_for(roles),
        contact=settings().help_contact,
    )


@blueprint.get("/topics/<string:topic>")
@personal
def show(visitor: Visitor, topic: str) -> ResponseReturnValue:
    """One topic; what is not for this person is not found."""
    roles = _roles(visitor)
    known = [*help_topics.for_roles(roles), *help_topics.others_for(roles)]
    found = next((one for one in known if one.slug == topic), None)
    if found is None:
        raise NotFound
    return render_template("help_centre/topic.html", topic=found, contact=settings().help_contact)


@blueprint.get("/keys")
@personal
def keys(_visitor: Visitor) -> ResponseReturnValue:
    """The table of the keyboard, readable without one."""
    return render_template("help_centre/keys.html")


@blueprint.get("/glossary")
@personal
def glossary(visitor: Visitor) -> ResponseReturnValue:
    """The words of the work; for a student's account the neutral ones."""
    reads_all = _is_colleague(_roles(visitor))
    groups = words.GROUPS if reads_all else [group for group in words.GROUPS if group.is_neutral]
    return render_template("help_centre/glossary.html", groups=groups, reads_all=reads_all)


def _roles(visitor: Visitor) -> frozenset[str]:
    """Every role of the person, wherever; of a student's account, whatever it holds, only the student's."""
    held = frozenset(role for place in visitor.workplaces for role in place.roles | place.acting)
    return held & {Role.STUDENT_HELPER} if visitor.person.is_student else held


def _is_colleague(roles: frozenset[str]) -> bool:
    return bool(roles - {Role.STUDENT_HELPER})
