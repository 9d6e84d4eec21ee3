"""The bureau's table: small stages stand together in the page and in the files, and what was released before stays."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.roles import Role
from district.folding import fold_small_stages
from district.frozen_table import FrozenTable
from district.models import StatisticRelease
from district.releasing import ReleaseState
from district.statistics import Report, by_stage
from district.suppression import suppress
from district.table_format import release_document
from kernel import clock
from kernel.db import session
from kernel.ids import new_id
from policy_profiles.canonical import NEED_TOTAL
from tests.web.reading import Page
from tests.web.visitors import signed_in
from tests.worlds import Office, World

MONTH = "2026-10"
PAGE = f"/bureau/statistics/{MONTH}"


def reports() -> FrozenTable:
    """Three large stages, a nine-year school and a special school."""
    schools = {"primary": 9, "middle": 5, "senior": 4, "nine_year": 1, "special": 1}
    counts = {"ECON": 400, NEED_TOTAL: 400}
    return by_stage(
        MONTH,
        [
            Report(stage, 3000, counts, frozenset({"ECON"}), frozenset())
            for stage, number in schools.items()
            for _ in range(number)
        ],
    )


def release(office: Office, ours: World, frozen: FrozenTable) -> None:
    document: dict[str, Any] = release_document(suppress(frozen))
    with office.open():
        session().add(
            StatisticRelease(
                id=new_id(),
                month=MONTH,
                breakdown="stage",
                state=ReleaseState.RELEASED,
                threshold=10,
                schools=20,
                document=document,
                digest="0",
                released_by=ours.person(Role.DISTRICT_ADMIN),
                released_by_name="区管理员",
                released_at=clock.now(),
            )
        )


@pytest.fixture
def bureau(app: Flask, ours: World) -> FlaskClient:
    """Somebody of the bureau."""
    return signed_in(app.test_client(), ours.person(Role.STATISTICIAN))


def test_stages_of_few_schools_are_one_column_that_says_what_it_holds(
    office: Office, ours: World, bureau: FlaskClient
) -> None:
    release(office, ours, fold_small_stages(reports()))

    chinese = Page(bureau.get(PAGE, headers={"Accept-Language": "zh-CN"}).text).texts
    english = Page(bureau.get(PAGE, headers={"Accept-Language": "en"}).text).texts

    assert "九年一贯制" not in chinese
    assert any(text.startswith("其他学段：高中、九年一贯制和特殊教育。") for text in chinese)
    assert "Other stages" in english
    assert any(
        text.startswith("Other stages: Senior school, Nine-year school, and Special education.") for text in english
    )


def test_the_files_name_the_column_too(office: Office, ours: World, bureau: FlaskClient) -> None:
    release(office, ours, fold_small_stages(reports()))

    rows = bureau.get(f"{PAGE}.csv", headers={"Accept-Language": "zh-CN"}).text.removeprefix("\ufeff").splitlines()

    assert rows[0] == "代码,类目,初中,小学,其他学段,合计"
    assert [row.split(",")[2:] for row in rows if row.startswith("ECON")] == [["2000", "3600", "2400", "8000"]]
    assert bureau.get(f"{PAGE}.json").json["columns"][2]["stages"] == ["nine_year", "senior", "special"]  # type: ignore[index]  # a document


def test_the_digits_of_large_counts_are_grouped_on_the_page(office: Office, ours: World, bureau: FlaskClient) -> None:
    release(office, ours, fold_small_stages(reports()))

    assert {"2,000", "3,600", "8,000"} <= set(Page(bureau.get(PAGE).text).texts)


def test_a_table_released_before_stays_as_it_was(office: Office, ours: World, bureau: FlaskClient) -> None:
    release(office, ours, reports())

    texts = Page(bureau.get(PAGE, headers={"Accept-Language": "zh-CN"}).text).texts

    assert {"九年一贯制", "特殊教育"} <= set(texts)
    assert not any("其他学段：" in text for text in texts)
