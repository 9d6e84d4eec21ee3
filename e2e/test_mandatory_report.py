"""From the button on a child's file to the police's receipt, without anybody's leave."""

from __future__ import annotations

import re

import pytest

from e2e.conftest import House
from e2e.people import NewPerson, Person

# The demo is loaded before the first click.
pytestmark = pytest.mark.timeout(1500)

CASE = re.compile(r"/cases/[0-9a-f-]{36}$")
SEEN = "他说手臂上的伤是昨晚在家里弄的，不想回家。"


def test_harm_is_reported_from_the_file_at_once_and_the_receipt_is_kept(house: House, person: NewPerson) -> None:
    teacher, principal = Person(person()), Person(person())
    teacher.sign_in("wangjiang-teacher", house.password_of("wangjiang-teacher"))
    principal.sign_in("wangjiang-principal", house.password_of("wangjiang-principal"))
    place = teacher.page.url.split("/")[3]
    teacher.go(f"/{place}/cases/?state=confirmed")
    file = teacher.page.locator("a").filter(has_text="打开档案").first.get_attribute("href")
    assert file
    assert CASE.search(file)

    teacher.go(file)
    teacher.follow("发现孩子可能受到伤害？立即报告")
    teacher.follow("写下报告")
    teacher.press("记下，去报告")  # the browser says what is missing
    teacher.page.get_by_label("身体伤害或家庭暴力").check()
    teacher.page.get_by_label("可能来自家里").check()
    teacher.page.get_by_label("孩子的原话、您看到的").fill(SEEN)
    teacher.press("记下，去报告")
    teacher.sees("现在就报告公安机关")
    report = teacher.page.url
    teacher.page.get_by_label("几点").fill("08:20")
    teacher.page.get_by_label("接待的单位或人").fill("镇派出所值班民警")
    teacher.press("记下这次报告")
    teacher.sees("已报告，等回执")

    principal.page.goto(report)
    principal.sees(SEEN)
    principal.page.locator("summary").filter(has_text="登记回执").first.click()
    principal.page.get_by_label("回执编号或内容").fill("接报 2026-1118-03")
    principal.press("登记回执")
    principal.sees("接报 2026-1118-03")
    principal.page.get_by_label("又做了什么").fill("班主任陪孩子做了笔录，今晚住在姑姑家。")
    principal.press("记下")
    principal.sees("配合调查")

    principal.page.goto(report)
    principal.page.locator("summary").filter(has_text="这件事结束了").click()
    principal.page.get_by_label("怎样结束的").fill("公安已立案，孩子由姑姑照顾。")
    principal.press("结束")
    principal.sees("已结束。")
