"""A student helper on a phone writes to the teacher, who files it; the address of the file is not there for the helper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from e2e.conftest import House
from e2e.people import NewPerson, Person

# The demo is loaded before the first click.
pytestmark = pytest.mark.timeout(1500)

SCHOOL = "liuxi"
NOTICED = "这几天中午都没去食堂，一个人在教室里坐着。"
FILED = "有同学说，近几天中午没去食堂。"


def test_what_a_helper_noticed_reaches_the_file_and_never_comes_back(
    house: House, person: NewPerson, phone: NewPerson
) -> None:
    teacher, helper = Person(person()), Person(phone())
    teacher.sign_in(f"{SCHOOL}-teacher", house.password_of(f"{SCHOOL}-teacher"))
    teacher.go(f"/{SCHOOL}/cases/?state=confirmed")
    link = teacher.page.locator("a").filter(has_text="打开档案").first
    file = link.get_attribute("href")
    assert file
    teacher.go(f"{file}/talks/new")
    found = re.search(r"登记与(.+)有关的谈话", teacher.heading())
    assert found

    the_helper_writes(helper, found[1], house)

    teacher.go(f"/{SCHOOL}/peer-observations/")
    page_of_teacher = teacher.page.locator("li", has_text=found[1]).filter(has_text="请尽快联系")
    page_of_teacher.get_by_role("button", name="打开").first.click()
    teacher.sees(NOTICED)
    assert teacher.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    teacher.page.get_by_label("写进这位同学的档案").check()
    teacher.page.locator("textarea[name=content]").fill(FILED)
    teacher.press("保存")
    teacher.sees("已登记")
    teacher.go(file)
    teacher.sees(FILED)

    for address in (file, "/cases/", f"/{SCHOOL}/peer-observations/"):
        refused = helper.page.goto(address)
        assert refused is not None
        assert refused.status == 404, address


def the_helper_writes(helper: Person, name: str, house: House) -> None:
    """On a phone; what was written is on no page afterwards, and the form is empty again."""
    page = helper.page
    helper.sign_in(f"{SCHOOL}-helper", house.password_of(f"{SCHOOL}-helper"))
    expect(page.get_by_role("heading", name="老师请我做的")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="写给老师").click()
    expect(page.get_by_role("heading", name="把留意到的事写给老师")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("说的是谁").select_option(label=name)
    page.get_by_label("留意到了什么").fill(NOTICED)
    page.get_by_label("要，请老师尽快联系").check()
    helper.press("交给老师")
    helper.sees("已交给老师，谢谢你")
    assert NOTICED not in page.content()
    helper.go(f"/{SCHOOL}/peer-care/new")
    expect(page.get_by_label("留意到了什么")).to_have_value("")
    helper.go(f"/{SCHOOL}/peer-care/")
    assert NOTICED not in page.content()
