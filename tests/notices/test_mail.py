"""The mail of the day: one a person, in neutral words, once, outside quiet hours, given up visibly; against a real server."""

from __future__ import annotations

import ssl
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from accounts.models import Membership
from accounts.roles import Role
from kernel import clock
from kernel.actor import Actor
from kernel.db import session, unit_of_work
from kernel.ids import new_id
from kernel.settings import Settings, settings
from kernel.tenancy import IdentityScope
from notices import mail, queries, services, wording
from notices.kinds import NoticeKind
from notices.lifecycle import MailState
from notices.mail import Unreachable
from notices.models import ContactChoice, MailDelivery
from notices.quiet_hours import USUAL, QuietHours
from notices.services import mailing
from notices.wording import Figures
from privacy.wording import BLOCKED
from school_calendar import services as calendars
from school_calendar.calendar_files import load_builtin
from tests.certificates import CERTIFICATE, KEY, write_certificate
from tests.notices.post_office import PostOffice, post_office, text_of
from tests.worlds import DEMO_DAY, Office, World, counted_statements

MORNING = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)  # half past nine in China, a Wednesday
ADDRESS = "lin.laoshi@example.org"


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """A server, named in the settings."""
    with post_office() as office:
        configure(monkeypatch, office)
        yield office


def configure(monkeypatch: pytest.MonkeyPatch, office: PostOffice, **changes: object) -> None:
    """Let the settings name the server."""
    values: dict[str, object] = {
        "mail_host": "127.0.0.1",
        "mail_port": office.port,
        "mail_tls": "none",
        "mail_from": "tongxin@example.org",
        "public_url": "https://tongxin.example.org",
        **changes,
    }
    found: Settings = replace(settings(), **values)  # type: ignore[arg-type]  # each value has its field's type
    for module in (mail, mailing):
        monkeypatch.setattr(module, "settings", lambda: found)


@pytest.fixture(autouse=True)
def _morning(office: Office) -> Iterator[None]:
    with clock.frozen(MORNING), clock.working_day(DEMO_DAY):
        with office.open():
            calendars.import_calendar(file=load_builtin(), actor=office.actor())
        yield


def reader(world: World, address: str | None = ADDRESS, **choices: object) -> UUID:
    """Somebody who wants mail."""
    user_id = world.person(Role.CLASS_TEACHER)
    with unit_of_work(IdentityScope()):
        session().add(
            ContactChoice(id=new_id(), user_id=user_id, address=address, verified_at=address and clock.now(), **choices)
        )
    return user_id


def tell(world: World, *people: UUID) -> None:
    with world.open():
        services.tell_counts(NoticeKind.DUTIES_PRESS, dict.fromkeys(people, 3))


def send(world: World, owed: int = 3, followed: int = 0) -> int:
    """The hourly job."""
    with world.open():
        due = services.due_mail()
        return services.send_mail(
            due,
            owed=dict.fromkeys(due, owed),
            followed=dict.fromkeys(due, followed),
            actor=Actor.platform(district_id=world.scope.district_id, school_id=world.scope.school_id),
        )


def states(world: World) -> list[tuple[MailState, int]]:
    with world.open():
        rows = session().scalars(select(MailDelivery).order_by(MailDelivery.day, MailDelivery.id)).all()
        return [(MailState(row.state), row.tries) for row in rows]


def test_a_mail_says_how_many_and_nothing_else(ours: World, post: PostOffice) -> None:
    tell(ours, reader(ours))

    assert send(ours) == 1

    (message,) = post.arrived
    assert message["Subject"] == "同心护航：您有 3 项待办"
    assert post.envelopes == [("tongxin@example.org", ADDRESS)]
    assert "您有 3 项待办" in text_of(message)
    assert "https://tongxin.example.org" in text_of(message)
    assert message["Auto-Submitted"] == "auto-generated"


def test_running_again_sends_nothing_twice(ours: World, post: PostOffice) -> None:
    tell(ours, reader(ours))

    assert [send(ours) for _ in range(3)] == [1, 0, 0]

    assert len(post.arrived) == 1
    assert states(ours) == [(MailState.SENT, 1)]


