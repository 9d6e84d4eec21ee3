"""Telling people: one line a matter, digests that grow and shrink, reading, and letting old lines go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from accounts.roles import Role
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from notices import delivery, queries, services
from notices.delivery import Message
from notices.kinds import NoticeKind
from notices.models import Notice
from tests.care import campus
from tests.worlds import DEMO_DAY, Office, World, counted_statements

RETURNED, ASKED = NoticeKind.CLASS_RETURNED, NoticeKind.DECISION_ASKED


def mine(actor: Actor) -> Sequence[Notice]:
    return queries.latest(queries.in_order(actor))


def kinds(actor: Actor) -> list[tuple[str, int, bool]]:
    return [(line.kind, line.count, line.read_at is not None) for line in mine(actor)]


@pytest.fixture
def teacher(ours: World) -> Actor:
    return ours.actor(Role.CLASS_TEACHER)


@pytest.fixture
def head(ours: World) -> Actor:
    return ours.actor(Role.GROUP_HEAD)


def test_what_is_told_twice_is_one_line_until_it_is_read(ours: World, teacher: Actor) -> None:
    subject = uuid4()
    with ours.open():
        services.tell(RETURNED, to=[teacher.user_id], subject_id=subject)
        services.tell(RETURNED, to=[teacher.user_id], subject_id=subject)
        assert kinds(teacher) == [(RETURNED, 1, False)]
        services.read(notice_id=mine(teacher)[0].id, actor=teacher)

        services.tell(RETURNED, to=[teacher.user_id], subject_id=subject)

        assert kinds(teacher) == [(RETURNED, 1, False), (RETURNED, 1, True)]


def test_what_is_told_once_is_not_told_again_after_it_was_read(ours: World, teacher: Actor, head: Actor) -> None:
    subject = uuid4()
    with ours.open():
        services.tell(NoticeKind.WINDOW_OPENED, to=[teacher.user_id], subject_id=subject, once=True)
        services.read_all(actor=teacher)

        services.tell(NoticeKind.WINDOW_OPENED, to=[teacher.user_id, head.user_id], subject_id=subject, once=True)

        assert kinds(teacher) == [(NoticeKind.WINDOW_OPENED, 1, True)]
        assert kinds(head) == [(NoticeKind.WINDOW_OPENED, 1, False)]


def test_nobody_is_told_nothing(ours: World) -> None:
    with ours.open(), counted_statements() as statements:
        services.tell(RETURNED, to=[None], subject_id=uuid4())

    assert len(statements) == 0


def test_forty_decisions_are_one_line(ours: World, teacher: Actor, head: Actor) -> None:
    with ours.open():
        services.tell_counts(ASKED, counts(teacher, 0, head, 3))
        services.tell_counts(ASKED, counts(teacher, 0, head, 40))

        assert kinds(head) == [(ASKED, 40, False)]
        assert kinds(teacher) == []


def test_people_are_told_in_one_statement_however_many_they_are(ours: World) -> None:
    with ours.open():
        people = [ours.person(Role.CLASS_TEACHER) for _ in range(30)]
        with counted_statements() as statements:
            services.tell(RETURNED, to=people, subject_id=uuid4())

    assert len(statements) == 1


def test_a_digest_shrinks_with_what_waits_and_is_done_at_nothing(ours: World, teacher: Actor, head: Actor) -> None:
    with ours.open():
        services.tell_counts(ASKED, counts(teacher, 2, head, 5))

        services.settle_counts(ASKED, counts(teacher, 0, head, 4))

        assert kinds(head) == [(ASKED, 4, False)]
        assert [is_read for _, _, is_read in kinds(teacher)] == [True]


def test_settling_tells_nobody_anew_and_may_run_twice(ours: World, teacher: Actor, head: Actor) -> None:
    with ours.open():
        services.tell_counts(ASKED, counts(teacher, 0, head, 5))
        services.read_all(actor=head)

        services.settle_counts(ASKED, counts(teacher, 3, head, 4))
        services.settle_counts(ASKED, counts(teacher, 3, head, 4))

        assert kinds(head) == [(ASKED, 5, True)]
        assert kinds(teacher) == []


def test_what_is_gathered_grows_until_it_is_read(ours: World, teacher: Actor, head: Actor) -> None:
    confirmed = NoticeKind.PROPOSAL_CONFIRMED
    with ours.open():
        for _ in range(3):
            services.tell_more(confirmed, counts(teacher, 3, head, 0))
        services.tell_more(confirmed, {})
        assert kinds(teacher) == [(confirmed, 9, False)]

        services.read_all(actor=teacher)
        services.tell_more(confirmed, counts(teacher, 1, head, 0))

        assert kinds(teacher) == [(confirmed, 1, False), (confirmed, 9, True)]
        assert kinds(head) == []
        with pytest.raises(ValueError, match="tell"):
            services.tell_more(RETURNED, counts(teacher, 1, head, 0))


def test_a_matter_of_its_own_is_no_digest(ours: World, teacher: Actor, head: Actor) -> None:
    with ours.open():
        for count in (services.tell_counts, services.settle_counts):
            with pytest.raises(ValueError, match="tell"):
                count(RETURNED, counts(teacher, 1, head, 1))


def test_nobody_reads_or_marks_another_persons_line(ours: World, theirs: World, teacher: Actor, head: Actor) -> None:
    with ours.open():
        services.tell(RETURNED, to=[teacher.user_id], subject_id=uuid4())
        line = mine(teacher)[0].id
        with pytest.raises(NotFound):
            services.read(notice_id=line, actor=head)
        assert services.read_all(actor=head) == 0
        assert queries.count(head) == 0

    with theirs.open():
        with pytest.raises(NotFound):
            services.read(notice_id=line, actor=teacher)
        assert queries.stamp(teacher.user_id) == (0, None)


def test_reading_twice_changes_nothing_more(ours: World, teacher: Actor) -> None:
    with ours.open():
        services.tell(RETURNED, to=[teacher.user_id], subject_id=uuid4())
        line = mine(teacher)[0].id
        first = services.read(notice_id=line, actor=teacher).read_at

        assert services.read(notice_id=line, actor=teacher).read_at == first


def test_the_stamp_changes_with_every_new_line_and_with_every_reading(ours: World, teacher: Actor) -> None:
    stamps = []
    for step in ("none", "told", "told", "read"):
        with ours.open():
            if step == "told":
                services.tell(RETURNED, to=[teacher.user_id], subject_id=uuid4())
            if step == "read":
                services.read(notice_id=mine(teacher)[0].id, actor=teacher)
        with ours.open(), counted_statements() as statements:
            stamps.append(queries.stamp(teacher.user_id))
        assert len(statements) == 1

    assert [count for count, _ in stamps] == [0, 1, 2, 1]
    assert all(before != after for before, after in pairwise(stamps))


def test_without_a_term_old_lines_go_after_a_while_read_ones_first(ours: World, theirs: World, teacher: Actor) -> None:
    short, long = timedelta(days=services.LEAST_DAYS), timedelta(days=services.MOST_DAYS)
    hour = timedelta(hours=1)
    stranger = theirs.actor(Role.CLASS_TEACHER)
    for actor, world in ((teacher, ours), (stranger, theirs)):
        with world.open():
            _add(actor, clock.now() - short - hour, is_read=True)
            _add(actor, clock.now() - short + hour, is_read=True)
            _add(actor, clock.now() - long - hour, is_read=False)
            _add(actor, clock.now() - long + hour, is_read=False)

    with ours.open():
        assert services.forget_old(actor=teacher) == 2
        assert services.forget_old(actor=teacher) == 0
        assert queries.count(teacher) == 2
    with theirs.open():
        assert queries.count(stranger) == 4


def test_what_was_read_goes_with_its_term(office: Office, ours: World, teacher: Actor) -> None:
    with clock.working_day(DEMO_DAY), clock.frozen(datetime(2026, 11, 18, 4, tzinfo=UTC)):
        campus.build(office, ours)
        with ours.open():
            _add(teacher, datetime(2026, 8, 31, 15, 59, tzinfo=UTC), is_read=True)  # the evening before in China
            _add(teacher, datetime(2026, 8, 31, 16, 1, tzinfo=UTC), is_read=True)
            _add(teacher, datetime(2026, 8, 30, 12, tzinfo=UTC), is_read=False)

            assert services.forget_old(actor=teacher) == 1
            assert queries.count(teacher) == 2


def test_a_line_holds_no_text_but_its_kind() -> None:
    texts = [column.name for column in Notice.__table__.columns if str(column.type) in {"TEXT", "JSONB"}]

    assert texts == ["kind"]


def test_every_way_of_delivery_gets_the_same_message(
    ours: World, teacher: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    got: list[Message] = []

    class Letterbox:
        def deliver(self, message: Message) -> None:
            got.append(message)

    monkeypatch.setattr(services.telling, "CHANNELS", (*delivery.CHANNELS, Letterbox()))
    subject = uuid4()
    with ours.open():
        services.tell(RETURNED, to=[teacher.user_id], subject_id=subject)
        assert kinds(teacher) == [(RETURNED, 1, False)]

    assert [(one.kind, one.subject_id, dict(one.counts)) for one in got] == [(RETURNED, subject, {teacher.user_id: 1})]


def counts(one: Actor, first: int, other: Actor, second: int) -> Mapping[UUID, int]:
    assert one.user_id is not None
    assert other.user_id is not None
    return {one.user_id: first, other.user_id: second}


def _add(actor: Actor, told: datetime, *, is_read: bool) -> None:
    subject = uuid4()
    services.tell(RETURNED, to=[actor.user_id], subject_id=subject)
    values = {"created_at": told, "read_at": told if is_read else None}
    session().execute(update(Notice).where(Notice.subject_id == subject).values(**values))
