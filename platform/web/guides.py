"""First-run guidance: for each role the three things to do first, shown at home until the person puts the card away."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, g, request, url_for
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from accounts.queries import Visitor
from accounts.roles import LABELS, Role
from web import navigation
from web.tenancy import SCHOOL


@dataclass(frozen=True, slots=True)
class Step:
    """One of the three things: what to do, why it comes first, and where."""

    label: LazyString
    why: LazyString
    endpoint: str


@dataclass(frozen=True, slots=True)
class Card:
    """A guide as a page shows it; a step is its words, why, and its address."""

    role: Role
    role_name: str
    steps: tuple[tuple[str, str, str], ...]


GUIDES: dict[Role, tuple[Step, Step, Step]] = {
    Role.DISTRICT_ADMIN: (
        Step(_("看看哪些学校还没启用"), _("每所学校卡在哪一步，一眼可见。"), "schools.index"),
        Step(_("核对节假日和学期"), _("全区学校的到期日都从这里算起。"), "district_calendar.index"),
        Step(_("审阅本月统计草稿"), _("您发布之后，教育局才看得到。"), "statistics.drafts"),
    ),
    Role.STATISTICIAN: (
        Step(_("打开最近一月的统计"), _("数字已经过处理，可以放心引用。"), "statistics.index"),
        Step(_("需要时建一个访问令牌"), _("别的系统可以自动读取，不用手工下载。"), "tokens.index"),
        Step(_("读一遍统计口径"), _("小于 10 的数为什么不显示。"), "help_centre.index"),
    ),
    Role.PRINCIPAL: (
        Step(_("确认学校采用的制度"), _("所有待办和日期都由它产生。"), "policy_profiles.index"),
        Step(_("任命领导小组"), _("要有两个人分别提出和决定。"), "leadership.index"),
        Step(_("给老师们发邀请"), _("负责哪个班，决定看得到哪个班。"), "accounts.index"),
    ),
    Role.GROUP_HEAD: (
        Step(_("看看有什么等您决定"), _("您的答复决定别人能不能往下做。"), "todo.index"),
        Step(_("打开关爱名册"), _("全校正在得到支持的同学都在这里。"), "cases.index"),
        Step(_("看一看履职一览"), _("哪里较满，可以早些帮一把。"), "obligations.index"),
    ),
    Role.GROUP_MEMBER: (
        Step(_("看看有什么等您决定"), _("您的答复决定别人能不能往下做。"), "todo.index"),
        Step(_("看各班摸底进行到哪里"), _("提交的班级要由您或另一位成员复核。"), "screening.index"),
        Step(_("打开关爱名册"), _("先认识正在得到支持的同学。"), "cases.index"),
    ),
    Role.COUNSELLOR: (
        Step(_("看看我的待办"), _("要您写意见的都在这里。"), "todo.index"),
        Step(_("打开关爱名册"), _("有风险提示的排在前面。"), "cases.index"),
        Step(_("按姓名找一位同学"), _("拼音首字母就够了。"), "search.index"),
    ),
    Role.GRADE_HEAD: (
        Step(_("看看我的待办"), _("本年级要您复核的都在这里。"), "todo.index"),
        Step(_("看本年级摸底进行到哪里"), _("先帮还没交的班。"), "screening.index"),
        Step(_("看一看履职一览"), _("谁那里较满，可以早些调一调。"), "obligations.index"),
    ),
    Role.CLASS_TEACHER: (
        Step(_("看看我的待办"), _("每一件都写明为什么和什么时候。"), "todo.index"),
        Step(_("登记本班摸底"), _("每位同学一个结果，大多数点一下就好。"), "screening.index"),
        Step(_("打开一位同学的档案"), _("谈话从档案里登记，登记后待办自动划去。"), "cases.index"),
    ),
    Role.SUBJECT_TEACHER: (
        Step(_("看看支持提示"), _("课上可以怎样帮助谁，只有办法，没有原因。"), "tips.index"),
        Step(_("看看我的待办"), _("分给您的事都在这里。"), "todo.index"),
        Step(_("认一认您任教的班级"), _("只列出您教的班。"), "classes.index"),
    ),
    Role.ACADEMIC_AFFAIRS: (
        Step(_("导入名册"), _("先有学生和班级，老师们才能开始。"), "roster_imports.index"),
        Step(_("核对教职工"), _("姓名对上，邀请才不会发错人。"), "staff.index"),
        Step(_("看看班级和人数"), _("和学籍对一对。"), "classes.index"),
    ),
    Role.LOGISTICS: (
        Step(_("看看要减免哪些费用"), _("只有姓名、班级、项目、金额和起止。"), "relief_lists.index"),
        Step(_("改一个只有自己知道的密码"), _("名单只给您一个人看。"), "account.password"),
        Step(_("读一读帮助"), _("名单能不能张贴、转发，这里有。"), "help_centre.index"),
    ),
    Role.STUDENT_HELPER: (
        Step(_("看看老师请我做的"), _("做好一件点一下。"), "peer_care.index"),
        Step(_("改一个只有自己知道的密码"), _("不要告诉同学。"), "account.password"),
        Step(_("读一读帮助"), _("不清楚的事，先问老师。"), "help_centre.index"),
    ),
}


def init(app: Flask) -> None:
    """Give templates `guide_of_this_page()`."""
    app.jinja_env.globals["guide_of_this_page"] = of_this_page


def of_this_page() -> Card | None:
    """The first guide that this person has not put away, if this page is their home in that role."""
    visitor: Visitor | None = g.get("visitor")
    if visitor is None:
        return None
    roles = [role for role in GUIDES if role in _roles_at_home(visitor) and role not in visitor.person.guides_done]
    return _card(roles[0]) if roles else None


def _roles_at_home(visitor: Visitor) -> frozenset[str]:
    """The roles whose home is the page that is shown: of the place, or of places that have no page of their own."""
    if request.endpoint == "home.index":
        homeless = [place for place in visitor.workplaces if not visitor.permissions_at(place)]
        return frozenset(role for place in homeless for role in place.roles)
    if "actor" not in g or request.path != navigation.start_of(g.actor.permissions, g.place):
        return frozenset()
    return frozenset(g.place.roles)


def _card(role: Role) -> Card:
    steps = tuple((str(step.label), str(step.why), _url(step.endpoint)) for step in GUIDES[role])
    return Card(role, gettext(LABELS[role]), steps)


def _url(endpoint: str) -> str:
    inside = current_app.url_map.is_endpoint_expecting(endpoint, SCHOOL)
    return url_for(endpoint, school=g.school.slug) if inside else url_for(endpoint)
