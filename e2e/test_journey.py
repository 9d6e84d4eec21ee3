"""The main job end to end, by clicking: from a school that comes on board to the table that the bureau reads."""

from __future__ import annotations

import csv
import io
import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import House
from e2e.people import NewPerson, Person, invitation_on

# The demo is loaded before the first click.
pytestmark = pytest.mark.timeout(1500)

CHILD = "周清和"
ROSTER = "学号,姓名,班级,性别,出生日期,监护人姓名,监护人关系,监护人电话\n" + "".join(
    f"LC26-025-{number:04d},{name},三年级2班,女,2017-0{number}-09,{name[0]}玉梅,母亲,1000000{number:04d}\n"
    for number, name in enumerate(("苏若宁", "李安禾", CHILD), start=1)
)


def test_a_school_from_application_to_the_bureaus_table(house: House, person: NewPerson, tmp_path: Path) -> None:
    admin, principal, head, teacher = (Person(person()) for _ in range(4))

    admin.sign_in("quadmin", house.password_of("quadmin"))
    principal.accept(_takes_school_on_board(admin, house), "xinya-principal")
    _prepares_the_school(principal, tmp_path)
    teacher.accept(_invites(principal, "夏语冰", "class_teacher", class_name="三年级2班"), "xinya-teacher")
    head.accept(_invites(principal, "秦若谷", "subject_teacher"), "xinya-head")
    _appoints(principal, "秦若谷")
    _activates(principal)

    _screens_the_class(teacher)
    _reviews_and_confirms(head)
    _talks_with_the_child(teacher)

    bureau = Person(person())
    bureau.sign_in("bureau", house.password_of("bureau"))
    _downloads_the_table(bureau)
    _fetches_the_table_by_token(bureau, house)


def _takes_school_on_board(admin: Person, house: House) -> str:
    """Register, verify, invite the principal; gives the link."""
    admin.go("/district/schools/")
    admin.follow("登记一所学校")
    page = admin.page
    page.get_by_label("学校全称").fill("澜川区新芽小学")
    page.get_by_label("学校简称").fill("新芽小学")
    page.get_by_label("网址简称").fill("xinya")
    page.get_by_label("学校编号").fill("025")
    page.get_by_label("学段").select_option("primary")
    page.get_by_label("所在地").select_option("urban")
    admin.press("登记学校")
    admin.press("核验通过")
    page.get_by_label("校长姓名").fill("岑书远")
    admin.press("生成邀请链接")
    if page.get_by_label("密码", exact=True).count():
        page.get_by_label("密码", exact=True).fill(house.password_of("quadmin"))
        page.get_by_role("button").last.click()
        page.get_by_label("校长姓名").fill("岑书远")
        admin.press("生成邀请链接")
    return invitation_on(page)


def _prepares_the_school(principal: Person, tmp_path: Path) -> None:
    """Adopt the profile and the calendar, import the roster, publish the notice."""
    page = principal.page
    principal.go("/xinya/profile/builtin/P2")
    page.get_by_label("我已读过全文，同意作为本校的制度执行").check()
    principal.press("采用")
    principal.sees("正在执行第 1 版")
    principal.go("/xinya/calendar/")
    principal.press("采用区里的学期安排")
    principal.sees("2026–2027 学年第一学期")
    file = tmp_path / "roster.csv"
    file.write_text(ROSTER, encoding="utf-8")
    principal.go("/xinya/roster-imports/")
    page.get_by_label("名册文件").set_input_files(file)
    page.get_by_label("这份名册包含全校学生").check()
    principal.press("上传并核对")
    expect(page.get_by_role("heading", level=1)).to_have_text("核对完成，等您确认", timeout=60_000)
    page.get_by_role("button", name="确认导入").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("名册已导入", timeout=60_000)
    principal.go("/xinya/privacy-notices/")
    principal.press("发布这一版")
    principal.sees("现行的是第 1 版告知")


def _invites(principal: Person, name: str, role: str, *, class_name: str = "") -> str:
    page = principal.page
    principal.go("/xinya/accounts/invitation")
    page.get_by_label("姓名", exact=True).fill(name)
    page.get_by_label("角色", exact=True).select_option(role)
    if class_name:
        page.get_by_label("负责的班级").select_option(label=class_name)
    principal.press("生成邀请链接")
    return invitation_on(page)


