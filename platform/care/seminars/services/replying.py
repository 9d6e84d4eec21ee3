"""The page behind an invitation: the invitation and its reply before the day, the neutral summary afterwards."""

from __future__ import annotations

from datetime import timedelta

from care.seminars import queries
from care.seminars.events import GuestReplied, SummaryGiven
from care.seminars.lifecycle import STATE_LABELS, SeminarState
from care.seminars.models import Seminar, SeminarGuest
from care.seminars.terms import REPLY_LABELS, GuestReply, ReplyWay
from kernel import clock, crypto, events
from kernel.actor import Actor
from kernel.errors import ForbiddenMove, NotFound
from links.pages import Ask, LinkPage, Question, Shown
from links.purposes import Answers, LinkPurpose, OpenLink
from tenants import queries as tenants

LINK = "seminar_invitation"
INVITATION = "seminar_guest"
"""What such a link is about."""

LASTS = timedelta(days=150)
"""A term: the same link shows the summary after the seminar."""

WEEKDAYS = "一二三四五六日"
MOST_WORDS = 500


def take_reply(guest: SeminarGuest, *, reply: GuestReply, words: str, way: ReplyWay, actor: Actor) -> None:
    """Keep what a guest answers; a later answer takes the place of an earlier one. The guest is locked."""
    guest.reply, guest.replied_on, guest.replied_way = reply, clock.today(), way
    field = f"{queries.GUEST}.reply_words"
    guest.reply_words_sealed = crypto.seal(words, row=guest.id, field=field) if words else None
    events.record(GuestReplied(guest_id=guest.id, way=way), actor)


def open_for_replies(seminar: Seminar) -> bool:
    """Whether an answer is still of use."""
    return seminar.state in (SeminarState.PLANNED, SeminarState.INVITED) and seminar.planned_on >= clock.today()


def refuse_late_reply(seminar: Seminar) -> None:
    """Raises ForbiddenMove once the seminar was held or called off."""
    if seminar.state not in (SeminarState.PLANNED, SeminarState.INVITED):
        raise ForbiddenMove(state=STATE_LABELS[SeminarState(seminar.state)])


def invitation(seminar: Seminar) -> tuple[str, ...]:
    """The letter of domain.md 7.4: one guest, one letter, not to be passed on; no name of a child stands in it."""
    return (
        "尊敬的家长：",
        f"诚邀您参加{day_words(seminar)}的“家校成长交流会”，与老师聊聊陪伴与教育的方法。",
        "座位有限，一人一函，请勿转发。期待您的经验。",
    )


def day_words(seminar: Seminar) -> str:
    """11月25日（周三）15:30."""
    day = seminar.planned_on
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）{seminar.starts_at:%H:%M}"


def _describe(link: OpenLink, /) -> LinkPage:
    """Raises NotFound too while nothing may go to the family of one of the children; whoever answers is asked again."""
    guest = queries.guest_of_link(link.subject_id)
    if queries.is_barred(guest.id):
        raise NotFound
    seminar = queries.visible_seminar(guest.seminar_id)
    if seminar.state == SeminarState.CONFIRMED:
        return _summary(seminar)
    if not open_for_replies(seminar):
        raise NotFound
    return LinkPage(
        heading="请您来参加家校成长交流会",
        paragraphs=invitation(seminar),
        facts=_facts(seminar),
        questions=_questions(),
        button="回复老师",
    )


def _questions() -> tuple[Question, ...]:
    return (
        Question(
            name="reply",
            label="您能来吗",
            ask=Ask.CHOICE,
            options=tuple((one.value, label) for one, label in REPLY_LABELS.items()),
            required=True,
        ),
        Question(
            name="words",
            label="想和老师聊什么",
            hint="也可以写您陪孩子的好办法，或来不了时方便联系的时间。当天之前可以再打开修改。",
            most=MOST_WORDS,
        ),
    )


def _summary(seminar: Seminar) -> LinkPage:
    """What was talked about, without a word of any child."""
    words = queries.opened(seminar, "summary")
    return LinkPage(
        heading="交流会聊了这些",
        paragraphs=tuple(part for part in words.split("\n") if part.strip()),
        facts=_facts(seminar),
        button="我看过了",
    )


def _facts(seminar: Seminar) -> dict[Shown, str]:
    return {
        Shown.SCHOOL: tenants.name_of_school(),
        Shown.TOPIC: seminar.topic,
        Shown.WHEN: day_words(seminar),
        Shown.WHERE: seminar.place,
    }


def _accept(link: OpenLink, answers: Answers, /, *, actor: Actor) -> None:
    guest = queries.guest_of_link(link.subject_id, locked=True)
    seminar = queries.visible_seminar(guest.seminar_id)
    if seminar.state == SeminarState.CONFIRMED:
        if guest.summary_on is None:
            guest.summary_on = clock.today()
            events.record(SummaryGiven(guest_id=guest.id), actor)
        return
    take_reply(guest, reply=GuestReply(answers["reply"]), words=answers["words"], way=ReplyWay.LINK, actor=actor)


INVITATION_LINK = LinkPurpose(
    name=LINK,
    shows=frozenset({Shown.SCHOOL, Shown.TOPIC, Shown.WHEN, Shown.WHERE}),
    is_single_use=False,
    lasts=LASTS,
    describe=_describe,
    accept=_accept,
)
"""One guest, one link: `tongxin.wiring` names it among all purposes."""
