"""What has to happen first for some pages to exist: done through the portal's own forms, only where nothing shows them yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from accounts.roles import Role
from care.cases.terms import FlagKind, PaperPurpose
from care.incidents.terms import Effect, IncidentKind
from demo import cast
from demo.cast import DemoAccount
from demo.catalog import TODAY, Selection
from e2e.looks import visits
from e2e.looks.door import Answer, Visitor
from e2e.looks.routes import Routes
from e2e.looks.visits import Tour
from policy_profiles import loader
from policy_profiles.writing import as_yaml

_PAPER = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
_LINK = re.compile(r'value="(https?://[^"]+)"')


Shown = tuple[DemoAccount | None, list[str]]
"""Who sees what came about, and the addresses where it is seen."""


def everybody(url: str, routes: Routes) -> list[Tour]:
    """The walks of all roles, and of whoever is signed out, after which every page has been seen by somebody."""
    tours = [visits.walk(url, routes, account) for account in (None, *visits.people())]
    missing = set(visits.unvisited(tours, routes))
    for prepare, endpoints in _PREPARATIONS.items():
        if missing & endpoints:
            for account, starts in prepare(url, routes):
                seen = set[str]().union(*(tour.answered for tour in tours))
                tours.append(visits.walk(url, routes, account, starts=starts, seen=seen))
    return tours


def _invitation(url: str, routes: Routes) -> Iterator[Shown]:
    """A colleague is invited; whoever has the link sees the page behind it."""
    principal = account_of(Role.PRINCIPAL)
    visitor = signed_in(url, principal)
    place = f"/{_slug(principal)}/accounts"
    page = visitor.get(f"{place}/invitation")
    answer = visitor.post(f"{place}/invitations", page.token, name="闻一舟", role=Role.COUNSELLOR.value)
    link = _LINK.search(answer.text)
    if link is None:
        raise LookupError(f"no invitation was made: {answer.status}")
    yield None, [urlsplit(link[1]).path]


def _flag(url: str, routes: Routes) -> Iterator[Shown]:
    """The counsellor notices a risk; the head of the leadership group may say that it is over."""
    counsellor = account_of(Role.COUNSELLOR)
    visitor = signed_in(url, counsellor)
    page = visitor.get(f"/{_slug(counsellor)}/cases/")
    case = _first(page, routes, "cases.show")
    visitor.post(
        f"{case}/flags/",
        page.token,
        kind=FlagKind.SELF_HARM.value,
        text="这周连续三天没有吃午饭，放学后不愿回家。",
    )
    yield account_of(Role.GROUP_HEAD), [case]


def _note(url: str, routes: Routes) -> Iterator[Shown]:
    """The counsellor writes a note on a child whom few others write about, and may correct it."""
    counsellor = account_of(Role.COUNSELLOR)
    visitor = signed_in(url, counsellor)
    place = f"{_first(visitor.get(f'/{_slug(counsellor)}/cases/'), routes, 'cases.show')}/counselling-notes/"
    form = visitor.get(f"{place}new")
    visitor.post(place, form.token, happened_on=str(TODAY), talked="今天一起浇了窗台上的花，约好下周再来。")
    yield counsellor, [place]


def _file(url: str, routes: Routes) -> Iterator[Shown]:
    """The class teacher attaches a paper to the evidence of a case."""
    teacher = account_of(Role.CLASS_TEACHER)
    visitor = signed_in(url, teacher)
    case = _first(visitor.get(f"/{_slug(teacher)}/cases/"), routes, "cases.show")
    form = _first(visitor.get(f"{case}/categories"), routes, "case_evidence.new")
    place, token = form.removesuffix("/new"), visitor.get(form).token
    visitor.send_file(place, token, "paper.pdf", _PAPER, note="家长写的情况说明，第一页")
    yield teacher, [f"{case}/categories"]


def _letter(url: str, routes: Routes) -> Iterator[Shown]:
    """The class teacher begins a letter; its draft is changed, and a file can be kept with it."""
    teacher = account_of(Role.CLASS_TEACHER)
    visitor = signed_in(url, teacher)
    case = _first(visitor.get(f"/{_slug(teacher)}/cases/"), routes, "cases.show")
    form = visitor.get(f"{case}/letters/new")
    until = str(TODAY + timedelta(days=14))
    visitor.post(f"{case}/letters/", form.token, guardian="家长", life="会自己收拾书包了。", reply_by=until)
    letter = _first(visitor.get(f"/{_slug(teacher)}/letters/"), routes, "letters.show")
    yield teacher, [letter, f"{letter}/files/new"]


def _plan(url: str, routes: Routes) -> Iterator[Shown]:
    """The class teacher writes a plan that takes effect, looks back on it, and may end it; another one stays a draft."""
    teacher = account_of(Role.CLASS_TEACHER)
    visitor = signed_in(url, teacher)
    case = _first(visitor.get(f"/{_slug(teacher)}/cases/"), routes, "cases.show")
    for topic, then in (("数学", "activate"), ("阅读", "keep")):
        form = visitor.get(f"{case}/support-plans/new?kind=tutoring_plan")
        chosen = re.search(r'name="responsible"[^>]*>.*?<option value="([0-9a-f-]{36})" selected', form.text, re.DOTALL)
        visitor.post(
            f"{case}/support-plans",
            form.token,
            kind="tutoring_plan",
            topic=topic,
            responsible=chosen[1] if chosen else "",
            starts_on=str(TODAY),
            ends_on=str(TODAY + timedelta(days=40)),
            weekdays="2",
            begins_at="16:40",
            ends_at="17:20",
            place="教室",
            content="从应用题的读题开始，每次两题。",
            then=then,
            **{"goals[1][due_on]": str(TODAY + timedelta(days=30)), "goals[1][goal]": "能自己读懂两步应用题"},
        )
    plans = visitor.get(f"/{_slug(teacher)}/support-plans/")
    yield teacher, [path for path in plans.links if "/support-plans/" in path]


def _export(url: str, routes: Routes) -> Iterator[Shown]:
    """The counsellor asks for a file with names; the principal finds the question on the board."""
    counsellor, principal = account_of(Role.COUNSELLOR), account_of(Role.PRINCIPAL)
    visitor = signed_in(url, counsellor)
    place = f"/{_slug(counsellor)}/cases/"
    visitor.post(f"{place}exports", visitor.get(place).token, purpose=PaperPurpose.MEETING.value)
    yield principal, [f"/{_slug(principal)}/board/"]


def _incident(url: str, routes: Routes) -> Iterator[Shown]:
    """A teacher reports something under their name, and looks again; without a name there is a public page."""
    teacher = account_of(Role.CLASS_TEACHER)
    visitor = signed_in(url, teacher)
    place = f"/{_slug(teacher)}/incident-reports/"
    visitor.post(
        place,
        visitor.get(f"{place}new").token,
        kind=IncidentKind.IMPROPER_METHOD.value,
        effect=Effect.UNKNOWN.value,
        words="课间听到有老师当众批评一名同学的家长。",
        happened_on=str(TODAY),
    )
    yield teacher, [place]
    public = f"/anonymous-reports/{_slug(teacher)}"
    yield None, [public, f"{public}/follow-up"]


def _forum(url: str, routes: Routes) -> Iterator[Shown]:
    """The class teacher talked with several children at once."""
    teacher = account_of(Role.CLASS_TEACHER)
    visitor = signed_in(url, teacher)
    place = f"/{_slug(teacher)}/student-forums/"
    form = visitor.get(f"{place}new")
    chosen = re.search(r'name="case" value="([0-9a-f-]{36})"', form.text)
    visitor.post(
        f"{place}new",
        form.token,
        case=chosen[1] if chosen else "",
        topic="中午怎么休息",
        happened_on=str(TODAY),
        place="教室",
        said="都说中午想有个安静的角落。",
        strategy="图书角中午开放，两人一组轮流看管。",
        effect="第二天就有六个人去看书。",
    )
    yield teacher, [place]


def _draft(url: str, routes: Routes) -> Iterator[Shown]:
    """The principal begins to edit the policy and wants more days than the source gives; the district is asked."""
    principal = account_of(Role.PRINCIPAL)
    visitor = signed_in(url, principal)
    place = f"/{_slug(principal)}/profile/draft/"
    visitor.post(place, visitor.get(place).token)
    page = visitor.get(place)
    version = re.search(r'name="version" value="(\d+)"', page.text)
    if version is None:
        raise LookupError("no draft was begun")
    longer = {"number[last_day]": "21", "owner": "class_teacher", "evidence": "screening", "grace": "2"}
    visitor.post(f"{place}rules/R01", page.token, version=version[1], **longer)
    # The edit's own line, kept in Chinese as in the audit trail: data on a page of any language (words.py reads it here).
    recorded = "摸底排查：截止的一天 第 14 天 → 第 21 天"
    if recorded not in visitor.get(place).text:
        raise LookupError("the draft does not tell of its last edit")
    asked = {"place": "rules.R01", "field": "when.last_day", "reason": "班额大，两周内谈不完。"}
    starts = [place, f"{place}publication/", f"{place}requests/new"]
    yield principal, starts
    visitor.post(f"{place}requests/", page.token, **asked)
    yield account_of(Role.DISTRICT_ADMIN), ["/district/loosenings/"]


def _template(url: str, routes: Routes) -> Iterator[Shown]:
    """The district publishes two editions of a template; what the second changes meets what the school's draft changes."""
    admin = account_of(Role.DISTRICT_ADMIN)
    visitor = signed_in(url, admin)
    place = "/district/templates/"
    document = loader.builtin_document("P2")
    for days, note in ((14, "与原制度相同。"), (10, "摸底提前到开学十天之内。")):
        document["rules"]["R01"]["when"]["last_day"] = days
        visitor.post(place, visitor.get(place).token, text=as_yaml(document), note=note)
    yield admin, [f"{place}P2/2"]
    principal = account_of(Role.PRINCIPAL)
    yield principal, [f"/{_slug(principal)}/profile/templates/P2/2"]


