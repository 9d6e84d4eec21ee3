"""Invented names: the same for the same seed, and never one that stands in a source document."""

import csv
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo import names, roster
from demo.catalog import SCHOOLS


@given(st.integers(), st.integers(2004, 2021))
def test_the_same_seed_gives_the_same_name(seed: int, born: int) -> None:
    assert names.child(random.Random(seed), born) == names.child(random.Random(seed), born)


@given(st.integers())
def test_no_name_is_kept_out(seed: int) -> None:
    random_ = random.Random(seed)

    drawn = [names.child(random_, 2017), names.elder(random_, "王"), names.teacher(random_)]

    assert not any(map(names.is_kept_out, drawn))


def test_a_kept_out_name_is_noticed() -> None:
    # The list holds digests only, so the test makes one of its own.
    assert not names.is_kept_out("云杉")
    known = names._kept_out()
    assert sum(map(len, known.values())) > 0


@pytest.mark.parametrize("slug", ["yunshan", "songling", "zhiye", "xinghe"])
def test_a_roster_is_the_same_every_time_and_uses_nobodys_telephone(slug: str) -> None:
    school = next(school for school in SCHOOLS if school.slug == slug)

    first, second = (roster.csv_bytes(school, random.Random("7")) for _ in range(2))

    assert first == second
    lines = first.decode("utf-8-sig").splitlines()[1:]
    assert len(lines) == school.students
    assert all(line.rsplit(",", 1)[1].startswith("1000000") for line in lines)
    assert lines[0].startswith(f"LC26-{school.number}-0001,")


def test_nobody_at_a_school_shares_name_and_birthday() -> None:
    university = next(school for school in SCHOOLS if school.slug == "yingyong")

    lines = list(csv.DictReader(io.StringIO(roster.csv_bytes(university, random.Random("7")).decode("utf-8-sig"))))

    assert len({(line["姓名"], line["出生日期"]) for line in lines}) == len(lines) == university.students


def test_names_follow_the_cohort_and_are_of_the_shares_of_the_plan() -> None:
    random_ = random.Random(3)
    drawn = [names.child(random_, 2018) for _ in range(20_000)]

    compound = sum(len(names.surname_of(name)) == 2 for name in drawn) / len(drawn)
    single = sum(len(name) - len(names.surname_of(name)) == 1 for name in drawn) / len(drawn)

    assert compound == pytest.approx(0.03, abs=0.005)
    assert single == pytest.approx(0.15, abs=0.01)
    assert not any(name.endswith(("浩然", "梓涵")) for name in drawn)
