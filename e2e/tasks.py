"""The three things that each role does most often, as a thumb does them on a phone, and how many taps they take."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, TimeoutError  # noqa: A004  Playwright has its own

from accounts.roles import Role
from e2e.taps import Thumb

FIND = Path(__file__).with_name("find.js").read_text(encoding="utf-8")
SECONDS = 20
TAPPED = "a[href], button, summary, label, input, select, textarea"


@dataclass(frozen=True)
class Task:
    """What somebody wants, the words that they tap on the way (`=` writes into a field), and what says that it is done."""

    role: Role
    title: str
    steps: tuple[str, ...]
    done: str


TASKS: tuple[Task, ...] = (
    Task(Role.CLASS_TEACHER, "登记一次谈话", ("登记谈话", "心情和睡眠", "登记谈话"), "已登记"),
    Task(Role.CLASS_TEACHER, "打开一名学生的档案", ("名册", ">cases/"), "现在最要紧的"),
    Task(Role.CLASS_TEACHER, "看为什么有这件事", (">duties/",), "制度"),
    Task(Role.SUBJECT_TEACHER, "看怎样支持班上的同学", ("提示",), "支持提示"),
    Task(Role.SUBJECT_TEACHER, "看自己的待办", (), "待办"),
    Task(Role.SUBJECT_TEACHER, "看为什么有这件事", (">duties/",), "制度"),
    Task(Role.GRADE_HEAD, "看本年级的待办", (), "待办"),
    Task(Role.GRADE_HEAD, "打开一名学生的档案", ("名册", ">cases/"), "现在最要紧的"),
    Task(Role.GRADE_HEAD, "看摸底进度", ("摸底",), "摸底"),
    Task(Role.GROUP_HEAD, "打开一件等自己决定的事", (">cases/",), "现在最要紧的"),
    Task(Role.GROUP_HEAD, "看全校的履职情况", ("履职一览",), "履职"),
    Task(Role.GROUP_HEAD, "打开一名学生的档案", ("名册", ">cases/"), "现在最要紧的"),
    Task(Role.GROUP_MEMBER, "打开一名学生的档案", ("名册", ">cases/"), "现在最要紧的"),
    Task(Role.GROUP_MEMBER, "看全校的履职情况", ("履职一览",), "履职"),
    Task(Role.GROUP_MEMBER, "看摸底进度", ("摸底",), "摸底"),
    Task(Role.COUNSELLOR, "打开一名学生的档案", ("名册", ">cases/"), "现在最要紧的"),
    Task(Role.COUNSELLOR, "看摸底进度", ("摸底",), "摸底"),
    Task(Role.COUNSELLOR, "看自己的待办", (), "待办"),
    Task(Role.ACADEMIC_AFFAIRS, "看一名学生的信息", ("班级", ">classes/", ">people/"), "学号"),
    Task(Role.ACADEMIC_AFFAIRS, "看一个班的名单", ("班级", ">classes/"), "学号"),
    Task(Role.ACADEMIC_AFFAIRS, "导入名册", ("导入名册",), "名册文件"),
    Task(Role.LOGISTICS, "看要减免哪些费用", (), "减免名单"),
    Task(Role.LOGISTICS, "记下一项已经落实", ("已落实",), "已记下落实"),
    Task(Role.LOGISTICS, "换一个密码", ("我的账号", "修改密码"), "新密码"),
    Task(Role.PRINCIPAL, "看等自己决定的事", (), "待办"),
    Task(Role.PRINCIPAL, "看全校的履职情况", ("履职一览",), "履职"),
    Task(Role.PRINCIPAL, "邀请一位同事", ("账号", "邀请"), "姓名"),
    Task(Role.DISTRICT_ADMIN, "看各校进展", (), "学校"),
    Task(Role.DISTRICT_ADMIN, "看一所学校缺什么", (">district/schools/",), "学校"),
    Task(Role.DISTRICT_ADMIN, "登记一所学校", ("登记一所学校",), "学校全称"),
    Task(Role.STATISTICIAN, "看本月的统计表", (), "统计"),
    Task(Role.STATISTICIAN, "看上一期", (">bureau/statistics/",), "统计"),
    Task(Role.STATISTICIAN, "管理访问令牌", ("令牌",), "令牌"),
    Task(Role.STUDENT_HELPER, "看老师请我做的小事", (), "老师请我做的"),
    Task(Role.STUDENT_HELPER, "把留意到的事写给老师", ("写给老师",), "留意到了什么"),
    Task(Role.STUDENT_HELPER, "换一个密码", ("我的账号", "修改密码"), "新密码"),
)


def do(task: Task, page: Page) -> Thumb:
    """Do it from the person's first page on; the thumb that counted. Raises LookupError where the words are not found."""
    thumb = Thumb(page)
    page.goto("/")
    for step in task.steps:
        words, _, text = step.partition("=")
        _take(thumb, words)
        if text:
            thumb.write(text)
    try:
        page.wait_for_function(
            "words => document.body.innerText.includes(words)", arg=task.done, timeout=SECONDS * 1000
        )
    except TimeoutError as nothing:
        raise LookupError(f"{task.role}: {task.title}: nothing says {task.done}: {thumb.log}") from nothing
    return thumb


def _take(thumb: Thumb, words: str) -> None:
    """Tap what bears these words (`>` and a piece of an address: the first link there), after the folds before it."""
    place = thumb.page.evaluate(FIND, words)
    if place is None:
        raise LookupError(f"nothing to tap for {words} on {thumb.page.url}: {thumb.log}")
    targets = thumb.page.locator(TAPPED)
    for at in (*place["folds"], place["at"]):
        thumb.tap(targets.nth(at))
