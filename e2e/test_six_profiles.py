"""Each of the six documents, executed: what a class teacher finds on the list is what the scenario engine says.

A term is opened in a small demo school of each document; the teacher signs in; the engine runs apart, by the console command,
on a scenario file of the school's facts.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from demo.cast import PASSWORD
from demo.catalog import TODAY
from e2e import six_schools
from e2e.conftest import House
from e2e.people import Person
from e2e.six_schools import SLUGS

Plain = dict[str, Any]  # Any: plain values, as JSON


@pytest.mark.timeout(600)
@pytest.mark.parametrize("key", sorted(SLUGS))
def test_the_teachers_list_is_what_the_engine_says(six: House, chromium: Browser, tmp_path: Path, key: str) -> None:
    told: Plain = json.loads(six_schools.run(six.command, "e2e.six_schools", "tell", SLUGS[key]))
    file = tmp_path / "scenario.yaml"
    file.write_text(json.dumps(told["scenario"], ensure_ascii=False), encoding="utf-8")
    computed = json.loads(six.tongxin("policy", "duties", str(file), "--json"))["duties"]

    shown = _shown(six, chromium, SLUGS[key])

    listed = {row["id"]: row for row in told["mine"]}
    assert set(shown) == set(listed)
    expected = {
        (duty["rule"], duty["for"], duty["period"], duty["due"])
        for duty in computed
        if _is_mine(duty, told) and not _is_done(duty, told) and not _is_over(duty)
    }
    # What people agreed on in a conference is theirs, and no rule of the document computes it.
    by_rule = [row for row in listed.values() if not row["agreed"]]
    assert {(row["rule"], row["subject"], row["period"], row["due"]) for row in by_rule} == expected
    assert expected


def _shown(house: House, chromium: Browser, slug: str) -> set[str]:
    """The duties that the teacher's page shows as the teacher's own, by the links of their rows."""
    context = chromium.new_context(base_url=house.url, locale="zh-CN")
    try:
        page: Page = context.new_page()
        Person(page).sign_in(f"{slug}-teacher", PASSWORD)
        page.goto(f"/{slug}/todo/")
        own = page.locator("li.row-item:not(.row-folded):has(.reason > summary:not(:has-text('办理 ·')))")
        links = own.locator(".row-title > a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        return {link.rstrip("/").rpartition("/")[2] for link in links}
    finally:
        context.close()


def _is_mine(duty: Plain, told: Plain) -> bool:
    """Whether it falls to the class teacher of the shown class: about the class or a file of it."""
    return bool(duty["owner"] == "class_teacher" and told["classes"].get(duty["for"], duty["for"]) == told["class"])


def _is_done(duty: Plain, told: Plain) -> bool:
    last = duty["period_end"] or "9999-12-31"
    return any(
        contact.get("for") == duty["for"]
        and duty["opens"] <= contact["done_on"] <= last
        and set(contact["evidence"]) & set(duty["evidence"])
        for contact in told["scenario"]["facts"]["contacts"]
    )


def _is_over(duty: Plain) -> bool:
    """Missed: it stays visible for ever, but nobody is asked to do it any more."""
    return bool(duty["period_end"]) and duty["period_end"] < str(TODAY)
