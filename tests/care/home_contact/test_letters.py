"""Letters: written, approved by somebody else, posted, answered by link or on paper; never with a label (INV-8)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from care.home_contact import queries, services
from care.home_contact.errors import LetterEmpty, OwnLetter, TemplateFaulty
from care.home_contact.lifecycle import LETTER_MOVES, LetterMove, LetterState
from care.home_contact.models import Letter, LetterReply
from care.home_contact.queries import LetterView
from care.home_contact.services import ContactEntry, LetterEntry
from care.home_contact.terms import ContactWay, PostedWay, ReplyAnswer
from kernel import clock
from kernel.actor import Actor
from kernel.db import session, unit_of_work
from kernel.errors import ForbiddenMove, NotFound, StaleRecord
from kernel.tenancy import IdentityScope
from links import purposes
from links import queries as linked
from links import services as links
from links.errors import LinkRefused
from links.queries import Found
from obligations import queries as obligations
from policy_profiles import services as policies
from privacy.errors import LabelledWording
from tests.care.campus import Campus
from tests.worlds import DEMO_DAY
from tongxin.wiring import LINK_PURPOSES

CONFIRMED = DEMO_DAY - timedelta(days=8)
ENTRY = LetterEntry(
    guardian="母亲", parts={"study": "作业按时了", "life": ""}, reply_by=DEMO_DAY + timedelta(days=14), office="班主任"
)
REPLIED = {"answer": "read", "conduct": "在家会洗碗", "ideas": "", "help": "", "best_time": "晚上八点"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    before = list(purposes._purposes.values())
    purposes.install(LINK_PURPOSES)
    with clock.working_day(DEMO_DAY):
        yield
    purposes.install(before)


@pytest.fixture
def case_id(school: Campus) -> UUID:
    """A case confirmed the week before."""
    with clock.working_day(CONFIRMED):
        return school.confirm()


@pytest.fixture
def letter_id(school: Campus, case_id: UUID) -> UUID:
    """A draft of the class teacher."""
    with school.world.open():
        return services.write_letter(case_id=case_id, entry=ENTRY, actor=school.teacher).id


def row(school: Campus, case_id: UUID, letter_id: UUID, actor: Actor | None = None) -> Letter:
    """The letter, locked, in the open unit of work."""
    return queries.locked_letter(actor or school.teacher, case_id, letter_id)


def opened(school: Campus, case_id: UUID, letter_id: UUID) -> LetterView:
    with school.world.open():
        return queries.opened_letter(row(school, case_id, letter_id), school.teacher)


def approve(school: Campus, case_id: UUID, letter_id: UUID) -> None:
    with school.world.open():
        services.submit_letter(row(school, case_id, letter_id), seen=1, actor=school.teacher)
    with school.world.open():
        services.approve_letter(row(school, case_id, letter_id, school.head), seen=2, actor=school.head)


def post(school: Campus, case_id: UUID, letter_id: UUID) -> list[str]:
    approve(school, case_id, letter_id)
    with school.world.open():
        letter = row(school, case_id, letter_id)
        posted = services.post_letter(
            letter, way=PostedWay.HAND, posted_on=DEMO_DAY, seen=letter.version, actor=school.teacher
        )
        return list(posted.credited)


def link(school: Campus, case_id: UUID, letter_id: UUID) -> Found:
    """Where a fresh link of the letter leads."""
    with school.world.open():
        token = services.link_for_paper(row(school, case_id, letter_id), actor=school.teacher)
    with unit_of_work(IdentityScope()):
        return linked.found(token)


def test_the_letter_is_composed_and_the_empty_parts_are_left_out(
    school: Campus, case_id: UUID, letter_id: UUID
) -> None:
    body = opened(school, case_id, letter_id).body

    assert body.startswith("尊敬的母亲：")
    assert "测试同学0的班主任" in body
    assert "学习：作业按时了" in body
    assert "请在12月2日前填写回函" in body
    assert "生活：" not in body
    assert "{" not in body


def test_a_letter_with_a_label_is_refused_with_what_to_write_instead(school: Campus, case_id: UUID) -> None:
    labelled = replace(ENTRY, parts={"study": "作为后进生，他进步了"})

    with pytest.raises(LabelledWording) as refused, school.world.open():
        services.write_letter(case_id=case_id, entry=labelled, actor=school.teacher)
    assert "学习上需要帮助" in refused.value.text
    with school.world.open():
        assert session().scalars(select(Letter.id)).all() == []


def test_a_letter_that_says_nothing_is_refused(school: Campus, case_id: UUID) -> None:
    with pytest.raises(LetterEmpty), school.world.open():
        services.write_letter(case_id=case_id, entry=replace(ENTRY, parts={"study": ""}), actor=school.teacher)


def test_a_letter_of_another_class_is_not_found(school: Campus, case_id: UUID, letter_id: UUID) -> None:
    with pytest.raises(NotFound), school.world.open():
        row(school, case_id, letter_id, school.other_teacher)


def test_who_wrote_it_does_not_let_it_go_out(school: Campus, case_id: UUID, letter_id: UUID) -> None:
    with school.world.open():
        services.submit_letter(row(school, case_id, letter_id), seen=1, actor=school.teacher)

    with pytest.raises(OwnLetter), school.world.open():
        services.approve_letter(row(school, case_id, letter_id), seen=2, actor=school.teacher)
    with pytest.raises(IntegrityError, match="second_person"), school.world.open():
        letter = row(school, case_id, letter_id)
        letter.state, letter.approved_by = LetterState.APPROVED, letter.written_by


def test_it_comes_back_with_advice_and_its_links_open_no_more(school: Campus, case_id: UUID, letter_id: UUID) -> None:
    approve(school, case_id, letter_id)
    found = link(school, case_id, letter_id)
    with school.world.open():
        letter = row(school, case_id, letter_id, school.head)
        services.return_letter(letter, advice="先写好的变化", seen=letter.version, actor=school.head)

    with pytest.raises(LinkRefused), school.world.open():
        links.describe(found)
    assert opened(school, case_id, letter_id).advice == "先写好的变化"
    with school.world.open():
        letter = row(school, case_id, letter_id)
        services.rewrite_letter(
            letter, replace(ENTRY, parts={"life": "会自己收拾"}), seen=letter.version, actor=school.teacher
        )
    assert "生活：会自己收拾" in opened(school, case_id, letter_id).body


def test_what_is_being_read_is_not_changed(school: Campus, case_id: UUID, letter_id: UUID) -> None:
    with school.world.open():
        services.submit_letter(row(school, case_id, letter_id), seen=1, actor=school.teacher)

    with pytest.raises(ForbiddenMove), school.world.open():
        services.rewrite_letter(row(school, case_id, letter_id), ENTRY, seen=2, actor=school.teacher)
    with pytest.raises(StaleRecord), school.world.open():
        services.approve_letter(row(school, case_id, letter_id, school.head), seen=1, actor=school.head)


def test_a_family_replies_once_by_the_code_and_the_link_then_refuses(
    school: Campus, case_id: UUID, letter_id: UUID
) -> None:
    post(school, case_id, letter_id)
    first, second = link(school, case_id, letter_id), link(school, case_id, letter_id)
    with school.world.open():
        page = links.describe(first)
    assert "作业按时了" in "".join(page.paragraphs)

    with school.world.open():
        links.answer(first, REPLIED)

    letter = opened(school, case_id, letter_id)
    assert letter.state is LetterState.REPLIED
    assert letter.replies[0].words == [
        ("回函", "已看过，谢谢老师"),
        ("孩子近期在家表现", "在家会洗碗"),
        ("方便联系的时间", "晚上八点"),
    ]
    for found in (first, second):
        with pytest.raises(LinkRefused), school.world.open():
            links.answer(found, REPLIED)
    with school.world.open():
        (line,) = [line for line in queries.lines(case_id, school.teacher) if line.title == "家校联系函"]
        assert ("孩子近期在家表现", "在家会洗碗") in line.texts


def test_of_two_replies_at_once_one_is_kept(school: Campus, case_id: UUID, letter_id: UUID) -> None:
    post(school, case_id, letter_id)
    found = [link(school, case_id, letter_id) for _ in range(2)]
    refused: list[Exception] = []

    def reply(where: Found) -> None:
        try:
            with clock.working_day(DEMO_DAY), school.world.open():
                links.answer(where, REPLIED)
        except (LinkRefused, NotFound, ForbiddenMove) as fault:
            refused.append(fault)

    threads = [threading.Thread(target=reply, args=(where,)) for where in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    with school.world.open():
        assert len(session().scalars(select(LetterReply.id)).all()) == 1


def test_a_reply_before_anybody_noted_the_posting_shows_that_it_was_posted(
    school: Campus, case_id: UUID, letter_id: UUID
) -> None:
    approve(school, case_id, letter_id)
    found = link(school, case_id, letter_id)

    with school.world.open():
        links.answer(found, REPLIED)

    letter = opened(school, case_id, letter_id)
    assert (letter.state, letter.posted_on, letter.posted_way) == (LetterState.REPLIED, DEMO_DAY, None)


def test_a_draft_opens_for_nobody_outside(school: Campus, case_id: UUID, letter_id: UUID) -> None:
    with pytest.raises(NotFound):
        link(school, case_id, letter_id)


@pytest.fixture
def with_letters(school: Campus) -> Campus:
    """The school asks for a letter each year, as a university does."""
    with school.world.open():
        draft = policies.start_draft(actor=school.principal)
        session().flush()
        for rule in ("R09", "R09.chase", "R09.call"):
            policies.edit_draft(
                "switch_rule", {"rule": rule, "on": True}, seen_version=draft.version, actor=school.principal
            )
            session().flush()
        policies.publish_draft(seen_version=draft.version, effective_on=DEMO_DAY, actor=school.principal)
    return school


def test_posting_credits_the_letter_of_the_year(with_letters: Campus, case_id: UUID, letter_id: UUID) -> None:
    assert post(with_letters, case_id, letter_id) == ["家校联系函"]


def test_a_reply_ends_the_chase_and_a_call_does_too(with_letters: Campus, case_id: UUID, letter_id: UUID) -> None:
    school = with_letters
    post(school, case_id, letter_id)

    def owed() -> dict[str, bool]:
        with school.world.open():
            return {line.rule: line.is_done for line in obligations.for_subject(letter_id)}

    assert owed() == {"R09.chase": False, "R09.call": False}
    with school.world.open():
        letter = row(school, case_id, letter_id)
        services.chase_letter(letter, seen=letter.version, actor=school.teacher)
    assert owed() == {"R09.chase": True, "R09.call": False}
    with school.world.open():
        services.record_contact(
            ContactEntry(
                case_ids=[case_id],
                way=ContactWay.PHONE,
                happened_on=DEMO_DAY,
                about="问了回函",
                letter_id=letter_id,
            ),
            actor=school.teacher,
        )
    assert owed() == {"R09.chase": True, "R09.call": True}
    assert opened(school, case_id, letter_id).state is LetterState.CALLED
    with school.world.open():
        letter = row(school, case_id, letter_id)
        services.note_paper_reply(
            letter,
            answer=ReplyAnswer.CALL,
            words={"help": "想借书"},
            received_on=DEMO_DAY,
            seen=letter.version,
            actor=school.teacher,
        )
    assert opened(school, case_id, letter_id).state is LetterState.REPLIED


def test_a_letter_of_another_child_is_not_called_about(school: Campus, case_id: UUID, letter_id: UUID) -> None:
    post(school, case_id, letter_id)
    other = school.confirm(school.students[1])
    entry = ContactEntry(
        case_ids=[other], way=ContactWay.PHONE, happened_on=DEMO_DAY, about="问了回函", letter_id=letter_id
    )

    with pytest.raises(NotFound), school.world.open():
        services.record_contact(entry, actor=school.teacher)


def test_the_school_keeps_its_own_text(school: Campus, case_id: UUID) -> None:
    with school.world.open():
        services.keep_template(body="{家长称呼}您好：\n{近况}\n请在{回复日期}前回信。", actor=school.principal)

    with school.world.open():
        letter = services.write_letter(case_id=case_id, entry=ENTRY, actor=school.teacher)
        assert queries.opened_letter(letter, school.teacher).body == (
            "母亲您好：\n学习：作业按时了\n请在12月2日前回信。"
        )


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{家长称呼}您好，{近况}", "缺少 {回复日期}"),
        ("{家长称呼}{近况}{回复日期}{成绩}", "不认识 {成绩}"),
        ("{家长称呼}{近况}{回复日期", "没有成对"),
        ("{家长称呼}{近况}{回复日期}{0.__class__}", "不认识 {0.__class__}"),
    ],
)
def test_a_text_that_cannot_be_used_says_why(school: Campus, body: str, words: str) -> None:
    with pytest.raises(TemplateFaulty) as refused, school.world.open():
        services.keep_template(body=body, actor=school.principal)

    assert words in refused.value.text


def test_a_text_with_a_label_is_refused(school: Campus) -> None:
    with pytest.raises(LabelledWording), school.world.open():
        services.keep_template(body="{家长称呼}{近况}{回复日期}各位贫困生家长", actor=school.principal)


@pytest.mark.parametrize("state", list(LetterState))
@pytest.mark.parametrize("move", list(LetterMove))
def test_every_other_move_is_refused(state: LetterState, move: LetterMove) -> None:
    letter = Letter(state=state)
    if LETTER_MOVES.allows(state, move):
        letter.move(move)
        assert letter.state == LETTER_MOVES.pairs()[state, move]
    else:
        with pytest.raises(ForbiddenMove):
            letter.move(move)
