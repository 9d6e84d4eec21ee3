"""The roster of 15 November 2026, due on Monday the 16th: refreshed, signed, received, verified, and a forgery found."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.roles import Role
from demo.cast import PASSWORD, accounts_of
from demo.catalog import SCHOOLS
from e2e import six_schools
from e2e.conftest import House
from e2e.people import Person

SLUG = "yingyong"


@pytest.mark.timeout(600)
def test_the_roster_is_refreshed_signed_received_and_a_forgery_is_found(six: House, chromium: Browser) -> None:
    page, grade = _person(six, chromium, Role.GRADE_HEAD)
    centre_page, centre = _person(six, chromium, Role.COUNSELLOR)
    _add_at_once(page, grade, centre)
    grade.go(f"/{SLUG}/todo/")
    duty = page.locator("li.row-item", has_text="花名册刷新").first
    duty.get_by_role("link", name="去刷新").click()
    row = page.locator("tr", has_text="填报中")
    expect(row).to_contain_text("11-16")
    row.get_by_role("link", name="打开").click()
    college = grade.heading().partition("：")[0]
    _answer_all(page, grade)
    grade.sees("都核对过了")
    page.get_by_label("以上内容逐人核对过，属实。").check()
    grade.press("签名并报送")
    grade.sees("等中心签收")
    roster = page.url.removeprefix(six.url)

    centre.go(roster)
    assert centre.heading() == f"{college}：已报送"
    centre.press("确认签收")
    expect(centre_page.locator("tr", has_text=college)).to_contain_text("已签收")

    assert "与签名时一致" in six.tongxin("audit", "verify", "--school", SLUG)
    number = six_schools.run(six.command, "e2e.tampering", SLUG).strip()
    found = six.command.run("audit", "verify", "--school", SLUG)
    assert found.returncode == 1
    assert f"花名册第 {number} 号第 1 行" in found.stderr

    _, helper = _person(six, chromium, Role.STUDENT_HELPER)
    refused = helper.page.goto(roster)
    assert refused is not None
    assert refused.status == 404


def _add_at_once(page: Page, grade: Person, centre: Person) -> None:
    """Who was confirmed yesterday is added today, without waiting for the round; the round that is open knows it."""
    grade.go(f"/{SLUG}/todo/")
    duty = page.locator("li.row-item", has_text="添加到花名册").first
    duty.get_by_role("link", name="立即添加到花名册").click()
    page.get_by_label("以上内容核对过，属实。").check()
    grade.press("立即添加到花名册")
    grade.sees("已添加到花名册，等中心签收")
    centre.go(f"/{SLUG}/roster-supplements/")
    centre.press("签收")
    centre.sees("没有要添加的学生")


def _answer_all(page: Page, person: Person) -> None:
    """One tap where nothing changed, a sentence where something did."""
    tap = page.get_by_role("button", name="没有变化").or_(page.get_by_role("button", name="确认新增"))
    while tap.count() or page.get_by_role("link", name="去核对").count():
        if tap.count():
            tap.first.click()
        else:
            person.follow("去核对")
            page.get_by_label("没有变化").check()
            page.get_by_label("说明").fill("已电话核实，没有变化。")
            person.press("核对无误")
        expect(page.get_by_role("heading", level=1)).to_contain_text("核对")


def _person(house: House, chromium: Browser, role: Role) -> tuple[Page, Person]:
    school = next(school for school in SCHOOLS if school.slug == SLUG)
    account = next(account for account in accounts_of(school) if account.role is role)
    page = chromium.new_context(base_url=house.url, locale="zh-CN").new_page()
    person = Person(page)
    person.sign_in(account.username, PASSWORD)
    return page, person
