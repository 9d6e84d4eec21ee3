"""Where one can go: ONE table of endpoint, label and permission. Menus, bottom bar and everybody's home come from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask import Flask, current_app, g, request, url_for
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from accounts.permissions import Permission
from accounts.queries import SchoolCard, Workplace
from accounts.roles import LABELS
from tenants.onboarding import SchoolState
from web.tenancy import SCHOOL


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the menu, shown to whoever holds the permission.

    `short` is its word in the bottom bar of a phone (the first four that have one); everything is found under 更多.
    `icon` is a name of `assets/build.py`. `until_active` pages matter only while a school comes on board.
    """

    endpoint: str
    label: LazyString
    permission: Permission
    short: LazyString | str = ""
    icon: str = "circle"
    until_active: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the present page shows it."""

    url: str
    label: str
    short: str = ""
    icon: str = ""
    is_here: bool = False


TABLE: tuple[Entry, ...] = (
    # A school.
    Entry("onboarding.index", _("入驻向导"), Permission.SCHOOL_ACTIVATE, _("入驻"), "clipboard", until_active=True),
    Entry("todo.index", _("我的待办"), Permission.OBLIGATION_READ, _("待办"), "tick"),
    Entry("obligations.index", _("履职一览"), Permission.OBLIGATION_BOARD),
    Entry("cases.index", _("关爱名册"), Permission.CASE_READ, _("名册"), "file"),
    Entry("screening.index", _("摸底排查"), Permission.SCREENING_READ, _("摸底"), "clipboard"),
    Entry("tips.index", _("支持提示"), Permission.CASE_TIP, _("提示"), "list"),
    Entry("classes.index", _("班级"), Permission.PEOPLE_READ, _("班级"), "people"),
    Entry("people.index", _("查找学生"), Permission.PEOPLE_READ, _("找学生"), "search"),
    Entry("roster_imports.index", _("导入名册"), Permission.PEOPLE_IMPORT),
    Entry("staff.index", _("教职工"), Permission.PEOPLE_EDIT),
    Entry("policy_profiles.index", _("制度配置"), Permission.PROFILE_READ),
    Entry("school_calendar.index", _("校历"), Permission.CALENDAR_READ),
    Entry("leadership.index", _("领导小组"), Permission.GROUP_READ),
    Entry("notices.index", _("告知与同意"), Permission.CONSENT_READ),
    Entry("access_log.index", _("查阅记录"), Permission.ACCESS_LOG_READ),
    Entry("accounts.index", _("账号"), Permission.ACCOUNT_MANAGE),
    Entry("jobs.index", _("后台任务"), Permission.JOB_READ),
    # The district's office and the bureau.
    Entry("schools.index", _("学校管理"), Permission.SCHOOL_ONBOARD, _("学校"), "people"),
    Entry("district_calendar.index", _("校历与节假日"), Permission.DISTRICT_CALENDAR_EDIT, _("校历"), "calendar"),
    Entry("statistics.drafts", _("统计发布"), Permission.STATISTICS_RELEASE, _("发布"), "upload"),
    Entry("statistics.index", _("分类统计"), Permission.STATISTICS_READ, _("统计"), "table"),
    Entry("tokens.index", _("访问令牌"), Permission.STATISTICS_EXPORT, _("令牌"), "gear"),
)
"""In the order of the menu; the first entry that a person may open is where they start."""


def init(app: Flask) -> None:
    """Give templates `menu()`, `place_words()`, `role_words()`, `role_names()` and `account_links()`."""
    app.jinja_env.globals.update(
        menu=menu, place_words=place_words, role_words=role_words, role_names=role_names, account_links=account_links
    )


def entries(permissions: Collection[str], school: SchoolCard | None) -> list[Entry]:
    """What somebody with these permissions may open in a school, or (for None) in a district's office."""
    return [
        entry
        for entry in TABLE
        if entry.permission in permissions
        and current_app.url_map.is_endpoint_expecting(entry.endpoint, SCHOOL) == (school is not None)
        and not (entry.until_active and school and school.state == SchoolState.ACTIVE)
    ]


def start_of(permissions: Collection[str], place: Workplace) -> str | None:
    """The address where somebody with these permissions starts in that place; None when nothing there is for them."""
    first = next(iter(entries(permissions, place.school)), None)
    if first is None:
        return None
    return url_for(first.endpoint, school=place.school.slug) if place.school else url_for(first.endpoint)


def menu() -> list[Link]:
    """The menu of the present page."""
    return [_link(entry) for entry in entries(g.actor.permissions, g.school)]


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
    links = [Link(url_for("account.show"), gettext("我的账号")), Link(url_for("help_centre.index"), gettext("帮助"))]
    if len(g.visitor.workplaces) > 1:
        links.append(Link(url_for("home.index"), gettext("换一个工作地点")))
    return links


def _link(entry: Entry) -> Link:
    room = entry.endpoint.rpartition(".")[0]
    is_here = (request.endpoint or "").rpartition(".")[0] == room
    return Link(url_for(entry.endpoint), str(entry.label), str(entry.short), entry.icon, is_here)