def _appoints(principal: Person, name: str) -> None:
    """The colleague stands on the staff list once the job has run."""
    page = principal.page
    principal.go("/xinya/leadership/")
    principal.waits_for(name)
    option = page.locator("select[name=staff_id] option", has_text=name).get_attribute("value")
    page.locator("select[name=staff_id]").select_option(option)
    page.get_by_label("组长", exact=True).check()
    principal.press("任命")
    principal.sees(f"{name}担任组长")


def _activates(principal: Person) -> None:
    principal.go("/xinya/onboarding/")
    principal.press("启用学校")
    principal.sees("学校已启用")


def _screens_the_class(teacher: Person) -> None:
    """Find the duty on the list, give every child an outcome, hand in."""
    page = teacher.page
    teacher.go("/xinya/todo/")
    teacher.waits_for("摸底")
    teacher.go("/xinya/screening/")
    teacher.follow("去登记")
    row = page.locator("fieldset", has_text=CHILD)
    row.get_by_label("候选", exact=True).check()
    if not row.locator("details").evaluate("element => element.open"):
        row.get_by_text("候选的类型和依据").click()
    row.get_by_label("类型").select_option("K4")
    row.get_by_label("依据：您看到或了解到了什么").fill("父母在外地工作，和外婆一起住，最近话少了。")
    page.get_by_label("其余学生均无需关注").check()
    teacher.press("保存结果")
    teacher.press("提交复核")
    teacher.sees("等另一位老师复核")


def _reviews_and_confirms(head: Person) -> None:
    """Another person reviews the class, then decides on the child."""
    page = head.page
    head.go("/xinya/screening/")
    head.follow("查看结果")
    head.press("复核通过")
    head.go("/xinya/cases/")
    page.get_by_role("link", name=CHILD).first.click()
    head.follow("去决定")
    page.get_by_label("哪一天告知了监护人").fill("2026-11-18")
    page.get_by_label("约定的支持").fill("每周三放学后和夏老师聊十分钟")
    head.press("确认纳入")
    head.sees("已确认纳入。")


def _talks_with_the_child(teacher: Person) -> None:
    """The duties stand on the list with date and clause; one talk does two of them."""
    page = teacher.page
    teacher.go("/xinya/todo/")
    teacher.sees("第四条")
    teacher.sees(CHILD)
    teacher.go("/xinya/cases/")
    page.get_by_role("link", name=CHILD).first.click()
    page.locator("summary").filter(has_text="登记").click()
    page.locator("a[href$='/talks/new']").first.click()
    page.get_by_label("补充几句").fill("聊了外婆和周末，她想参加合唱队。")
    page.get_by_text("这次谈话也作为跟踪记录").click()
    page.get_by_label("教育策略").fill("先肯定，再约一个小目标")
    page.get_by_label("教育效果").fill("愿意多说了")
    page.get_by_label("经验与教训").fill("不在全班面前问")
    teacher.press("登记谈话")
    teacher.sees("记入")
    teacher.sees("个别谈话")
    teacher.sees("每月跟踪")


def _downloads_the_table(bureau: Person) -> None:
    page: Page = bureau.page
    bureau.go("/bureau/statistics/")
    with page.expect_download() as download:
        bureau.follow("下载 CSV")
    rows = list(csv.reader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert download.value.suggested_filename == "statistics-2026-10.csv"
    numbers = [cell for row in rows[1:] for cell in row[2:]]
    assert "*" in numbers
    assert any(cell.isdigit() and int(cell) % 5 == 0 and int(cell) > 0 for cell in numbers)
    assert all(cell == "*" or int(cell) % 5 == 0 for cell in numbers)


def _fetches_the_table_by_token(bureau: Person, house: House) -> None:
    """A program reads the same table with a token; a wrong token and no token get 401 as JSON."""
    made = json.loads(house.tongxin("token", "create", "bureau", "--label", "报表系统", "--json"))
    status, body = _get(house, made["token"])
    assert status == 200
    assert json.loads(body)["mark"] == "*"
    for wrong in ("not-a-token", ""):
        status, body = _get(house, wrong)
        assert status == 401
        assert json.loads(body)["code"]
    bureau.go("/bureau/tokens")
    bureau.sees("报表系统")


def _get(house: House, token: str) -> tuple[int, str]:
    request = urllib.request.Request(f"{house.url}/api/v1/statistics/2026-10")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()
