"""Importing a roster through the pages: upload, dry run with its faults, progress, yes, cancel."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from accounts.roles import Role
from kernel.db import session
from people import queries
from people.models import RosterImport
from tests.people import rosters
from tests.people.rosters import HEAD, YUTONG, ZIMO
from tests.web.visitors import form_token, send, signed_in
from tests.worlds import World, counted_statements

pytestmark = pytest.mark.usefixtures("demo_day")


@pytest.fixture
def registry(client: FlaskClient, ours: World) -> FlaskClient:
    """The browser of academic affairs."""
    return signed_in(client, ours.person(Role.ACADEMIC_AFFAIRS))


def upload(browser: FlaskClient, world: World, data: bytes, name: str = "名册.csv", **fields: str) -> TestResponse:
    """Choose a file and send it."""
    return browser.post(
        f"/{world.slug}/roster-imports/",
        data={"csrf_token": form_token(browser), "file": (io.BytesIO(data), name), **fields},
        content_type="multipart/form-data",
    )


def steps(page: str) -> list[str]:
    """How far the import is, as the steps above it say: done, now, later."""
    return re.findall(r'<li class="step-(\w+)"', page)


def page_of(answer: TestResponse) -> str:
    """The address of the import that an upload made."""
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def send_from_elsewhere(browser: FlaskClient, path: str) -> TestResponse:
    """Send a form while the test itself holds a unit of work: the request runs in a thread, as on a server."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(Context().run, send, browser, path).result(timeout=30)


def version(world: World) -> str:
    """The version of the only import, as its page shows it."""
    with world.open():
        return str(session().scalars(select(RosterImport.version)).one())


def test_the_templates_are_downloaded_under_neutral_names(registry: FlaskClient, ours: World) -> None:
    base = f"/{ours.slug}/roster-imports"
    page = registry.get(f"{base}/")
    assert page.status_code == 200
    assert "下载 Excel 模板" in page.text

    book = registry.get(f"{base}/templates/workbook")
    students = registry.get(f"{base}/templates/students")

    assert book.data.startswith(b"PK")
    assert "attachment" in book.headers["Content-Disposition"]
    assert "学号*" in students.data.decode("utf-8-sig")
    assert "工号*" in registry.get(f"{base}/templates/staff").data.decode("utf-8-sig")
    assert registry.get(f"{base}/templates/other").status_code == 404


def test_a_mended_file_of_the_same_name_is_another_upload(registry: FlaskClient, ours: World) -> None:
    """Who goes back, mends the file and chooses it again sends the key of the same form."""
    first = upload(registry, ours, rosters.students(YUTONG), once="k")
    again = upload(registry, ours, rosters.students(YUTONG), once="k")
    mended = upload(registry, ours, rosters.students(YUTONG, ZIMO), once="k")

    assert (first.status_code, again.location) == (303, first.location)
    assert mended.location != first.location


def test_a_roster_goes_the_whole_way(registry: FlaskClient, ours: World) -> None:
    page = page_of(upload(registry, ours, rosters.students(YUTONG, ZIMO)))

    assert steps(registry.get(f"/{ours.slug}/roster-imports/").text) == ["now", "later", "later"]
    waiting = registry.get(page).text
    assert "正在核对名册" in waiting
    assert steps(waiting) == ["done", "now", "later"]
    assert 'data-poll="2"' in waiting
    assert 'http-equiv="refresh"' in waiting

    rosters.work(ours)
    checked = registry.get(page).text
    assert "核对完成，等您确认" in checked
    assert "曾子墨" in checked
    assert steps(checked) == ["done", "done", "now"]
    assert 'data-poll="2"' not in checked
    assert "10000001234" not in checked

    assert send(registry, f"{page}/confirmation", version=version(ours)).status_code == 303
    assert "正在写入" in registry.get(page).text
    rosters.work(ours)

    done = registry.get(page).text
    assert "名册已导入" in done
    assert "确认导入" not in done
    assert steps(done) == ["done", "done", "done"]
    with ours.open():
        assert queries.count_students() == 2
    assert "三年级2班" in registry.get(f"/{ours.slug}/classes/").text


