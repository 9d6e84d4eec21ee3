"""Which pages there are to look at: every link followed as every role, and what no link leads to filled in from what was seen."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from accounts.roles import Role
from demo import cast
from demo.cast import DemoAccount
from demo.catalog import Selection
from e2e.looks.door import Answer, Visitor
from e2e.looks.routes import Routes

# Addresses of one endpoint that are opened to find more of them; the fullest is the one that is looked at.
EXPLORED = 6
TRIED = 24

_SHAPE = re.compile(r'<(\w+)(?:[^>]*?\sclass="([^"]*)")?')
_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
SIGNED_OUT = ""

# Files that a job has to make first; the tests of their rooms fetch them.
MADE_BY_JOBS = frozenset({"cases.download", "class_forms.download", "class_letters.download"})

# Opened by a secret that no room of the demo hands out; tests/web/test_link_pages.py opens it.
BY_SECRET = frozenset({"links.show"})

# Only a university keeps rosters and hands files over, and the small demo has none; e2e/test_roster.py walks the roster, and
# the pictures of the whole district show both.
OF_UNIVERSITIES = frozenset(
    {"archive_batches.look", "archive_batches.show", "roster_refreshes.look", "roster_refreshes.show"}
    | {"filing_papers.handover", "filing_papers.roster", "filing_papers.supplement", "roster_supplements.show"}
)


@dataclass(frozen=True)
class Visit:
    """One page as one person sees it."""

    endpoint: str
    path: str
    username: str
    role: str
    status: int = 200

    @property
    def name(self) -> str:
        """What its pictures are called."""
        return f"{self.endpoint}--{self.role}"


@dataclass
class Tour:
    """What one person found on a walk through the portal."""

    account: DemoAccount | None
    visitor: Visitor
    pages: dict[str, Answer] = field(default_factory=dict)
    """The fullest page of each endpoint."""
    answered: set[str] = field(default_factory=set)
    """Endpoints that answered, be it with a file, a fragment or by leading elsewhere."""
    values: defaultdict[str, dict[object, None]] = field(default_factory=lambda: defaultdict(dict))

    @property
    def role(self) -> Role | None:
        """The role of the person; None for whoever is signed out."""
        return self.account.role if self.account else None

    def visits(self) -> Iterator[Visit]:
        """The pages to look at, as this person."""
        username = self.account.username if self.account else SIGNED_OUT
        role = self.account.role.value if self.account else "signed-out"
        for endpoint, answer in self.pages.items():
            yield Visit(endpoint, answer.path, username, role, answer.status)


def people() -> list[DemoAccount]:
    """One account for each role, and the principal of a school that is still coming on board."""
    chosen: dict[tuple[Role, bool], DemoAccount] = {}
    for account in cast.accounts(Selection.SMALL):
        is_active = account.school is None or not account.school.is_empty
        chosen.setdefault((account.role, is_active), account)
    return list(chosen.values())


def walk(
    url: str, routes: Routes, account: DemoAccount | None, *, starts: Iterable[str] = (), seen: Collection[str] = ()
) -> Tour:
    """Follow every link from the start page as this person, then try what no link led to.

    With `starts`, from these addresses instead; of the endpoints that were `seen` nothing else is opened.
    """
    visitor = Visitor(url)
    if account:
        visitor.sign_in(account.username, cast.PASSWORD)
    tour = Tour(account, visitor)
    if account and account.school:
        tour.values["school"][account.school.slug] = None
    begun = list(starts) or ["/" if account else "/login"]
    _follow(tour, routes, begun, seen)
    _fill_in(tour, routes, seen)
    return tour


def _follow(tour: Tour, routes: Routes, starts: Sequence[str], seen: Collection[str]) -> None:
    """Breadth first; of each endpoint a few addresses, without the query unless there is no other."""
    waiting, opened, count = deque(starts), set[str](), defaultdict[str, int](int)
    while waiting:
        path = waiting.popleft()
        place = routes.of(path)
        if place is None or path in opened or count[place.endpoint] >= EXPLORED:
            continue
        if place.endpoint in seen and path not in starts:
            continue
        opened.add(path)
        count[place.endpoint] += 1
        waiting.extend(_open(tour, routes, place.endpoint, path))


def _open(tour: Tour, routes: Routes, endpoint: str, path: str) -> list[str]:
    """Open one address; what it leads to."""
    answer = tour.visitor.get(path)
    if answer.status == 200:
        tour.answered.add(endpoint)
    if answer.status != 200 or not answer.is_page:
        return []
    reached = routes.of(answer.path)
    _keep(tour, reached.endpoint if reached else endpoint, answer)
    links = answer.links
    for address in (*links, *answer.forms):
        if named := routes.of(address):
            for name, value in named.values.items():
                tour.values[name][value] = None
    return sorted(dict.fromkeys(links), key=lambda address: "?" in address)


def _keep(tour: Tour, endpoint: str, answer: Answer) -> None:
    """The fullest page of an endpoint says most about how it looks."""
    tour.answered.add(endpoint)
    known = tour.pages.get(endpoint)
    if known is None or ("?" in known.path, -len(known.text)) > ("?" in answer.path, -len(answer.text)):
        tour.pages[endpoint] = answer


def _fill_in(tour: Tour, routes: Routes, seen: Collection[str]) -> None:
    """Open what the rights allow and no link led to, with the values that were seen on the way."""
    for rule in routes.open_to(tour.role):
        if rule.endpoint in tour.answered or rule.endpoint in seen:
            continue
        choices = [list(tour.values[name]) for name in sorted(rule.arguments)]
        for values in itertools.islice(itertools.product(*choices), TRIED):
            built = rule.build(dict(zip(sorted(rule.arguments), values, strict=True)))
            if built:
                _open(tour, routes, rule.endpoint, built[1])
            if rule.endpoint in tour.answered:
                break


def distinct(tours: Iterable[Tour]) -> list[Visit]:
    """Each page once for everybody to whom it looks the same: the roles of a page differ by what is on it, not by names."""
    seen, kept = set[tuple[str, frozenset[tuple[str, ...]]]](), []
    for tour in tours:
        for visit in tour.visits():
            key = (visit.endpoint, shape(tour.pages[visit.endpoint].text))
            if key not in seen:
                seen.add(key)
                kept.append(visit)
    return kept


def shape(html: str) -> frozenset[tuple[str, ...]]:
    """Which pieces a page is made of, whatever they say and however often they stand there."""
    main = _MAIN.search(html)
    return frozenset(_SHAPE.findall(main[0] if main else html))


def one_of_each(tours: Iterable[Tour]) -> list[Visit]:
    """The first visit of every endpoint."""
    found: dict[str, Visit] = {}
    for tour in tours:
        for visit in tour.visits():
            found.setdefault(visit.endpoint, visit)
    return list(found.values())


def unvisited(tours: Iterable[Tour], routes: Routes) -> list[str]:
    """Endpoints that no person of the demo got an answer from."""
    answered = set[str]().union(*(tour.answered for tour in tours))
    return sorted(set(routes.readable) - answered - MADE_BY_JOBS - BY_SECRET - OF_UNIVERSITIES)
