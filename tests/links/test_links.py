"""Personal links: who can open which, how often, and what the other school learns of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from kernel import clock
from kernel.db import session, unit_of_work
from kernel.errors import NotFound
from kernel.ids import new_id
from kernel.tenancy import IdentityScope
from links import purposes, queries, services
from links.errors import LinkOver, LinkRefused
from links.models import LinkSecret, PersonalLink
from links.pages import LinkPage, Shown
from links.purposes import LinkPurpose
from privacy.errors import LabelledWording
from tenants.models import School
from tenants.onboarding import SchoolState
from tests.links import asking
from tests.worlds import World, counted_statements

YES = {"coming": "yes", "words": "好的"}


def opens(token: str) -> LinkPage:
    with unit_of_work(IdentityScope()):
        found = queries.found(token)
    with unit_of_work(found.scope):
        return services.describe(found)


def answer(token: str, **answers: str) -> None:
    with unit_of_work(IdentityScope()):
        found = queries.found(token)
    with unit_of_work(found.scope):
        services.answer(found, {**YES, **answers})


def test_a_link_opens_its_page_as_often_as_anybody_looks(ours: World) -> None:
    _, token = asking.issued(ours)

    pages = {opens(token).heading for _ in range(3)}

    assert pages == {"请您来学校坐一坐"}
    assert asking.replies(ours) == []


def test_an_answer_reaches_its_purpose_and_uses_the_link_up(ours: World) -> None:
    _, token = asking.issued(ours)

    answer(token, words="我会来")

    assert asking.replies(ours) == ["我会来"]
    with pytest.raises(LinkRefused):
        opens(token)
    with pytest.raises(LinkRefused):
        answer(token)
    assert asking.replies(ours) == ["我会来"]


def test_a_link_until_closed_takes_several_answers(ours: World) -> None:
    link_id, token = asking.issued(ours, "test_often")

    answer(token, words="一")
    answer(token, words="二")
    with ours.open():
        assert services.close(link_ids=[link_id], actor=ours.actor()) == 1

    assert asking.replies(ours) == ["一", "二"]
    with pytest.raises(LinkRefused):
        answer(token)


def test_what_the_purpose_refuses_leaves_the_link_good(ours: World) -> None:
    _, token = asking.issued(ours)

    with pytest.raises(asking.TooBusy):
        answer(token, words="约满")

    answer(token, words="那就周五")
    assert asking.replies(ours) == ["那就周五"]


def test_a_link_is_over_when_its_time_is(ours: World) -> None:
    _, token = asking.issued(ours)

    with clock.frozen(clock.now() + timedelta(days=14, seconds=-5)):
        opens(token)
    with clock.frozen(clock.now() + timedelta(days=14, seconds=5)), pytest.raises(LinkRefused):
        opens(token)
    with clock.frozen(clock.now() + timedelta(days=14, seconds=5)), pytest.raises(LinkRefused):
        answer(token)


def test_a_link_may_last_shorter_than_its_purpose_says_and_never_longer(ours: World) -> None:
    with ours.open():
        now = clock.now()
        lasts = [
            services.issue(
                purpose="test_once",
                subject_kind=asking.SUBJECT,
                subject_id=new_id(),
                recipient_kind="guardian",
                expires_at=now + timedelta(days=days),
                actor=ours.actor(),
            )[0].expires_at
            - now
            for days in (2, 400)
        ]

    assert [round(one / timedelta(days=1)) for one in lasts] == [2, 14]


def test_a_reissued_link_has_its_full_time_again_and_the_old_secret_is_dead(ours: World) -> None:
    link_id, old = asking.issued(ours)

    later = clock.now() + timedelta(days=20)
    with clock.frozen(later), ours.open():
        fresh = services.reissue(link_id=link_id, actor=ours.actor())

    with clock.frozen(later + timedelta(days=13)):
        assert opens(fresh).heading
        with pytest.raises(LinkRefused):
            opens(old)


def test_what_is_answered_or_closed_is_not_reissued(ours: World) -> None:
    used, token = asking.issued(ours)
    answer(token)
    closed, _ = asking.issued(ours)
    with ours.open():
        services.close(link_ids=[closed], actor=ours.actor())

    for link_id in (used, closed):
        with ours.open(), pytest.raises(LinkOver):
            services.reissue(link_id=link_id, actor=ours.actor())


def test_closing_twice_or_what_is_used_changes_nothing(ours: World) -> None:
    link_id, _ = asking.issued(ours)
    used, token = asking.issued(ours)
    answer(token)

    with ours.open():
        counts = [services.close(link_ids=[link_id, used], actor=ours.actor()) for _ in range(2)]

    assert counts == [1, 0]


def test_the_secret_is_stored_nowhere(ours: World) -> None:
    _, token = asking.issued(ours)

    with ours.open():
        hashes = session().scalars(select(LinkSecret.token_hash)).all()
        stored = session().execute(text("select personal_links::text from personal_links")).scalars().all()

    assert hashes
    assert stored
    assert token.encode() not in b"".join(hashes)
    assert token not in str(stored)


def test_another_school_neither_closes_nor_renews_nor_sees_a_link(ours: World, theirs: World) -> None:
    subject = new_id()
    link_id, token = asking.issued(ours, subject_id=subject)

    with theirs.open():
        assert services.close(link_ids=[link_id], actor=theirs.actor()) == 0
        assert services.forget(subject_kind=asking.SUBJECT, subject_ids=[subject]) == 0
        assert queries.links_about(asking.SUBJECT, [subject]) == []
        with pytest.raises(NotFound):
            services.reissue(link_id=link_id, actor=theirs.actor())

    assert opens(token).heading


def test_a_secret_of_one_school_opens_nothing_in_the_other(ours: World, theirs: World) -> None:
    _, token = asking.issued(ours)
    with unit_of_work(IdentityScope()):
        found = queries.found(token)

    with theirs.open(), pytest.raises(LinkRefused):
        services.describe(found)


@contextmanager
def suspended(world: World) -> Iterator[None]:
    def move(state: SchoolState) -> None:
        with unit_of_work(IdentityScope()):
            session().execute(update(School).where(School.id == world.scope.school_id).values(state=state))

    move(SchoolState.SUSPENDED)
    yield
    move(SchoolState.ACTIVE)


def test_links_of_a_paused_school_rest(ours: World) -> None:
    _, token = asking.issued(ours)

    with suspended(ours), pytest.raises(LinkRefused):
        opens(token)

    assert opens(token).heading


def test_guessing_costs_the_same_statements_whatever_is_wrong(ours: World) -> None:
    """Whoever measures how long a refusal takes learns nothing of which links there are."""
    _, used = asking.issued(ours)
    answer(used)
    closed, shut = asking.issued(ours)
    with ours.open():
        services.close(link_ids=[closed], actor=ours.actor())
    _, over = asking.issued(ours)

    seen = []
    for token in ("zzzz", used, shut, over):
        later = clock.now() + timedelta(days=15 if token == over else 0)
        with clock.frozen(later), counted_statements() as statements, pytest.raises(LinkRefused):
            opens(token)
        seen.append([sent for sent in statements.texts if sent.startswith("SELECT")])

    assert len(seen[0]) == 2
    assert all(texts == seen[0] for texts in seen)


def test_a_daily_job_erases_the_secrets_of_links_that_are_over(ours: World, theirs: World) -> None:
    link_id, token = asking.issued(ours)
    _, foreign = asking.issued(theirs)

    with clock.frozen(clock.now() + timedelta(days=15)):
        with ours.open():
            assert services.expire(actor=ours.actor()) == 1
            assert services.expire(actor=ours.actor()) == 0
            assert session().scalar(select(PersonalLink.id).where(PersonalLink.id == link_id)) == link_id
            fresh = services.reissue(link_id=link_id, actor=ours.actor())
        assert opens(fresh).heading

    assert opens(foreign).heading
    with pytest.raises(LinkRefused):
        opens(token)


def test_links_are_erased_with_what_they_are_about(ours: World) -> None:
    subject = new_id()
    _, token = asking.issued(ours, subject_id=subject)
    _, other = asking.issued(ours)

    with ours.open():
        assert services.forget(subject_kind=asking.SUBJECT, subject_ids=[subject]) == 1
        assert queries.links_about(asking.SUBJECT, [subject]) == []

    assert opens(other).heading
    with pytest.raises(LinkRefused):
        opens(token)


def registered(page: LinkPage, *shows: Shown) -> LinkPurpose:
    purpose = LinkPurpose(
        name="test_page",
        shows=frozenset(shows),
        is_single_use=True,
        lasts=timedelta(days=1),
        describe=lambda _link: page,
        accept=asking.accept,
    )
    purposes.install([asking.ONCE, purpose])
    return purpose


@pytest.mark.parametrize(
    "page",
    [
        LinkPage(heading="单亲家庭座谈"),
        LinkPage(heading="座谈", paragraphs=("您的孩子是留守、贫 困 生",)),
        LinkPage(heading="座谈", facts={Shown.HELP: "残疾证明"}),
        LinkPage(heading="座谈", button="我是差生家长"),
    ],
)
def test_a_link_whose_page_would_hand_out_a_label_is_not_issued(ours: World, page: LinkPage) -> None:
    registered(page, Shown.HELP)

    with ours.open(), pytest.raises(LabelledWording):
        asking.issue(ours, "test_page")


def test_a_page_that_has_come_to_hold_a_label_is_not_shown(ours: World) -> None:
    registered(LinkPage(heading="座谈"))
    _, token = asking.issued(ours, "test_page")

    registered(LinkPage(heading="后进生座谈"))

    with pytest.raises(LinkRefused):
        opens(token)


def test_a_page_shows_no_more_than_its_purpose_names(ours: World) -> None:
    registered(LinkPage(heading="座谈", facts={Shown.STUDENT: "闻溪桐"}), Shown.SCHOOL)

    with ours.open(), pytest.raises(ValueError, match="does not name"):
        asking.issue(ours, "test_page")


def test_a_purpose_that_nobody_registered_gets_no_links(ours: World) -> None:
    with ours.open(), pytest.raises(LookupError, match=r"wiring\.py"):
        asking.issue(ours, "unheard_of")


def test_a_link_of_a_purpose_that_is_gone_is_refused_like_any_other(ours: World) -> None:
    _, token = asking.issued(ours)

    purposes.install([asking.OFTEN])

    with pytest.raises(LinkRefused):
        opens(token)


def test_two_purposes_of_one_name_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="two purposes"):
        purposes.install([asking.ONCE, asking.ONCE])


def test_links_about_many_things_are_one_statement(ours: World) -> None:
    subjects = [new_id() for _ in range(5)]
    for subject in subjects:
        asking.issued(ours, subject_id=subject)

    with ours.open(), counted_statements() as statements:
        found = {link.subject_id for link in queries.links_about(asking.SUBJECT, subjects)}

    assert found == set(subjects)
    assert len(statements) == 1