def test_two_workers_at_once_send_one_mail(ours: World, post: PostOffice) -> None:
    people = [reader(ours, f"r{number}@example.org") for number in range(6)]
    tell(ours, *people)
    together, sent = Barrier(2), list[int]()

    def work() -> None:
        with clock.frozen(MORNING), clock.working_day(DEMO_DAY), ours.open():
            due = services.due_mail()
            together.wait(timeout=20)
            actor = Actor.platform(district_id=ours.scope.district_id, school_id=ours.scope.school_id)
            sent.append(services.send_mail(due, owed=dict.fromkeys(due, 3), followed={}, actor=actor))

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(sent) == len(people)
    assert sorted(str(message["To"]) for message in post.arrived) == sorted(
        f"r{number}@example.org" for number in range(6)
    )


def test_forty_notices_are_one_mail(ours: World, post: PostOffice) -> None:
    user_id = reader(ours)
    tell(ours, user_id)
    with ours.open():
        for _ in range(40):
            services.tell(NoticeKind.CLASS_RETURNED, to=[user_id], subject_id=new_id())
        services.tell_counts(NoticeKind.DECISION_ASKED, {user_id: 2})

    send(ours, owed=3, followed=5)

    (message,) = post.arrived
    assert message["Subject"] == "同心护航：您有 50 件事和通知"
    words = text_of(message)
    assert [f"{count} " in words for count in (3, 2, 5, 40)] == [True] * 4


def test_what_comes_after_the_mail_of_the_day_waits_for_tomorrow(ours: World, post: PostOffice) -> None:
    user_id = reader(ours)
    tell(ours, user_id)
    send(ours)
    with ours.open():
        services.tell(NoticeKind.CLASS_RETURNED, to=[user_id], subject_id=new_id())

    assert send(ours) == 0
    with clock.frozen(MORNING + timedelta(days=1)), clock.working_day(DEMO_DAY + timedelta(days=1)):
        assert send(ours, owed=0) == 1
    assert post.subjects() == ["同心护航：您有 3 项待办", "同心护航：您有 1 件事和通知"]


def test_what_was_done_meanwhile_needs_no_mail(ours: World, post: PostOffice) -> None:
    tell(ours, reader(ours))

    assert send(ours, owed=0) == 0
    assert states(ours) == [(MailState.NEEDLESS, 0)]
    assert post.arrived == []


@pytest.mark.parametrize("choices", [{"by_mail": False}, {"address": None}])
def test_who_does_not_want_mail_or_has_no_address_gets_none(
    ours: World, post: PostOffice, choices: dict[str, object]
) -> None:
    user_id = reader(ours, **choices)  # type: ignore[arg-type]  # the cases name its own arguments
    tell(ours, user_id)

    assert send(ours) == 0
    assert states(ours) == []


def test_an_address_that_was_not_verified_gets_nothing(ours: World, post: PostOffice) -> None:
    user_id = reader(ours)
    with unit_of_work(IdentityScope()):
        session().scalars(select(ContactChoice).where(ContactChoice.user_id == user_id)).one().verified_at = None
    tell(ours, user_id)

    assert send(ours) == 0
    assert post.arrived == []


def test_who_opted_out_or_left_meanwhile_gets_nothing(ours: World, post: PostOffice) -> None:
    stays_off, left = reader(ours, "a@example.org"), reader(ours, "b@example.org")
    tell(ours, stays_off, left)
    with unit_of_work(IdentityScope()):
        services.choose(
            user_id=stays_off, by_mail=False, in_portal=True, quiet_from=None, quiet_until=None, on_rest_days=False
        )
        session().scalars(select(Membership).where(Membership.user_id == left)).one().ended_at = clock.now()

    assert send(ours) == 0
    assert [state for state, _ in states(ours)] == [MailState.NEEDLESS] * 2


def test_without_a_server_nothing_waits(ours: World, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, PostOffice(), mail_host="")
    tell(ours, reader(ours))

    assert states(ours) == []


