"""A letter goes out, a guardian answers on a phone from the address of its code, and the link then refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from documents.services import FEW
from e2e.conftest import House
from e2e.people import NewPerson, Person

# The demo is loaded before the first click.
pytestmark = pytest.mark.timeout(1500)

CASE = re.compile(r"/cases/[0-9a-f-]{36}$")
NEWS = "这个月作业都按时交，小组讨论时愿意先开口。"
TO_ALL = "这学期班里每周五有一节读书课，孩子们轮流讲一本书。"
HOME = "周末自己洗了校服，还教外婆用手机拍照。"


def test_a_letter_goes_out_and_a_guardian_answers_on_a_phone(
    house: House, person: NewPerson, chromium: Browser, tmp_path: Path
) -> None:
    adviser, head = Person(person()), Person(person())
    adviser.sign_in("liuxi-teacher", house.password_of("liuxi-teacher"))
    head.sign_in("liuxi-head", house.password_of("liuxi-head"))
    place = adviser.page.url.split("/")[3]
    adviser.go(f"/{place}/cases/?state=confirmed")  # another journey may have proposed somebody
    file = adviser.page.locator("a").filter(has_text="打开档案").first.get_attribute("href")
    assert file
    assert CASE.search(file)

    adviser.go(f"{file}/letters/new")
    adviser.page.get_by_label("学习").fill(NEWS)
    adviser.press("看看写成的信")
    adviser.sees(NEWS)
    letter = adviser.page.url.removeprefix(house.url)
    adviser.press("提交审核")
    adviser.sees("已提交，等另一位老师审核。")

    head.go(f"/{place}/letters/")
    head.page.locator(f"a[href='{letter}']").click()
    head.press("通过")
    head.sees("已通过。")

    adviser.go(letter)
    with adviser.page.expect_download() as printed:
        adviser.press("打印 PDF")
    paper = tmp_path / "letter.pdf"
    printed.value.save_as(paper)
    assert paper.read_bytes().startswith(b"%PDF-")
    adviser.press("发链接")
    address = adviser.page.locator(".link-address").inner_text()
    assert adviser.page.locator("svg.qr").count() == 1
    adviser.go(letter)
    adviser.page.get_by_label("当面交给家长").check()
    adviser.press("记下寄出")
    adviser.sees("已记下寄出")

    a_guardian_answers(phone(chromium), address)

    adviser.go(file)
    adviser.sees(HOME)
    adviser.sees("记入 家校联系函")


def a_guardian_answers(guardian: Page, address: str) -> None:
    """Once: first with the tap forgotten, then with it; after that the address opens nothing."""
    guardian.goto(address)
    expect(guardian.get_by_text(NEWS)).to_be_visible()
    assert guardian.evaluate("document.documentElement.scrollWidth <= innerWidth")
    guardian.get_by_label("孩子近期在家表现").fill(HOME)
    guardian.get_by_role("button", name="寄出回函").click()
    expect(guardian.get_by_text("请从列出的选项中选择").or_(guardian.get_by_text("请填写这一项")).first).to_be_visible()
    expect(guardian.get_by_label("孩子近期在家表现")).to_have_value(HOME)
    guardian.get_by_label("已看过，谢谢老师").check()
    guardian.get_by_role("button", name="寄出回函").click()
    expect(guardian.get_by_role("heading", name="已经收到，谢谢您")).to_be_visible()
    guardian.goto(address)
    expect(guardian.get_by_role("heading", name="这个链接现在打不开")).to_be_visible()
    guardian.context.close()


def phone(chromium: Browser) -> Page:
    """A small phone of somebody without an account."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 640}, is_mobile=True, has_touch=True, locale="zh-CN"
    )
    context.set_default_timeout(60_000)
    return context.new_page()


def test_the_families_of_a_class_are_written_to_together(house: House, person: NewPerson, tmp_path: Path) -> None:
    adviser, head = Person(person()), Person(person())
    adviser.sign_in("liuxi-teacher", house.password_of("liuxi-teacher"))
    head.sign_in("liuxi-head", house.password_of("liuxi-head"))
    adviser.go(f"/{adviser.page.url.split('/')[3]}/letters/")
    adviser.follow("给全班写信")
    adviser.follow("写信")
    adviser.page.get_by_label("写给各家的话").fill(TO_ALL)
    chosen = adviser.page.get_by_role("checkbox", name="写给").and_(adviser.page.locator(":checked"))
    count = chosen.count()
    assert count > 1
    first = adviser.page.locator("fieldset.batch-row", has=chosen).first
    first.get_by_text("添几句孩子的近况").click()
    first.get_by_label("学习").fill(NEWS)
    adviser.press("看看写成的信")
    adviser.sees(f"写好 {count} 封信。")
    letters = adviser.page.url.removeprefix(house.url)
    adviser.press("把选中的提交审核")
    adviser.sees(f"已提交 {count} 封")

    head.go(letters)
    head.page.locator("input[name^='letter[']").last.uncheck()
    head.press("通过选中的")
    head.sees(f"已通过 {count - 1} 封")

    adviser.go(letters)
    printed(adviser, count - 1, tmp_path / "letters.pdf")
    adviser.go(letters)
    adviser.page.get_by_label("孩子带回").check()
    adviser.press("记下寄出")
    adviser.sees(f"已记下 {count - 1} 封寄出。")
    adviser.sees("等另一位老师审核")


def printed(adviser: Person, count: int, paper: Path) -> None:
    """All of them in one file: at once where they are few, else found on the page of the work."""
    if count > FEW:
        adviser.press("全部打印成一个 PDF")
        link = adviser.page.get_by_role("link", name="下载文件")
        expect(link).to_be_visible(timeout=60_000)  # the page looks again by itself
        with adviser.page.expect_download() as fetched:
            link.click()
    else:
        with adviser.page.expect_download() as fetched:
            adviser.press("全部打印成一个 PDF")
    fetched.value.save_as(paper)
    assert paper.read_bytes().startswith(b"%PDF-")
