"""A training from the plan to the certificate: the head plans, a teacher signs in on a phone, the hours are registered."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from e2e.conftest import House
from e2e.people import NewPerson, Person

# The demo is loaded before the first click.
pytestmark = pytest.mark.timeout(1500)

SCHOOL = "yunshan"
TITLE = "一起看一节课后的谈心"


def test_a_training_is_planned_attended_and_certified(house: House, person: NewPerson, phone: NewPerson) -> None:
    head, teacher, principal = Person(person()), Person(phone()), Person(person())
    head.sign_in(f"{SCHOOL}-head", house.password_of(f"{SCHOOL}-head"))
    the_head_plans(head)
    code = the_code_of(head)

    teacher.sign_in(f"{SCHOOL}-teacher", house.password_of(f"{SCHOOL}-teacher"))
    the_teacher_signs_in(teacher, code)

    the_head_registers(head)

    teacher.go(f"/{SCHOOL}/trainings/own")
    row = teacher.page.get_by_role("row").filter(has_text=TITLE)
    expect(row).to_contain_text("已登记")
    with teacher.page.expect_download() as kept:
        row.get_by_role("link", name="下载证明").click()
    assert kept.value.suggested_filename == "certificate.pdf"

    principal.sign_in(f"{SCHOOL}-principal", house.password_of(f"{SCHOOL}-principal"))
    principal.go(f"/{SCHOOL}/trainings/")
    principal.follow("谁还没参加")
    principal.sees("人参加过培训")
    principal.page.get_by_role("link", name=re.compile("^差 .* 人$")).first.click()
    expect(principal.page.get_by_label("还没参加")).not_to_have_value("")


def the_head_plans(head: Person) -> None:
    """From the list to the page of the new one."""
    page = head.page
    head.go(f"/{SCHOOL}/trainings/")
    head.follow("安排培训")
    page.get_by_label("题目").fill(TITLE)
    page.get_by_label("学时").fill("1.5")
    page.get_by_label("地点").fill("录播教室")
    page.get_by_label("主讲").fill("顾老师")
    page.get_by_label("思想教育").check()
    head.press("安排好了")
    head.sees("已安排")


def the_code_of(head: Person) -> str:
    """What the page for the room shows."""
    head.follow("签到名单")
    expect(head.page.locator("svg.qr")).to_be_visible()
    return head.page.locator(".link-slip strong").inner_text()


def the_teacher_signs_in(teacher: Person, code: str) -> None:
    """On a phone: a wrong number first, then the right one; a second visit says that it is done."""
    page = teacher.page
    teacher.go(f"/{SCHOOL}/trainings/?span=coming")
    teacher.follow(TITLE)
    teacher.follow("我到了")
    page.get_by_label("会场上的六位数字").fill("12")
    teacher.press("我到了")
    teacher.sees("签到码不对")
    page.get_by_label("会场上的六位数字").fill(code)
    teacher.press("我到了")
    teacher.sees("您在签到名单上")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    teacher.go(page.url.rstrip("/") + f"/presence?code={code}")
    teacher.sees("您已经签到")


def the_head_registers(head: Person) -> None:
    """One more by the list, then held, then the hours."""
    page = head.page
    page.reload()
    head.sees("已有 1 人签到")
    page.get_by_role("checkbox", checked=False).first.check()
    head.press("保存名单")
    head.sees("增加 1 人，去掉 0 人")
    head.follow("回到这次安排")
    head.press("已举办")
    head.sees("每人 1.5 学时")
    head.press("登记学时")
    head.sees("学时已登记")
    expect(page.get_by_role("button", name="更正学时")).to_be_visible()
