"""A seminar from its plan to its minutes by clicking: a guardian answers on a phone, signs in at the door, and the file knows."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from demo.catalog import TODAY
from e2e.conftest import House
from e2e.people import NewPerson, Person
from e2e.test_letters import phone

# The demo is loaded before the first click.
pytestmark = pytest.mark.timeout(1500)

TOPIC = "饭桌上怎么聊学校的事"
ASKED = "想听听别家怎么说起考试"
AGREED = "每天晚饭先说一件高兴的事，手机都放到客厅。"
TOLD = "这次聊了晚饭时怎样和孩子说学校的事。"


def test_a_seminar_from_the_plan_to_the_file(house: House, person: NewPerson, chromium: Browser) -> None:
    teacher, head, member = (Person(person()) for _ in range(3))
    for one, name in ((teacher, "liuxi-teacher"), (head, "liuxi-head"), (member, "liuxi-member")):
        one.sign_in(name, house.password_of(name))
    place = head.page.url.split("/")[3]

    seminar = the_head_plans(head, place)
    teacher.go(f"{seminar}/guests/new")
    chosen = teacher.page.locator("label.choice").filter(has_text="邀请").first
    child, guardian = the_names(chosen.inner_text())
    chosen.click()
    teacher.press("加入名单")
    teacher.sees("名单上多了 1 位家长")
    teacher.press("发邀请")
    teacher.sees("一人一函，请勿转发")
    invitation = teacher.page.locator(".link-address").inner_text()
    answers = phone(chromium)
    a_guardian_answers(answers, invitation)

    head.go(seminar)
    head.sees("1 位家长会来，0 位还没回复")
    head.press("显示签到码")
    a_guardian_signs_in(answers, head.page.locator(".link-address").inner_text(), guardian, child)
    the_head_holds_and_writes(head, seminar)

    member.go(f"/{place}/board/")
    member.sees(f"座谈会纪要：{TOPIC}")
    member.go(seminar)
    member.press("确认纪要")
    member.sees("纪要已确认。")
    teacher.go(f"{seminar}/guests/")
    teacher.sees("已签到")
    answers.goto(invitation)
    expect(answers.get_by_text(TOLD)).to_be_visible()
    assert AGREED not in answers.content()
    answers.context.close()
    teacher.go(f"/{place}/cases/")
    the_file_knows(teacher, child)


def the_head_plans(head: Person, place: str) -> str:
    """The address of the seminar."""
    head.go(f"/{place}/seminars/")
    head.follow("筹备一次座谈会")
    head.page.get_by_label("主题").fill(TOPIC)
    head.page.get_by_label("日期", exact=True).fill(str(TODAY))
    head.page.get_by_label("地点").fill("二楼会议室")
    head.press("开始筹备")
    head.sees("已开始筹备")
    return head.page.url.removesuffix("/guests/new")


def the_names(words: str) -> tuple[str, str]:
    """The child and the guardian out of 三年级2班 某某 邀请某某."""
    child, _between, guardian = words.replace("\n", "").partition("邀请")
    return child.split()[-1].strip(), guardian.strip()


def a_guardian_answers(guardian: Page, address: str) -> None:
    """First with the tap forgotten, then with it; the page fits the phone."""
    guardian.goto(address)
    expect(guardian.get_by_role("heading", name="请您来参加家校成长交流会")).to_be_visible()
    assert guardian.evaluate("document.documentElement.scrollWidth <= innerWidth")
    guardian.get_by_label("想和老师聊什么").fill(ASKED)
    guardian.get_by_role("button", name="回复老师").click()
    expect(guardian.get_by_label("想和老师聊什么")).to_have_value(ASKED)
    guardian.get_by_label("会来").check()
    guardian.get_by_role("button", name="回复老师").click()
    expect(guardian.get_by_role("heading", name="已经收到，谢谢您")).to_be_visible()


def a_guardian_signs_in(guardian: Page, address: str, name: str, child: str) -> None:
    """By the code at the door, which names nobody."""
    guardian.goto(address)
    expect(guardian.get_by_role("heading", name="家长签到")).to_be_visible()
    assert name not in guardian.content()
    guardian.get_by_label("您的姓名").fill(name)
    guardian.get_by_label("孩子的姓名").fill(child)
    guardian.get_by_role("button", name="签到").click()
    expect(guardian.get_by_role("heading", name="已经收到，谢谢您")).to_be_visible()


def the_head_holds_and_writes(head: Person, seminar: str) -> None:
    """Holding leads to the minutes; whoever wrote them is not offered to confirm."""
    head.go(seminar)
    head.press("登记已召开")
    head.page.get_by_label("发言要点").fill("两位家长说了饭桌上的办法。")
    head.page.get_by_label("交流的方法").fill("先听完，再问一句。")
    head.page.get_by_label("商定的策略").fill(AGREED)
    head.page.get_by_label("给没到会家长的摘要").fill(TOLD)
    head.press("保存纪要")
    head.sees("到会 1 位，纪要等另一位老师确认")
    assert head.page.get_by_role("button", name="确认纪要").count() == 0


def the_file_knows(teacher: Person, child: str) -> None:
    """What was agreed stands in the course of the child's file, with the way back to the seminar."""
    row = teacher.page.locator("tr").filter(has_text=child).first
    row.locator("a").first.click()
    teacher.sees("家长参加了座谈会")
    teacher.sees(AGREED)
    teacher.follow("看这次座谈会")
    teacher.sees(TOPIC)
