"""Links for many recipients at once: each leads to its own page, and a label on one of them keeps all from being made."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import func, select

from kernel.db import session, unit_of_work
from kernel.errors import NotFound
from kernel.ids import new_id
from kernel.tenancy import IdentityScope
from links import purposes, queries, services
from links.models import LinkSecret, PersonalLink
from links.pages import LinkPage
from links.purposes import LinkPurpose, OpenLink
from privacy.errors import LabelledWording
from tests.links import asking
from tests.worlds import World, counted_statements

GONE = new_id()
LABELLED = new_id()


def page_of(link: OpenLink) -> LinkPage:
    page = asking.describe(link)
    return replace(page, heading="给后进生家长的信") if link.subject_id == LABELLED else page


def pages_of(found: Collection[OpenLink]) -> dict[UUID, LinkPage]:
    return {link.id: page_of(link) for link in found if link.subject_id != GONE}


MANY = LinkPurpose(
    name="test_many",
    shows=asking.SHOWS,
    is_single_use=True,
    lasts=asking.ONCE.lasts,
    describe=page_of,
    accept=asking.accept,
    describe_all=pages_of,
)


@pytest.fixture(autouse=True)
def _many(_registered: None) -> Iterator[None]:
    before = list(purposes._purposes.values())
    asking.install([MANY])
    yield
    purposes.install(before)


def issue(world: World, subjects: list[UUID], purpose: str = "test_many") -> dict[UUID, str]:
    with world.open():
        return services.issue_all(
            purpose=purpose,
            subject_kind=asking.SUBJECT,
            subject_ids=subjects,
            recipient_kind="guardian",
            actor=world.actor(),
        )


def made(world: World) -> tuple[int, int]:
    with world.open():
        here = LinkSecret.linked_school_id == world.scope.school_id
        return (
            session().scalar(select(func.count(PersonalLink.id))) or 0,
            session().scalar(select(func.count()).select_from(LinkSecret).where(here)) or 0,
        )


def test_each_link_opens_and_is_about_its_own_subject(ours: World, theirs: World) -> None:
    subjects = [new_id() for _ in range(3)]

    tokens = issue(ours, subjects)

    assert list(tokens) == subjects
    for subject, token in tokens.items():
        with unit_of_work(IdentityScope()):
            found = queries.found(token)
        with unit_of_work(found.scope):
            assert services.describe(found).heading == "请您来学校坐一坐"
            about = select(PersonalLink.subject_id).where(PersonalLink.id == found.link_id)
            assert session().scalar(about) == subject
    assert (made(ours), made(theirs)) == ((3, 3), (0, 0))


@pytest.mark.parametrize(("amiss", "fault"), [(LABELLED, LabelledWording), (GONE, NotFound)])
def test_one_that_may_not_go_out_keeps_all_from_being_made(ours: World, amiss: UUID, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        issue(ours, [new_id(), amiss])

    assert made(ours) == (0, 0)


def test_a_purpose_that_describes_one_at_a_time_issues_one_at_a_time(ours: World) -> None:
    with pytest.raises(LookupError, match="one by one"):
        issue(ours, [new_id()], "test_once")


def test_many_take_as_many_statements_as_one(ours: World) -> None:
    counts = set()
    for size in (1, 20):
        with counted_statements() as seen:
            issue(ours, [new_id() for _ in range(size)])
        counts.add(len(seen))

    assert len(counts) == 1
