"""A principal fits the policy to the school, by clicking; the other school's policy and yesterday's duties stay as they are."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.conftest import House
from e2e.people import NewPerson, Person

pytestmark = pytest.mark.timeout(1500)

FORESEEN = "/yunshan/profile"


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


def test_a_school_merges_a_template_and_sees_the_cost_before_publishing(house: House, person: NewPerson) -> None:
    admin, principal = (_signed_in(house, person(), name) for name in ("quadmin", "yunshan-principal"))
    _changes_the_talks(principal)
    in_force = _text(principal, f"{FORESEEN}/versions/1")

    _publishes_a_template(admin)
    _sets_a_low_ceiling(admin)
    _merges(principal)
    _foresees(principal)

    assert _text(principal, f"{FORESEEN}/versions/1") == in_force
    admin.go("/district/templates/P2/1")
    admin.sees("云杉小学")
    admin.sees("已并入草稿")


def test_what_is_foreseen_can_be_read_on_a_phone_without_scripts(house: House, chromium: Browser) -> None:
    context = chromium.new_context(
        base_url=house.url, locale="zh-CN", viewport={"width": 360, "height": 780}, java_script_enabled=False
    )
    context.set_default_timeout(60_000)
    principal = _signed_in(house, context.new_page(), "yunshan-principal")
    principal.go(f"{FORESEEN}/draft/")
    if principal.page.get_by_role("button", name="开始修改").count():
        principal.press("开始修改")
    principal.go(f"{FORESEEN}/draft/what-if/")

    principal.page.get_by_text("看数字").click()
    expect(principal.page.get_by_role("table", name="每周到期的事：现在和修改后")).to_be_visible()
    context.close()


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


def _changes_the_talks(principal: Person) -> None:
    """The school's own change: talks every 20 days."""
    principal.go(f"{FORESEEN}/draft/")
    principal.press("开始修改")
    clause = principal.page.locator("#at-rules-R04")
    clause.get_by_role("link", name="30，点开可改").click()
    clause.get_by_role("spinbutton").first.fill("20")
    clause.get_by_role("button", name="改好了").click()
    principal.sees("未发布的修改 1 处")


def _publishes_a_template(admin: Person) -> None:
    """The built-in document with talks every 25 days and another preamble."""
    admin.go("/district/templates/new?key=P2")
    text = admin.page.get_by_label("文本")
    document = text.input_value()
    assert document.count("days: 30") >= 1
    talks = document.index("个别谈话")
    changed = document[:talks] + document[talks:].replace("days: 30", "days: 25", 1)
    text.fill(changed.replace("preamble: ", "preamble: 全区一盘棋。", 1))
    admin.page.get_by_label("这一版的要点").fill("谈话周期改为 25 天，总则加了一句。")
    admin.press("发布这一版")
    admin.sees("已发布 1 版模板")


def _sets_a_low_ceiling(admin: Person) -> None:
    admin.go("/district/paperwork-ceiling/")
    admin.page.get_by_label("每名关爱对象每学期的填表分钟数").fill("60")
    admin.press("保存")
    admin.sees("每名学生一学期最多 60 分钟")


def _merges(principal: Person) -> None:
    principal.go(f"{FORESEEN}/")
    principal.sees("区里发布了模板第 1 版")
    principal.follow("对照本校的制度")
    principal.sees("有 1 处要您决定用哪一边")
    principal.sees("全区一盘棋。")
    principal.page.get_by_label("用本校的：20 天").check()
    principal.press("并入草稿")
    principal.sees("已并入草稿。")
    principal.sees("全区一盘棋。")
    principal.sees("未发布的修改 2 处")


def _foresees(principal: Person) -> None:
    principal.follow("预演")
    principal.sees("新增")
    principal.sees("谁多谁少")
    principal.sees("分钟。仍然可以发布")
    lines = principal.page.locator("#lines")
    expect(lines.get_by_role("row").filter(has_text="个别谈话").first).to_be_visible()
    expect(principal.page.locator(".chart-drawing svg")).to_be_visible()
