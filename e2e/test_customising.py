"""A principal fits the policy to the school, by clicking; the other school's policy and yesterday's duties stay as they are."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import House
from e2e.people import NewPerson, Person

pytestmark = pytest.mark.timeout(1500)


def test_a_school_customises_its_policy_and_nobody_elses(house: House, person: NewPerson) -> None:
    principal, teacher = (_signed_in(house, person(), name) for name in ("wangjiang-principal", "wangjiang-teacher"))
    others = _signed_in(house, person(), "yunshan-principal")
    their_policy = _text(others, "/yunshan/profile/")
    their_duties = _text(others, "/yunshan/duties/")
    duty = _first_duty(teacher)
    yesterdays = _text(teacher, duty)

    _talks_more_often(principal)
    _publishes(principal, at_once=True)
    principal.sees("第 2 版")
    principal.sees("个别谈话 · 天数")
    principal.go("/wangjiang/profile/")
    principal.sees("正在执行第 2 版")

    assert _text(teacher, duty) == yesterdays
    assert "第 1 版" in yesterdays
    assert _text(others, "/yunshan/profile/") == their_policy
    assert _text(others, "/yunshan/duties/") == their_duties


def test_less_than_the_source_goes_through_the_district(house: House, person: NewPerson) -> None:
    principal = _signed_in(house, person(), "liuxi-principal")
    _opens_a_draft(principal, "liuxi")
    _changes_number(principal, "rules.R01", "14", "21")
    principal.sees("低于原制度要求")
    principal.follow("申请放宽")
    principal.page.get_by_label("理由").fill("班额大，两周内谈不完。")
    principal.press("送区里")
    principal.sees("待批")

    admin = _signed_in(house, person(), "quadmin")
    admin.go("/district/loosenings/")
    admin.follow("答复")
    admin.sees("班额大，两周内谈不完。")
    admin.page.get_by_label("同意", exact=False).first.check()
    admin.page.get_by_label("理由").fill("同意试行一年。")
    admin.press("答复学校")
    admin.sees("没有等您答复的放宽申请")

    principal.go("/liuxi/profile/draft/")
    principal.sees("同意试行一年。")
    _publishes(principal, at_once=False)
    principal.sees("低于原制度要求的地方")
    principal.go("/liuxi/profile/")
    principal.sees("将于 2027-02-22（周一） 生效")


def _signed_in(house: House, page: Page, username: str) -> Person:
    somebody = Person(page)
    somebody.sign_in(username, house.password_of(username))
    return somebody


def _text(somebody: Person, path: str) -> str:
    somebody.go(path)
    return somebody.page.get_by_role("main").inner_text()


def _first_duty(teacher: Person) -> str:
    teacher.go("/wangjiang/todo/")
    found = teacher.page.locator("main a[href*='/duties/']").first.get_attribute("href")
    assert found is not None
    return found


def _opens_a_draft(principal: Person, school: str) -> None:
    principal.go(f"/{school}/profile/")
    principal.follow("修改制度")
    principal.press("开始修改")
    principal.sees("草稿和正在执行的制度一样")


def _changes_number(principal: Person, entry: str, before: str, after: str) -> None:
    """Click the number in its sentence, write another one, see what it means, and save it."""
    clause = principal.page.locator(f"#at-{entry.replace('.', '-')}")
    clause.get_by_role("link", name=f"{before}，点开可改").click()
    field = clause.get_by_role("spinbutton").first
    expect(field).to_have_value(before)
    field.fill(after)
    expect(clause.locator(".clause-live")).not_to_be_empty()
    clause.get_by_role("button", name="改好了").click()
    principal.sees("未发布的修改 1 处")


def _talks_more_often(principal: Person) -> None:
    _opens_a_draft(principal, "wangjiang")
    _changes_number(principal, "rules.R04", "30", "25")
    principal.sees("现在执行 30 天，草稿 25 天")


def _publishes(principal: Person, *, at_once: bool) -> None:
    principal.follow("核对并发布")
    if at_once:
        principal.page.get_by_label("立即生效").check()
    principal.page.get_by_label("我已逐处核对，同意发布").check()
    principal.press("发布新版制度")
    principal.sees("已发布第 2 版制度")