def test_progress_is_a_fragment_for_htmx(registry: FlaskClient, ours: World) -> None:
    page = page_of(upload(registry, ours, rosters.students(YUTONG)))

    answer = registry.get(f"{page}/progress", headers={"HX-Request": "true"})

    assert answer.text.lstrip().startswith("<div")
    assert "很快就会开始" in answer.text
    assert "<html" not in answer.text
    again = {"HX-Request": "true", "If-None-Match": answer.headers["ETag"]}
    with counted_statements() as statements:
        assert registry.get(f"{page}/progress", headers=again).status_code == 304
    assert len(statements) == 1
    rosters.work(ours)
    assert "核对完成，等您确认" in registry.get(f"{page}/progress", headers=again).text


def test_an_import_that_is_being_written_is_asked_to_stop(registry: FlaskClient, ours: World) -> None:
    page = page_of(upload(registry, ours, rosters.students(YUTONG)))
    rosters.work(ours)
    send(registry, f"{page}/confirmation", version=version(ours))
    with ours.open():
        session().scalars(select(RosterImport).with_for_update()).one()  # as the job that writes it does

        answer = send_from_elsewhere(registry, f"{page}/cancellation")

    assert answer.status_code == 303
    shown = registry.get(page).text
    assert "正在停下" in shown
    assert f"{page}/cancellation" not in shown


def test_every_fault_is_shown_with_its_place_and_downloaded(registry: FlaskClient, ours: World) -> None:
    bad = ("LC26-013-0423", "林*", "女", "九年级1班", "2017-13-01", "=HYPERLINK(1)", "", "123")
    page = page_of(upload(registry, ours, rosters.xlsx({"一班": [HEAD, YUTONG, YUTONG, bad], "备注": [("?",)]})))
    rosters.work(ours)

    shown = registry.get(page).text

    assert "需要修改" in shown
    assert all(cell in shown for cell in ("A2", "A3", "B4", "D4", "E4", "F4", "H4"))
    assert "第 4 行" in shown
    assert "一班" in shown
    assert "工作表「备注」" in shown
    assert "确认导入" not in shown
    sheet = registry.get(f"{page}/faults")
    assert sheet.mimetype == "text/csv"
    assert sheet.data.decode("utf-8-sig").count("\n") == 9
    assert send(registry, f"{page}/confirmation", version=version(ours)).status_code == 409