_PREPARATIONS: dict[Callable[[str, Routes], Iterator[Shown]], frozenset[str]] = {
    _invitation: frozenset({"invitations.show"}),
    _flag: frozenset({"case_risks.ask_clearance"}),
    _note: frozenset({"counselling_notes.edit"}),
    _file: frozenset({"attachments.download"}),
    _letter: frozenset({"letters.edit", "letters.show", "letter_files.new"}),
    _plan: frozenset({"support_plans.show", "support_plans.edit", "plan_work.new_review", "plan_work.ask_end"}),
    _export: frozenset({"exports.show"}),
    _incident: frozenset({"incident_reports.show", "anonymous_reports.new", "anonymous_reports.ask"}),
    _forum: frozenset({"student_forums.show"}),
    _draft: frozenset({"policy_requests.new", "loosenings.show"}),
    _template: frozenset({"policy_templates.show", "policy_templates.file", "template_offers.show"}),
}
"""How pages come about that the demo alone does not show, in the order in which it is done."""


def account_of(role: Role) -> DemoAccount:
    """The first account of that role."""
    return next(account for account in cast.accounts(Selection.SMALL) if account.role is role)


def signed_in(url: str, account: DemoAccount) -> Visitor:
    """Somebody at the door with this account."""
    visitor = Visitor(url)
    visitor.sign_in(account.username, cast.PASSWORD)
    return visitor


def _first(page: Answer, routes: Routes, endpoint: str) -> str:
    """The first address of that endpoint to which a page leads."""
    return next(path for path in page.links if (place := routes.of(path)) and place.endpoint == endpoint)


def _slug(account: DemoAccount) -> str:
    return account.school.slug if account.school else ""
