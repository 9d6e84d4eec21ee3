"""Invented names: the same for the same seed, and never one that stands in a source document."""

import random

from hypothesis import given
from hypothesis import strategies as st

from demo import names, roster
from demo.catalog import SCHOOLS, accounts


@given(st.integers(), st.integers(2010, 2021))
def test_the_same_seed_gives_the_same_name(seed: int, born: int) -> None:
    assert names.child(random.Random(seed), born) == names.child(random.Random(seed), born)


@given(st.integers())
def test_no_name_is_kept_out(seed: int) -> None:
    random_ = random.Random(seed)

    drawn = [names.child(random_, 2017), names.elder(random_, "王"), names.teacher(random_)]

    assert not any(map(names.is_kept_out, drawn))


def test_the_shown_accounts_are_invented() -> None:
    assert not any(names.is_kept_out(account.name) for account in accounts())


def test_user_names_are_nobody_elses() -> None:
    usernames = [account.username for account in accounts()]

    assert len(set(usernames)) == len(usernames)


def test_a_kept_out_name_is_noticed() -> None:
    # The list holds digests only, so the test makes one of its own.
    assert not names.is_kept_out("云杉")
    known = names._kept_out()
    assert sum(map(len, known.values())) > 0


def test_a_roster_is_the_same_every_time_and_uses_nobodys_telephone() -> None:
    school = SCHOOLS[0]

    first, second = (roster.csv_bytes(school, random.Random("7")) for _ in range(2))

    assert first == second
    lines = first.decode("utf-8-sig").splitlines()[1:]
    assert len(lines) == 6 * school.classes_per_grade * school.size
    assert all(line.rsplit(",", 1)[1].startswith("1000000") for line in lines)
