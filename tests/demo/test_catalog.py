"""The plan of the demo district, counted without loading it: schools, students, names, accounts, shares of the work."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from accounts import usernames
from accounts.roles import DISTRICT_ROLES, Role
from demo import catalog, loader, names, roster
from demo.cast import accounts, accounts_of, leading_accounts
from demo.catalog import CLUSTER, COLLEGES, SCHOOLS, Pace, Selection
from demo.onboarding import can_adopt, is_at_work
from people import class_names
from tenants.models import Stage
from tenants.services import RESERVED_SLUGS

BY_SLUG = {school.slug: school for school in SCHOOLS}


def test_the_district_has_twenty_four_schools_and_eighteen_thousand_students() -> None:
    assert len(SCHOOLS) == 24
    assert sum(school.students for school in SCHOOLS) == 18_465
    assert [school.slug for school in SCHOOLS if school.is_empty] == ["lanwan"]


@pytest.mark.parametrize(
    ("slug", "classes", "size", "profile"),
    [
        ("yunshan", 24, 42, "P2"),
        ("wangjiang", 18, 40, "P2"),
        ("tinglan", 30, 43, "E5"),
        ("xiangyangli", 24, 41, "E5"),
        ("dongling", 24, 42, "E5"),
        ("wutong", 18, 38, "P4"),
        ("shiqiao", 12, 36, "P4"),
        ("yuhuaxiang", 18, 39, "P4"),
        ("liuxi", 12, 35, "P2"),
        ("songlingxiang", 6, 24, "P3"),
        ("hewan", 6, 22, "P3"),
        ("nantang", 6, 20, "P3"),
        ("yunshanzhongxue", 24, 45, "M1"),
        ("tinglanzhongxue", 18, 44, "M1"),
        ("shiqiaochuzhong", 12, 42, "M1"),
        ("liuxizhongxue", 12, 40, "M1"),
        ("songling", 18, 30, "P2"),
        ("waiguoyu", 27, 40, "E5"),
        ("yizhong", 30, 48, "M1"),
        ("erzhong", 24, 46, "M1"),
        ("zhiye", 24, 35, "M1"),
        ("xinghe", 9, 9, "P3"),
        ("yingyong", 80, 36, "U"),
        ("lanwan", 0, 0, "P2"),
    ],
)
def test_each_school_has_the_classes_of_the_plan(slug: str, classes: int, size: int, profile: str) -> None:
    school = BY_SLUG[slug]

    assert (school.class_count, school.size, school.profile) == (classes, size, profile)


def test_numbers_and_addresses_are_in_order_and_nobody_elses() -> None:
    assert [school.number for school in SCHOOLS] == [f"{number:03}" for number in range(1, 25)]
    assert len(BY_SLUG) == len(SCHOOLS)
    assert not RESERVED_SLUGS & BY_SLUG.keys()
    assert all(school.name.startswith("澜川区") for school in SCHOOLS)


@pytest.mark.parametrize(
    "school", [school for school in SCHOOLS if not school.is_empty], ids=lambda school: school.slug
)
def test_every_class_has_a_name_that_the_roster_reads_back(school: catalog.DemoSchool) -> None:
    for grade in school.grades:
        for number in range(1, school.classes + 1):
            written = roster.class_name(school, grade, number)
            read = class_names.parse(written, stage=school.stage, year=catalog.SCHOOL_YEAR)
            assert (read.grade, read.number) == (grade, number), written


@pytest.mark.parametrize(
    ("slug", "grade", "name"),
    [
        ("yunshan", 3, "三年级2班"),
        ("songling", 8, "八年级2班"),
        ("yizhong", 10, "高一2班"),
        ("zhiye", 12, "2024级2班"),
        ("yingyong", 4, "2023级2班"),
    ],
)
def test_classes_are_called_as_their_stage_calls_them(slug: str, grade: int, name: str) -> None:
    assert roster.class_name(BY_SLUG[slug], grade, 2) == name


@pytest.mark.parametrize(
    ("slug", "grade", "born"),
    [("yunshan", 1, 2020), ("yunshan", 6, 2015), ("yizhong", 10, 2011), ("yingyong", 1, 2008), ("yingyong", 4, 2005)],
)
def test_students_were_born_when_their_grade_says(slug: str, grade: int, born: int) -> None:
    assert roster.year_of_birth(BY_SLUG[slug], grade) == born


def test_the_university_has_as_many_classes_of_each_year_for_each_college() -> None:
    university = next(school for school in SCHOOLS if school.stage is Stage.UNIVERSITY)

    assert len(COLLEGES) == 5
    assert university.classes % len(COLLEGES) == 0


def test_the_cluster_is_of_schools_with_one_document() -> None:
    assert {BY_SLUG[slug].profile for slug in CLUSTER} == {"E5"}


def test_one_school_is_behind_and_one_is_exemplary_among_those_at_work() -> None:
    at_work = [school for school in SCHOOLS if is_at_work(school)]

    assert {"yunshan", "wangjiang", "liuxi", "songling"} <= {school.slug for school in at_work}
    assert Counter(school.pace for school in at_work if school.profile == "P2") == {
        Pace.USUAL: 2,
        Pace.BEHIND: 1,
        Pace.EXEMPLARY: 1,
    }


def test_every_school_can_adopt_the_document_that_the_domain_gives_it() -> None:
    assert all(can_adopt(school) for school in SCHOOLS)
    assert {school.profile for school in SCHOOLS} == {"U", "M1", "P2", "P3", "P4", "E5"}


def test_every_school_but_the_one_that_is_coming_on_board_is_at_work() -> None:
    assert {slug for slug, school in BY_SLUG.items() if not is_at_work(school)} == {"lanwan"}


def test_one_school_of_each_document_shows_its_whole_staff() -> None:
    shown = {account.school.profile for account in accounts() if account.school and account.role is Role.CLASS_TEACHER}

    assert shown == {"U", "M1", "P2", "P3", "P4", "E5"}


def test_a_school_whose_document_does_not_exist_waits_to_choose_one() -> None:
    assert not is_at_work(replace(BY_SLUG["yunshan"], profile="X9"))


def test_the_small_selection_has_three_schools_at_work_for_the_bureaus_table() -> None:
    small = catalog.schools(Selection.SMALL)

    assert [school.slug for school in small] == ["yunshan", "wangjiang", "liuxi", "lanwan"]
    assert sum(is_at_work(school) and school.stage is Stage.PRIMARY for school in small) == 3
    assert catalog.schools(Selection.NONE) == []


def test_every_role_is_shown_in_several_schools() -> None:
    shown = Counter(account.role for account in accounts() if account.school and is_at_work(account.school))

    assert set(shown) == set(Role) - DISTRICT_ROLES
    assert min(shown.values()) >= 4
    assert {account.role for account in accounts() if account.school is None} == DISTRICT_ROLES


def test_the_small_selection_shows_the_accounts_of_its_own_schools_only() -> None:
    shown = {account.school.slug for account in accounts(Selection.SMALL) if account.school}

    assert shown == {"yunshan", "wangjiang", "liuxi", "lanwan"}


def test_the_console_begins_with_the_schools_whose_whole_staff_is_shown() -> None:
    begins = leading_accounts(Selection.DISTRICT)

    whole = ("yunshan", "wangjiang", "liuxi", "songling", "tinglan", "wutong", "yunshanzhongxue", "yingyong")
    # In the third document nobody leads or sits in a group.
    assert Counter(account.school.slug for account in begins if account.school) == {
        **dict.fromkeys(whole, 9),
        # Logistics is shown where the document lowers fees.
        **dict.fromkeys(("yunshan", "wangjiang", "liuxi", "songling", "yunshanzhongxue"), 10),
        "songlingxiang": 7,
    }
    assert {account.role for account in begins} == set(Role)


def test_shown_accounts_have_user_names_and_invented_names_of_their_own() -> None:
    everybody = accounts()

    assert len({account.username for account in everybody}) == len(everybody)
    assert [account.username for account in everybody if usernames.faults(account.username)] == []
    assert [account.username for account in everybody if names.is_kept_out(account.name)] == []
    assert all(len(account.name) >= 2 for account in everybody)


def test_every_school_has_a_principal() -> None:
    assert all(Role.PRINCIPAL in {account.role for account in accounts_of(school)} for school in SCHOOLS)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_shares_hold_every_school_once_and_about_the_same_work(number: int) -> None:
    parts = loader.shares(SCHOOLS, number)

    assert sorted(school.slug for part in parts for school in part) == sorted(BY_SLUG)
    work = [loader.work_in(part) for part in parts]
    assert max(work) <= 1.2 * min(work)
