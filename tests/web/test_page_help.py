"""这一页做什么: every page says what it is for, in words for whoever stands before it."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.architecture.visiting import rules_of
from tests.care.campus import Campus
from tests.web.school_at_work import browser
from web.page_help import TABLE, PageHelp

# What is read by its address and is no page: files to keep, what programs read, the way out of the house.
NO_PAGE = {
    "attachments.download",
    "cases.download",
    "class_forms.download",
    "class_letters.download",
    "district_calendar.builtin",
    "district_calendar.template",
    "health.ready",
    "health.show",
    "install.manifest",
    "install.worker",
    "incidents.table",
    "mandatory_reports.table",
    "notices.bell",
    "roster_imports.faults",
    "roster_imports.progress",
    "roster_imports.text",
    "policy_files.as_pdf",
    "policy_files.as_word",
    "policy_files.file",
    "policy_templates.file",
    "roster_imports.workbook",
    "security.logout",
    "duty_api.completion",
    "duty_api.index",
    "statistics.api_index",
    "statistics.api_show",
    "statistics.as_csv",
    "statistics.as_json",
    "works.progress",
}

HELPS = [pytest.param(help_, id=endpoint) for endpoint, help_ in TABLE.items()]


def test_every_page_has_its_help(app: Flask) -> None:
    pages = {rule.endpoint for rule, method in rules_of(app) if method == "GET"} - NO_PAGE

    assert pages - set(TABLE) == set(), "say in web/page_help what the page is for, in a sentence or two"
    assert set(TABLE) - pages == set(), "these pages are gone"


@pytest.mark.parametrize("help_", HELPS)
def test_a_help_is_a_sentence_or_two_without_a_shout(app: Flask, help_: PageHelp) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "zh"}):
        texts = [str(text) for text in (help_.does, help_.rule) if text]

    for text in texts:
        assert text.endswith("。")
        assert len(text) <= 90
        assert len(re.findall("[。；]", text)) <= 4
        assert not re.search("[！!]", text)


def test_what_everybody_may_read_names_nothing_of_a_case(app: Flask) -> None:
    """A student's account opens these pages too (INV-3)."""
    everybodys = [name for name in TABLE if name.partition(".")[0] in {"account", "help_centre", "home", "security"}]
    with app.test_request_context("/", headers={"Accept-Language": "zh"}):
        words = "".join(f"{TABLE[name].does}{TABLE[name].rule}" for name in everybodys)

    assert not re.search("档案|名册|摸底|关爱|重点|候选|谈话", words)


def test_the_help_stands_quietly_on_the_page_with_the_rule_behind_it(app: Flask, school: Campus) -> None:
    page = browser(app, school.teacher).get(f"/{school.world.slug}/cases/").text

    assert "<summary>这一页做什么</summary>" in page
    assert "依据：《未成年人网络保护条例》" in page
    assert 'href="/help/"' in page


def test_the_help_is_there_in_english_too(app: Flask, school: Campus) -> None:
    client = browser(app, school.teacher)
    page = client.get(f"/{school.world.slug}/todo/", headers={"Accept-Language": "en"}).text

    assert "What this page is for" in page
    assert "ticks itself off" in page


def test_an_error_page_explains_the_error_and_not_the_page(app: Flask, school: Campus) -> None:
    page = browser(app, school.teacher).get(f"/{school.world.slug}/cases/?state=nonsense").text

    assert "这一页做什么" not in page
