"""Where one can go: ONE table of endpoint, label and permission. Menus, bottom bar and everybody's home come from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from flask import Flask, current_app, g, request, url_for
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from accounts.permissions import Permission
from accounts.queries import SchoolCard, Workplace
from accounts.roles import LABELS, Role
from school_calendar.queries import UNIVERSITY
from tenants.onboarding import SchoolState
from web.projection import ABOUT_ONE_CHILD
from web.tenancy import SCHOOL


class Group(IntEnum):
    """The parts of the whole menu, in their order."""

    WORK = 1
    PEOPLE = 2
    RULES = 3
    RECORDS = 4


GROUPS = {
    Group.WORK: _("日常"),
    Group.PEOPLE: _("班级与人员"),
    Group.RULES: _("制度与校历"),
    Group.RECORDS: _("记录与账号"),
}

# How those who run the school's work call what others call by its plain name (domain.md 7.1).
_CLASS_TEACHER = Role.CLASS_TEACHER


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the menu, shown to whoever holds the permission.

    `short` is its word in the bottom bar of a phone (the first four that have one); everything is found under 更多.
    `icon` is a name of `assets/build.py`. `until_active` pages matter only while a school comes on board,
    those of a `stage` only in its schools. `aside` pages
    are found under 更多 alone. `called` is what some roles call it.
    """

    endpoint: str
    label: LazyString
    permission: Permission
    short: LazyString | str = ""
    icon: str = "circle"
    until_active: bool = False
    stage: str = ""
    group: Group = Group.WORK
    aside: bool = False
    called: Mapping[Role, LazyString] = field(default_factory=dict)

    def label_for(self, roles: Collection[str]) -> str:
        """Its word in the menu of somebody with these roles."""
        return str(next((word for role, word in self.called.items() if role in roles), self.label))


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the present page shows it."""

    url: str
    label: str
    short: str = ""
    icon: str = ""
    is_here: bool = False
    is_aside: bool = False
    group: int = Group.WORK

    @property
    def group_label(self) -> str:
        """The words above its part of the menu."""
        return str(GROUPS[Group(self.group)])


@dataclass(frozen=True, slots=True)
class Place:
    """Another place where the person works: where it starts, and what they are there."""

    url: str
    label: str
    roles: str


TABLE: tuple[Entry, ...] = (
    # A school.
    Entry("onboarding.index", _("入驻向导"), Permission.SCHOOL_ACTIVATE, _("入驻"), "clipboard", until_active=True),
    Entry("board.index", _("工作台"), Permission.OBLIGATION_BOARD, _("工作台"), "home"),
    Entry("todo.index", _("我的待办"), Permission.OBLIGATION_READ, _("待办"), "tick"),
    Entry("obligations.index", _("履职一览"), Permission.OBLIGATION_BOARD, icon="bars"),
    Entry("loads.index", _("分工"), Permission.OBLIGATION_BOARD, icon="people", aside=True),
    Entry("cases.index", _("关爱名册"), Permission.CASE_READ, _("名册"), "file"),
    Entry("support_plans.index", _("支持计划"), Permission.PLAN_READ, icon="list"),
    Entry("support_needs.index", _("应助尽助"), Permission.CASE_READ, icon="list", aside=True),
    Entry("fee_reliefs.index", _("费用减免"), Permission.FEE_RELIEF_READ, icon="clipboard", aside=True),
    Entry("incidents.index", _("事件处置"), Permission.INCIDENT_HANDLE, icon="list", aside=True),
    Entry("mandatory_reports.index", _("强制报告"), Permission.MANDATORY_REPORT_READ, icon="phone", aside=True),
    Entry(
        "screening.index",
        _("摸底排查"),
        Permission.SCREENING_READ,
        _("摸底"),
        "clipboard",
        called={_CLASS_TEACHER: _("摸底登记")},
    ),
    Entry(
        "roster_refreshes.index",
        _("名册刷新"),
        Permission.ROSTER_READ,
        icon="clipboard",
        stage=UNIVERSITY,
        called={Role.COUNSELLOR: _("名册接收")},
    ),
    Entry(
        "archive_batches.index",
        _("档案移交"),
        Permission.ARCHIVE_READ,
        icon="file",
        stage=UNIVERSITY,
        aside=True,
        called={Role.COUNSELLOR: _("档案签收")},
    ),
    Entry("seminars.index", _("家长座谈会"), Permission.SEMINAR_READ, icon="people"),
    Entry("activities.index", _("活动"), Permission.ACTIVITY_READ, icon="people", aside=True),
    Entry("student_forums.index", _("学生座谈会"), Permission.FORUM_READ, icon="people", aside=True),
    Entry("phone_log.index", _("电话沟通记录"), Permission.CONTACT_READ, icon="phone", aside=True),
    Entry("letter_lists.index", _("家校联系函"), Permission.CONTACT_READ, icon="letter", aside=True),
    Entry("peer_care.index", _("同学关怀任务"), Permission.PEER_CARE_HELP, _("任务"), "list"),
    Entry("peer_care.new", _("写给老师"), Permission.PEER_CARE_HELP, _("写给老师"), "letter"),
    Entry("peer_observations.index", _("同学关怀"), Permission.PEER_OBSERVATION_READ, icon="people", aside=True),
    Entry("tips.index", _("支持提示"), Permission.CASE_TIP, _("提示"), "list"),
    Entry("trainings.index", _("培训与交流"), Permission.TRAINING_READ, icon="book", aside=True),
    Entry("training_coverage.index", _("培训覆盖"), Permission.TRAINING_OVERSEE, icon="people", aside=True),
    Entry("relief_lists.index", _("减免名单"), Permission.FEE_RELIEF_CARRY_OUT, _("减免"), "clipboard"),
    Entry("incident_reports.index", _("情况上报"), Permission.INCIDENT_REPORT, icon="letter", aside=True),
    Entry(
        "classes.index",
        _("班级"),
        Permission.PEOPLE_READ,
        _("班级"),
        "people",
        group=Group.PEOPLE,
        called={_CLASS_TEACHER: _("我的班级")},
    ),
    Entry("leadership.index", _("领导小组"), Permission.GROUP_READ, group=Group.PEOPLE),
    Entry("policy_profiles.index", _("制度配置"), Permission.PROFILE_READ, group=Group.RULES),
    Entry("people.index", _("查找学生"), Permission.PEOPLE_READ, _("找学生"), "search", group=Group.PEOPLE, aside=True),
    Entry("roster_imports.index", _("导入名册"), Permission.PEOPLE_IMPORT, group=Group.PEOPLE, aside=True),
    Entry("staff.index", _("教职工"), Permission.PEOPLE_EDIT, group=Group.PEOPLE),
    Entry("school_calendar.index", _("校历"), Permission.CALENDAR_READ, group=Group.RULES, aside=True),
    Entry("privacy_notices.index", _("告知与同意"), Permission.CONSENT_READ, group=Group.RECORDS),
    Entry("access_log.index", _("查阅记录"), Permission.ACCESS_LOG_READ, group=Group.RECORDS, aside=True),
    Entry("accounts.index", _("账号"), Permission.ACCOUNT_MANAGE, group=Group.RECORDS, aside=True),
    Entry("mail_rules.index", _("邮件提醒"), Permission.ACCOUNT_MANAGE, group=Group.RECORDS, aside=True),
    Entry("works.index", _("进行中的工作"), Permission.NOTICE_READ, icon="hourglass", group=Group.RECORDS, aside=True),
    Entry("jobs.index", _("后台任务"), Permission.JOB_READ, group=Group.RECORDS, aside=True),
    # The district's office and the bureau.
    Entry("schools.index", _("学校管理"), Permission.SCHOOL_ONBOARD, _("学校"), "people"),
    Entry("district_calendar.index", _("校历与节假日"), Permission.DISTRICT_CALENDAR_EDIT, _("校历"), "calendar"),
    Entry("loosenings.index", _("放宽申请"), Permission.PROFILE_LOOSENING, _("放宽"), "book"),
    Entry("policy_templates.index", _("制度模板"), Permission.PROFILE_TEMPLATE, _("模板"), "file"),
    Entry("statistics.drafts", _("统计发布"), Permission.STATISTICS_RELEASE, _("发布"), "upload"),
    Entry("statistics.index", _("分类统计"), Permission.STATISTICS_READ, _("统计"), "table"),
    Entry("completion.index", _("履职完成率"), Permission.STATISTICS_READ, _("完成率"), "bars"),
    Entry("tokens.index", _("访问令牌"), Permission.STATISTICS_EXPORT, _("令牌"), "key"),
)
"""In the order of the menu; the first entry that a person may open is where they start."""

_OWN_PLACE = {entry.endpoint for entry in TABLE}


def init(app: Flask) -> None:
    """Give templates `menu()`, `place_words()`, `role_words()`, `role_names()`, `other_places()` and what a page is about."""
    app.jinja_env.globals.update(
        menu=menu,
        place_words=place_words,
        role_words=role_words,
        role_names=role_names,
        other_places=other_places,
        is_about_a_child=is_about_a_child,
        child_of_page=child_of_page,
    )


def entries(permissions: Collection[str], school: SchoolCard | None) -> list[Entry]:
    """What somebody with these permissions may open in a school, or (for None) in a district's office."""
    return [
        entry
        for entry in TABLE
        if entry.permission in permissions
        and current_app.url_map.is_endpoint_expecting(entry.endpoint, SCHOOL) == (school is not None)
        and not (entry.until_active and school and school.state == SchoolState.ACTIVE)
        and entry.stage in ("", school.stage if school else "")
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
    return role_names(g.place.roles)


def role_names(roles: Collection[str]) -> str:
    """Roles in the words of the school, in the order of the matrix."""
    return "、".join(gettext(label) for role, label in LABELS.items() if role in roles)


def other_places() -> list[Place]:
    """The person's other workplaces that have something for them: one tap each."""
    visitor = g.visitor
    starts = [
        (place, start_of(visitor.permissions_at(place), place))
        for place in visitor.workplaces
        if place.scope != g.place.scope
    ]
    return [
        Place(start, place.school.short_name if place.school else place.district_name, role_names(place.roles))
        for place, start in starts
        if start
    ]


def is_about_a_child() -> bool:
    """Whether the page belongs to one child, so that the way to report harm stands at its end; the file has its own."""
    asked = request.view_args or {}
    return request.endpoint != "cases.show" and any(part in asked for part in ABOUT_ONE_CHILD)


def child_of_page() -> dict[str, object]:
    """What leads from a page about one child to a report about the same child."""
    asked = request.view_args or {}
    places = {"case": asked.get("case_id"), "student": asked.get("student_id")}
    return next(({name: value} for name, value in places.items() if value is not None), {})


def place_of(endpoint: str) -> str:
    """The entry of the menu under which a page stands, and no other; empty for a page of no room of the menu."""
    front = endpoint if endpoint in _OWN_PLACE else f"{endpoint.rpartition('.')[0]}.index"
    return front if front in _OWN_PLACE else ""


def _link(entry: Entry) -> Link:
    return Link(
        url=url_for(entry.endpoint),
        label=entry.label_for(g.actor.roles),
        short=str(entry.short),
        icon=entry.icon,
        is_here=place_of(request.endpoint or "") == entry.endpoint,
        is_aside=entry.aside,
        group=entry.group,
    )
