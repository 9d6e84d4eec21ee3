"""Something is said without a name and under one, taken up, found and closed; whom it is about sees nothing of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.conftest import House
from e2e.people import NewPerson, Person

# The demo is loaded before the first click.
pytestmark = pytest.mark.timeout(1500)

SEEN = "课间有老师当众念了孩子的名次，孩子一上午没说话。"
ASKED = "请问是哪一天的课间？"
ANSWERED = "上周四第二节课后。"


def test_something_said_without_a_name_is_taken_up_found_and_closed(
    house: House, person: NewPerson, chromium: Browser
) -> None:
    head = Person(person())
    head.sign_in("liuxi-head", house.password_of("liuxi-head"))
    place = head.page.url.split("/")[3]
    head.go(f"/{place}/incident-reports/")
    assert head.page.locator("svg.qr").count() == 1
    address = head.page.locator("a[href*='/anonymous-reports/']").first.get_attribute("href")
    assert address

    outsider = chromium.new_page(base_url=house.url, viewport={"width": 390, "height": 844})
    code = write(outsider, address)
    assert outsider.context.cookies() == []

    head.go(f"/{place}/incidents/")
    head.page.get_by_role("row").filter(has_text="匿名").get_by_role("link").first.click()
    head.sees(SEEN)
    head.page.get_by_label("处理人").select_option(index=1)
    head.press("受理")
    head.sees("已受理。")
    incident = head.page.url
    handler = head
    if not head.page.get_by_label("一句话或一个问题").count():  # the first of the list is the principal
        handler = Person(person())
        handler.sign_in("liuxi-principal", house.password_of("liuxi-principal"))
        handler.page.goto(incident)
    handler.page.get_by_label("一句话或一个问题").fill(ASKED)
    handler.press("写给反映人")
    handler.sees("已写给反映人。")

    answer(outsider, address, code)

    handler.page.goto(incident)
    assert handler.page.get_by_text(ANSWERED).count() == 0, "an answer is read the next day: nobody learns its hour"
    handler.page.get_by_label("这一步调查").fill("听了两位同学和当事老师的说法，说法一致。")
    handler.press("记下调查")
    handler.page.get_by_text("调查清楚了，作出认定").click()
    handler.page.get_by_label("部分成立", exact=True).check()
    handler.page.get_by_label("不当教育方式", exact=True).check()
    handler.page.get_by_label("造成不良后果", exact=True).check()
    handler.page.get_by_label("依据和理由").fill("说法一致。")
    handler.press("认定")
    handler.sees("个月内不参加评优")
    for label, button in (("怎样处理", "记下处理"), ("回访", "记下回访"), ("结论", "关闭这件事")):
        handler.page.get_by_label(label, exact=True).fill("已经办好。")
        handler.press(button)
    handler.sees("已关闭。")
    outsider.context.close()


def write(outsider: Page, address: str) -> str:
    """First with something forgotten, then complete; the code that is shown once."""
    outsider.goto(address)
    assert outsider.evaluate("document.documentElement.scrollWidth <= innerWidth")
    outsider.get_by_label("发生了什么").fill(SEEN)
    outsider.get_by_role("button", name="交给学校").click()
    expect(outsider.get_by_text("请点一项")).to_be_visible()
    expect(outsider.get_by_label("发生了什么")).to_have_value(SEEN)
    outsider.get_by_label("不当教育方式").check()
    outsider.get_by_label("请学校现在就看").check()  # else nobody sees it before the morning
    outsider.get_by_role("button", name="交给学校").click()
    expect(outsider.get_by_role("heading", name="已经收到，谢谢您")).to_be_visible()
    code = outsider.locator("[data-code]").inner_text()
    assert re.fullmatch(r"[0-9a-z]{4}(-[0-9a-z]{2,4})+", code)
    return code


def answer(outsider: Page, address: str, code: str) -> None:
    """With the code typed from paper, in capitals."""
    outsider.goto(address)
    outsider.get_by_role("link", name="写过了，用查询码看看").click()
    outsider.get_by_label("查询码").fill(code.upper())
    outsider.get_by_role("button", name="看看").click()
    expect(outsider.get_by_text(ASKED)).to_be_visible()
    outsider.get_by_label("补充或回答").fill(ANSWERED)
    outsider.get_by_role("button", name="交给学校").click()
    expect(outsider.get_by_text(ANSWERED)).to_be_visible()


def test_whom_a_report_is_about_sees_nothing_of_it(house: House, person: NewPerson) -> None:
    teacher, head, principal = Person(person()), Person(person()), Person(person())
    for somebody, name in ((teacher, "teacher"), (head, "head"), (principal, "principal")):
        somebody.sign_in(f"liuxi-{name}", house.password_of(f"liuxi-{name}"))
    place = teacher.page.url.split("/")[3]

    teacher.go(f"/{place}/incident-reports/")
    teacher.follow("上报一件事")
    teacher.page.get_by_label("歧视", exact=True).check()
    teacher.page.get_by_label("没有明显影响", exact=True).check()
    teacher.page.get_by_label("发生了什么").fill("大会上的一句话让孩子难堪。")
    chosen = teacher.page.locator("select[name='accused_id'] option").filter(has_text="校长")
    teacher.page.get_by_label("被反映的人").select_option(value=chosen.first.get_attribute("value"))
    teacher.press("上报")
    teacher.sees("已上报，学校两个工作日内受理。")
    teacher.follow("看看")
    teacher.sees("等待受理")

    principal.go(f"/{place}/incidents/")
    assert principal.page.get_by_role("row").filter(has_text="歧视").count() == 0
    head.go(f"/{place}/incidents/")
    head.page.get_by_role("row").filter(has_text="歧视").get_by_role("link").first.click()
    head.sees("大会上的一句话")
    answer = principal.page.request.get(head.page.url)
    assert answer.status == 404