def test_more_faults_than_a_page_holds_are_counted_and_downloaded(registry: FlaskClient, ours: World) -> None:
    page = page_of(upload(registry, ours, rosters.students(*[("?", *YUTONG[1:])] * 250)))
    rosters.work(ours)

    shown = registry.get(page).text

    assert "一共 250 处，这里列出前 200 处" in shown
    assert registry.get(f"{page}/faults").data.decode("utf-8-sig").count("\n") == 251


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "文件是空的"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "旧式的 .xls"),
        (b"%PDF-1.7\x00", "不是 .xlsx 或 .csv"),
        (b"PK\x03\x04", "可能已损坏"),
        ("你好\n".encode(), "没有找到表头"),
        (rosters.text([HEAD]), "表头下面没有名单"),
        (rosters.text([("学号", "姓名"), ("1", "2")]), "缺少这几列：班级"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_its_field(
    registry: FlaskClient, ours: World, data: bytes, words: str
) -> None:
    answer = upload(registry, ours, data)

    assert answer.status_code == 422
    assert words in answer.text
    with ours.open():
        assert session().scalars(select(RosterImport)).all() == []


def test_an_upload_without_a_file_is_refused(registry: FlaskClient, ours: World) -> None:
    answer = send(registry, f"/{ours.slug}/roster-imports/")

    assert answer.status_code == 422
    assert "请选择一个文件" in answer.text


def test_a_file_beyond_the_limit_is_refused(
    registry: FlaskClient, ours: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("people.roster.reader.MAX_BYTES", 100)

    assert upload(registry, ours, rosters.students(YUTONG, ZIMO)).status_code == 422


def test_file_names_are_shown_as_text_and_never_logged(
    registry: FlaskClient, ours: World, capfd: pytest.CaptureFixture[str]
) -> None:
    name = "<b>苏语桐</b>.csv"
    page = page_of(upload(registry, ours, rosters.students(YUTONG), name))
    upload(registry, ours, b"PK\x03\x04", name)
    rosters.work(ours)

    assert "<b>苏语桐" not in registry.get(page).text
    out, err = capfd.readouterr()
    assert "苏语桐" not in out + err


def test_a_cancelled_import_is_gone(registry: FlaskClient, ours: World) -> None:
    page = page_of(upload(registry, ours, rosters.students(YUTONG)))
    rosters.work(ours)

    assert send(registry, f"{page}/cancellation").status_code == 303

    shown = registry.get(page).text
    assert "这次导入已取消" in shown
    assert steps(shown) == []
    assert "苏语桐" not in shown
    assert send(registry, f"{page}/cancellation").status_code == 409


def test_a_yes_to_what_one_has_not_seen_is_refused(registry: FlaskClient, ours: World) -> None:
    page = page_of(upload(registry, ours, rosters.students(YUTONG)))
    rosters.work(ours)

    assert send(registry, f"{page}/confirmation", version="1").status_code == 409
    assert send(registry, f"{page}/confirmation", version="x").status_code == 422


def test_a_complete_roster_shows_who_would_leave(registry: FlaskClient, ours: World) -> None:
    rosters.take_over(ours, rosters.students(YUTONG, ZIMO), ours.actor(Role.PRINCIPAL))
    page = page_of(upload(registry, ours, rosters.students(YUTONG), is_complete="on"))
    rosters.work(ours)

    shown = registry.get(page).text

    assert "将标记为离校" in shown
    assert "曾子墨" in shown


def test_what_changed_is_named_field_by_field(registry: FlaskClient, ours: World) -> None:
    rosters.take_over(ours, rosters.students(YUTONG), ours.actor(Role.PRINCIPAL))
    page = page_of(upload(registry, ours, rosters.students((*YUTONG[:2], "男", "三年级1班", *YUTONG[4:]))))
    rosters.work(ours)

    shown = registry.get(page).text

    assert "性别" in shown
    assert "三年级2班 → 三年级1班" in shown
    assert "将新建班级：三年级1班" in shown


def test_another_schools_import_does_not_exist(client: FlaskClient, ours: World, theirs: World) -> None:
    import_id = rosters.upload(ours, rosters.students(YUTONG), ours.actor(Role.PRINCIPAL))
    stranger = signed_in(client, theirs.person(Role.PRINCIPAL))
    base = f"/{theirs.slug}/roster-imports/{import_id}"

    assert stranger.get(base).status_code == 404
    assert stranger.get(f"{base}/faults").status_code == 404
    assert send(stranger, f"{base}/confirmation", version="1").status_code == 404
    assert send(stranger, f"{base}/cancellation").status_code == 404


def test_the_dry_run_costs_the_same_for_one_and_for_sixty_rows(registry: FlaskClient, ours: World) -> None:
    def count(*rows: tuple[str, ...]) -> int:
        page = page_of(upload(registry, ours, rosters.students(*rows)))
        rosters.work(ours)
        registry.get(page)
        with counted_statements() as seen:
            assert registry.get(page).status_code == 200
        return len(seen)

    assert count(YUTONG) == count(*((f"A{index:03}", *YUTONG[1:]) for index in range(60)))
