"""The keyboard: ONE table of keys and what they do. The sheet on `?`, the page of help and the browser's script read it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, g, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from accounts.permissions import Permission
from accounts.queries import Visitor
from web import navigation


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Keys pressed one after the other. They open `endpoint`, or are an `action` that keys.js knows."""

    keys: tuple[str, ...]
    label: LazyString
    endpoint: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A shortcut as the present page offers it."""

    keys: tuple[str, ...]
    label: str
    url: str = ""
    action: str = ""


_TALK, _HELP = "talks.new", "help_centre.index"

TABLE: tuple[Shortcut, ...] = (
    Shortcut(("/",), _("查找"), action="search"),
    Shortcut(("?",), _("显示这张表"), action="sheet"),
    Shortcut(("j",), _("到下一行"), action="next"),
    Shortcut(("k",), _("到上一行"), action="previous"),
    Shortcut(("Esc",), _("关闭菜单、这张表或查找结果"), action="close"),
    Shortcut(("n",), _("登记一次谈话（在学生档案里）"), endpoint=_TALK),
    Shortcut(("g", "t"), _("去我的待办"), endpoint="todo.index"),
    Shortcut(("g", "d"), _("去履职一览"), endpoint="obligations.index"),
    Shortcut(("g", "m"), _("去关爱名册"), endpoint="cases.index"),
    Shortcut(("g", "s"), _("去摸底排查"), endpoint="screening.index"),
    Shortcut(("g", "b"), _("去班级"), endpoint="classes.index"),
    Shortcut(("g", "x"), _("去查找学生"), endpoint="people.index"),
    Shortcut(("g", "z"), _("去制度配置"), endpoint="policy_profiles.index"),
    Shortcut(("g", "r"), _("去校历"), endpoint="school_calendar.index"),
    Shortcut(("g", "h"), _("去帮助"), endpoint=_HELP),
)


def init(app: Flask) -> None:
    """Give templates `shortcuts()` and `all_shortcuts()`."""
    app.jinja_env.globals.update(shortcuts=of_this_page, all_shortcuts=everything)


def of_this_page() -> list[Key]:
    """The keys that do something here, for this person; none where the person switched them off."""
    visitor = g.get("visitor")
    if visitor is None or not visitor.person.has_shortcuts:
        return []
    addresses = _addresses()
    return [
        Key(row.keys, str(row.label), addresses.get(row.endpoint, ""), row.action)
        for row in TABLE
        if row.action or row.endpoint in addresses
    ]


def everything() -> list[Key]:
    """The table for this person wherever they work, to be read without a keyboard: nothing of pages that are not theirs."""
    visitor: Visitor = g.visitor
    held = {permission for place in visitor.workplaces for permission in visitor.permissions_at(place)}
    theirs = {entry.endpoint for entry in navigation.TABLE if entry.permission in held} | {_HELP}
    if Permission.TALK_RECORD in held:
        theirs.add(_TALK)
    return [Key(row.keys, str(row.label)) for row in TABLE if row.action or row.endpoint in theirs]


def _addresses() -> dict[str, str]:
    """Where the keys of this page lead: the pages of the menu, help, and on a student's file a new talk."""
    addresses = {_HELP: url_for(_HELP)}
    if "actor" in g:
        for entry in navigation.entries(g.actor.permissions, g.school):
            addresses[entry.endpoint] = url_for(entry.endpoint)
        case_id = (request.view_args or {}).get("case_id")
        if case_id is not None and g.actor.may(Permission.TALK_RECORD):
            addresses[_TALK] = url_for(_TALK, case_id=case_id)
    return addresses
