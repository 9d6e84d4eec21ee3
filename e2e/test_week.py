"""A week of casework, each on a phone of their own: class teacher, subject teacher, adviser, counsellor."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from demo.cast import PASSWORD
from e2e.conftest import House
from e2e.people import Person

# The house is furnished before the first click.
pytestmark = pytest.mark.timeout(600)

MIDDLE, UNIVERSITY = "yunshanzhongxue", "yingyong"

SignIn = Callable[[str], Person]


@pytest.fixture
def sign_in(six: House, chromium: Browser) -> Iterator[SignIn]:
    """Signs somebody of the six schools in, on a phone of their own."""
    contexts = []

    def open_phone(username: str) -> Person:
        context = chromium.new_context(
            base_url=six.url, locale="zh-CN", viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        person = Person(context.new_page())
        person.sign_in(username, PASSWORD)
        return person

    yield open_phone
    for context in contexts:
        context.close()


def test_a_class_teacher_tracks_calls_and_talks(sign_in: SignIn) -> None:
    teacher = sign_in(f"{MIDDLE}-teacher")

    begin(teacher, MIDDLE, "写跟踪记录")
    teacher.page.get_by_role("radio", name="观察").check()
    teacher.page.get_by_label("教育策略").fill("把作业分成两段，先做会的。")
    teacher.page.get_by_label("教育效果").fill("这周三天都交齐了。")
    teacher.page.get_by_label("经验与教训").fill("不在全班面前催。")
    teacher.press("登记跟踪记录")
    teacher.sees("已登记，记入 每月跟踪（11 月）")

    begin(teacher, MIDDLE, "登记联系")
    file = teacher.page.url.partition("/contacts/")[0]
    teacher.page.get_by_role("radio", name="电话").check()
    teacher.page.get_by_label("学习和作业").check()
    teacher.page.get_by_label("家长反馈").fill("在家愿意说学校的事了。")
    teacher.press("登记联系")
    teacher.sees("已登记，记入 与家长联系")

    begin(teacher, MIDDLE, "一起填写")
    notes = teacher.page.get_by_label("补充几句")
    told = notes.count()
    for place in range(told):
        notes.nth(place).fill(f"第 {place + 1} 位：聊了期中以后的打算。")
    teacher.press("登记填好的")
    teacher.sees("已登记")
    assert told > 1

    teacher.page.goto(file)
    teacher.sees("在家愿意说学校的事了。")
    teacher.sees("聊了期中以后的打算。")


def test_a_subject_teacher_looks_back_on_a_plan_and_opens_no_file(sign_in: SignIn) -> None:
    teacher = sign_in(f"{MIDDLE}-subject")

    begin(teacher, MIDDLE, "写回顾")
    teacher.page.get_by_label("进展").fill("读题时会先画线段了。")
    teacher.press("登记回顾")
    teacher.sees("已登记回顾，记入 辅导计划回顾")

    refused = teacher.page.goto(f"/{MIDDLE}/cases/")
    assert refused is not None
    assert refused.status in (403, 404)


def test_an_adviser_talks_with_the_student_and_with_those_around(sign_in: SignIn) -> None:
    adviser = sign_in(f"{UNIVERSITY}-teacher")

    begin(adviser, UNIVERSITY, "登记谈话")
    file = adviser.page.url.partition("/talks/")[0]
    adviser.page.get_by_label("补充几句").fill("想换到离图书馆近的宿舍，正在打听。")
    adviser.press("登记谈话")
    adviser.sees("已登记，记入 一对一谈话")

    adviser.page.goto(f"{file}/talks/new")
    adviser.page.get_by_role("radio", name="同学侧面了解").check()
    adviser.page.get_by_text("向哪位同学了解的").click()
    adviser.page.get_by_role("textbox", name="同学代号").fill("T2")
    adviser.page.get_by_label("补充几句").fill("最近常一起去图书馆，晚上回来得早。")
    adviser.press("登记谈话")
    adviser.sees("最近常一起去图书馆，晚上回来得早。")


def test_a_counsellor_writes_what_only_the_centre_reads(sign_in: SignIn) -> None:
    counsellor = sign_in(f"{UNIVERSITY}-counsellor")
    counsellor.go(f"/{UNIVERSITY}/cases/?state=confirmed")
    link = counsellor.page.locator("a[href*='/cases/']").filter(has_text="打开档案").first
    file = link.get_attribute("href")
    counsellor.go(f"{file}/counselling-notes/new")
    counsellor.page.get_by_label("谈话内容").fill("愿意说睡不着的原因了，约好下周二再来。")
    counsellor.press("保存辅导记录")
    counsellor.sees("愿意说睡不着的原因了")

    adviser = sign_in(f"{UNIVERSITY}-teacher")
    refused = adviser.page.goto(f"{file}/counselling-notes/")
    assert refused is not None
    assert refused.status in (403, 404)


def begin(person: Person, place: str, what: str) -> None:
    """From the list of what is to be done to the prefilled form."""
    person.go(f"/{place}/todo/")
    person.follow(what)