def test_a_mail_costs_one_statement_more_however_many_people(ours: World, post: PostOffice) -> None:
    people = [reader(ours, f"p{number}@example.org") for number in range(20)]
    with ours.open(), counted_statements() as statements:
        services.tell(NoticeKind.CLASS_RETURNED, to=people, subject_id=new_id())

    assert len(statements) == 2
    assert len(states(ours)) == 20


def test_a_refused_address_is_given_up_at_once_and_the_next_one_is_written_to(ours: World, post: PostOffice) -> None:
    tell(ours, reader(ours))
    post.answers["RCPT"] = 550

    assert send(ours) == 0
    assert states(ours) == [(MailState.FAILED, 1)]

    post.answers.clear()
    tell(ours, reader(ours, "second@example.org"))
    assert send(ours) == 1


def test_a_busy_server_is_asked_again_later_and_given_up_in_the_end(ours: World, post: PostOffice) -> None:
    tell(ours, reader(ours))
    post.answers["RCPT"] = 451

    assert send(ours) == 0
    assert states(ours) == [(MailState.WAITING, 1)]
    assert send(ours) == 0
    assert states(ours) == [(MailState.WAITING, 1)], "not before its pause is over"
    for days in range(1, mailing.MOST_TRIES):
        with clock.frozen(MORNING + timedelta(days=days)):
            send(ours)
    assert states(ours) == [(MailState.FAILED, mailing.MOST_TRIES)]

    post.answers.clear()
    with clock.frozen(MORNING + timedelta(days=30)):
        assert send(ours) == 0


