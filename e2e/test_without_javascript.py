"""The main job without any script: sign in, the list, a talk, the screening of a class."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from demo import cast
from e2e.conftest import House
from e2e.people import Person

pytestmark = pytest.mark.timeout(1500)

NewReader = Callable[[str], Person]


@pytest.fixture
def reader(house: House, chromium: Browser) -> Iterator[NewReader]:
    """Somebody signed in with a browser that runs no script."""
    contexts = []

    def take(username: str) -> Person:
        context = chromium.new_context(base_url=house.url, locale="zh-CN", java_script_enabled=False)
        context.set_default_timeout(60_000)
        contexts.append(context)
        somebody = Person(context.new_page())
        somebody.sign_in(username, cast.PASSWORD)
        return somebody

    yield take
    for context in contexts:
        context.close()


def main(person: Person, role: str, name: str, *, exact: bool = True) -> None:
    """Use the first link or button of that name in the content of the page."""
    content = person.page.get_by_role("main")
    (
        content.get_by_role("link", name=name, exact=exact)
        if role == "link"
        else content.get_by_role("button", name=name)
    ).first.click()


def test_a_talk_is_recorded(reader: NewReader) -> None:
    teacher = reader("liuxi-teacher")

    teacher.go("/liuxi/todo/")
    unfold(teacher.page)
    main(teacher, "link", "登记谈话")
    teacher.page.get_by_label("心情和睡眠").check()
    teacher.page.get_by_label("补充几句").fill("说了说周末，想参加篮球队。")
    main(teacher, "button", "登记谈话")

    expect(teacher.page.get_by_role("status").filter(has_text="已登记")).to_be_visible()


def test_what_is_wrong_is_told_and_what_was_written_stays(reader: NewReader) -> None:
    teacher = reader("liuxi-teacher")
    teacher.go("/liuxi/todo/")
    unfold(teacher.page)
    main(teacher, "link", "登记谈话")
    teacher.page.get_by_text("别的地点、下一步").click()
    teacher.page.get_by_label("下一步").fill("写好的话要留下来。")
    main(teacher, "button", "登记谈话")

    expect(teacher.page.get_by_role("alert")).to_be_visible()
    expect(teacher.page.get_by_label("下一步")).to_have_value("写好的话要留下来。")


def test_a_class_is_screened(reader: NewReader) -> None:
    head, teacher = reader("liuxi-head"), reader("liuxi-teacher")
    address = reopen(head, "三年级2班")

    teacher.go(address)
    teacher.page.get_by_label("其余学生均无需关注").check()
    main(teacher, "button", "保存结果")
    main(teacher, "button", "提交复核")

    teacher.sees("等另一位老师复核")


def test_every_menu_opens(reader: NewReader) -> None:
    principal = reader("liuxi-principal")
    principal.go("/liuxi/todo/")

    principal.page.locator("header summary").first.click()

    expect(principal.page.locator("header details[open] a").first).to_be_visible()


def unfold(page: Page) -> None:
    """Open what is folded until there is a talk to record."""
    for fold in page.get_by_role("main").locator("summary").all():
        if page.get_by_role("main").get_by_role("link", name="登记谈话").first.is_visible():
            return
        fold.click()


def reopen(head: Person, class_name: str) -> str:
    """The head opens the finished screening of a class again; its address."""
    head.go("/liuxi/screening/")
    head.page.locator("tr", has_text=class_name).get_by_role("link").first.click()
    head.page.get_by_label("重新打开的原因").fill("有一名学生需要再看一看。")
    address = head.page.url
    main(head, "button", "重新打开")
    expect(head.page.get_by_label("重新打开的原因")).to_have_count(0)
    return address
