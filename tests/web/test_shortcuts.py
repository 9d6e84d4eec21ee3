"""The keyboard: one table, offered where it leads somewhere, and switched off for good where somebody wants that."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from accounts.roles import Role
from kernel.actor import Actor
from tests.care.campus import Campus
from tests.web.school_at_work import browser
from tests.web.visitors import send, signed_in
from tests.worlds import World
from web import navigation
from web.assets import FOLDER, manifest
from web.shortcuts import TABLE


def offered(page: str) -> dict[str, str]:
    """The keys of the sheet with their addresses."""
    sheet = page.partition('<dialog class="key-sheet"')[2].partition("</dialog>")[0]
    rows = re.findall(r'<tr data-keys="([^"]+)"(?: data-url="([^"]*)")?', sheet)
    return dict(rows)


def sheet_of(app: Flask, school: Campus, actor: Actor, rest: str) -> dict[str, str]:
    return offered(browser(app, actor).get(f"/{school.world.slug}/{rest}").text)


def test_no_two_shortcuts_share_keys_and_none_hides_another() -> None:
    keys = [row.keys for row in TABLE]
    single = {row[0] for row in keys if len(row) == 1}

    assert len(keys) == len(set(keys))
    assert not single & {row[0] for row in keys if len(row) > 1}


def test_each_opens_a_page_or_is_an_action_that_the_script_knows() -> None:
    script = (FOLDER / manifest()["portal.js"].url.removeprefix("/static/")).read_text(encoding="utf-8")
    known = {entry.endpoint for entry in navigation.TABLE} | {"talks.new", "help_centre.index"}

    for row in TABLE:
        assert bool(row.endpoint) is not bool(row.action)
        assert row.endpoint in known if row.endpoint else re.search(rf'"{row.action}"|{row.action}:', script)


def test_the_sheet_leads_where_the_menu_leads(app: Flask, school: Campus) -> None:
    keys = sheet_of(app, school, school.teacher, "todo/")

    assert keys["g t"] == f"/{school.world.slug}/todo/"
    assert keys["g h"] == "/help/"
    assert {"/", "?", "j", "k", "Esc"} <= set(keys)


def test_a_page_that_is_not_for_the_person_has_no_key(app: Flask, school: Campus) -> None:
    assert "g m" in sheet_of(app, school, school.teacher, "todo/")
    assert "g m" not in sheet_of(app, school, school.subject_teacher, "todo/")


def test_a_talk_begins_on_a_file_where_one_may_record_it(app: Flask, school: Campus) -> None:
    case_id = school.confirm()

    assert sheet_of(app, school, school.teacher, f"cases/{case_id}")["n"].endswith(f"/cases/{case_id}/talks/new")
    assert "n" not in sheet_of(app, school, school.head, f"cases/{case_id}")
    assert "n" not in sheet_of(app, school, school.teacher, "todo/")


def test_the_page_of_keys_reads_the_same_table_without_javascript(app: Flask, school: Campus) -> None:
    page = browser(app, school.teacher).get("/help/keys").text
    table = page.partition('id="content"')[2].partition("</main>")[0]

    assert "<kbd>g</kbd> <kbd>t</kbd>" in table
    assert "登记一次谈话" in table
    assert "去履职一览" not in table


def test_who_switches_them_off_has_no_sheet_anywhere_until_they_are_on_again(app: Flask, school: Campus) -> None:
    client = browser(app, school.teacher)
    page = f"/{school.world.slug}/todo/"

    answer = send(client, "/account/shortcuts")

    assert (answer.status_code, answer.location) == (303, "/account/")
    assert "打开快捷键" in client.get("/account/").text
    assert 'id="keys"' not in client.get(page).text
    assert 'id="keys"' not in client.get("/help/").text

    send(client, "/account/shortcuts", has_shortcuts="on")

    assert 'id="keys"' in client.get(page).text


def test_one_persons_choice_is_nobody_elses(app: Flask, school: Campus) -> None:
    send(browser(app, school.teacher), "/account/shortcuts")

    assert sheet_of(app, school, school.head, "todo/")


def test_who_is_signed_out_has_no_sheet(client: FlaskClient) -> None:
    assert 'id="keys"' not in client.get("/login").text


def test_a_students_account_reads_no_key_of_pages_that_are_not_for_it(client: FlaskClient, ours: World) -> None:
    student = signed_in(client, ours.person(Role.STUDENT_HELPER, is_student=True))

    page = student.get("/help/keys").text

    assert "<kbd>/</kbd>" in page
    assert not re.search("名册|摸底|谈话|履职", page)