def test_a_server_that_comes_back_delivers_what_waited(
    ours: World, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(ours, reader(ours))
    configure(monkeypatch, replace(post, port=1))
    assert send(ours) == 0
    assert states(ours) == [(MailState.WAITING, 1)]

    configure(monkeypatch, post)
    with clock.frozen(MORNING + timedelta(hours=1)):
        assert send(ours) == 1
    assert states(ours) == [(MailState.SENT, 2)]


def test_when_nobody_can_say_whether_it_arrived_it_is_not_sent_again(ours: World, post: PostOffice) -> None:
    tell(ours, reader(ours))
    post.breaks_off = True

    assert send(ours) == 0
    post.breaks_off = False
    with clock.frozen(MORNING + timedelta(hours=3)):
        assert send(ours) == 0

    assert len(post.arrived) == 1
    assert states(ours) == [(MailState.UNKNOWN, 1)]


def test_what_a_dead_run_had_claimed_is_not_sent_again_and_is_seen(ours: World, post: PostOffice) -> None:
    tell(ours, reader(ours))
    with ours.open():
        row = session().scalars(select(MailDelivery)).one()
        row.state, row.claimed_at = MailState.SENDING, clock.now() - timedelta(hours=2)

    assert send(ours) == 0
    assert states(ours) == [(MailState.UNKNOWN, 0)]
    assert post.arrived == []


def test_a_server_without_the_encryption_asked_for_is_not_talked_to(
    ours: World, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(monkeypatch, post, mail_tls="starttls", mail_user="u", mail_password="geheim")
    with pytest.raises(Unreachable), mail.connected():
        pass
    tell(ours, reader(ours))

    assert send(ours) == 0
    assert post.arrived == []


@pytest.mark.parametrize("how", ["starttls", "tls"])
def test_a_mail_goes_out_encrypted_and_signed_in(
    ours: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    write_certificate(tmp_path)
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(tmp_path / CERTIFICATE, tmp_path / KEY)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / CERTIFICATE))
    with post_office(theirs, at_once=how == "tls") as post:
        configure(monkeypatch, post, mail_tls=how, mail_user="u", mail_password="geheim")
        tell(ours, reader(ours))

        assert send(ours) == 1

    assert post.encrypted == [True]
    assert post.logins == ["AUTH PLAIN " + b64encode(b"\0u\0geheim").decode()]


@pytest.mark.parametrize("how", ["starttls", "tls"])
def test_a_server_whose_certificate_nobody_vouches_for_is_told_no_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    write_certificate(tmp_path)
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(tmp_path / CERTIFICATE, tmp_path / KEY)
    with post_office(theirs, at_once=how == "tls") as post:
        configure(monkeypatch, post, mail_tls=how, mail_user="u", mail_password="geheim")
        with pytest.raises(Unreachable), mail.connected():
            pass

    assert post.logins == []


def test_at_night_nobody_is_written_to_and_in_the_morning_they_are(ours: World, post: PostOffice) -> None:
    user_id = reader(ours)

    with clock.frozen(datetime(2026, 11, 17, 22, 30, tzinfo=UTC)):  # half past six
        tell(ours, user_id)
        assert send(ours) == 0
    with clock.frozen(datetime(2026, 11, 17, 23, 0, tzinfo=UTC)):  # seven
        assert send(ours) == 1


@pytest.mark.parametrize(
    ("day", "arrives"),
    [
        (date(2026, 11, 21), 0),  # a Saturday
        (date(2026, 10, 10), 1),  # a Saturday on which people work
        (date(2026, 10, 1), 0),  # a holiday
    ],
)
def test_on_days_without_work_nobody_is_written_to(ours: World, post: PostOffice, day: date, arrives: int) -> None:
    user_id = reader(ours)
    with clock.working_day(day):
        tell(ours, user_id)
        assert send(ours) == arrives


def test_the_schools_quiet_hours_count_until_somebody_sets_their_own(
    ours: World, theirs: World, post: PostOffice
) -> None:
    tell(ours, reader(ours))
    with ours.open():
        for until in (time(12), time(11)):
            services.choose_for_school(
                quiet_from=time(18), quiet_until=until, on_rest_days=False, actor=ours.actor(Role.PRINCIPAL)
            )
    assert send(ours) == 0

    early = reader(ours, "early@example.org", quiet_from=time(22), quiet_until=time(6))
    tell(ours, early)
    assert send(ours) == 1
    tell(theirs, reader(theirs, "other@example.org"))
    assert send(theirs) == 1


def test_who_wants_no_reminders_in_the_portal_has_none_but_hears_everything_else(ours: World, post: PostOffice) -> None:
    user_id = reader(ours, in_portal=False)
    tell(ours, user_id)
    with ours.open():
        services.tell(NoticeKind.CLASS_RETURNED, to=[user_id], subject_id=new_id())
        actor = ours.actor(Role.CLASS_TEACHER, user_id=user_id)
        assert [line.kind for line in queries.latest(queries.in_order(actor))] == [NoticeKind.CLASS_RETURNED]
    assert send(ours) == 1


def test_the_other_schools_mail_is_not_ours(ours: World, theirs: World, post: PostOffice) -> None:
    tell(ours, reader(ours))

    assert send(theirs) == 0
    assert states(theirs) == []


@given(
    figures=st.builds(Figures, *[st.integers(0, 120)] * 4).filter(lambda one: one.total > 0),
    link=st.sampled_from(["", "https://tongxin.example.org"]),
)
def test_no_mail_holds_more_than_figures_and_plain_words(figures: Figures, link: str) -> None:
    letter = wording.digest(figures, link=link)

    assert not [word for word in BLOCKED if word in letter.subject + letter.body]
    assert letter.subject.startswith("同心护航：您有 ")
    assert str(figures.total) in letter.subject
    assert "\n" not in letter.subject


@given(first=st.times(), last=st.times(), at=st.times(), is_workday=st.booleans(), on_rest_days=st.booleans())
def test_quiet_hours_and_the_rest_of_the_day_make_a_whole_day(
    first: time, last: time, at: time, is_workday: bool, on_rest_days: bool
) -> None:
    quiet = QuietHours(first, last, on_rest_days).holds(at, is_workday=is_workday)

    if not is_workday and not on_rest_days:
        assert quiet
    elif first != last:
        assert quiet is not QuietHours(last, first, on_rest_days).holds(at, is_workday=is_workday)
    else:
        assert not quiet


def test_the_usual_quiet_hours_are_those_of_the_specification() -> None:
    assert [USUAL.holds(at, is_workday=True) for at in (time(6, 59), time(7), time(20, 59), time(21))] == [
        True,
        False,
        False,
        True,
    ]
    assert USUAL.holds(time(9), is_workday=False)
