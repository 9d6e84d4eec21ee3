"""How often one place may write without an account, and what of its address is kept: nothing that leads back."""

from __future__ import annotations

from time import monotonic

import pytest

from web import crowds
from web.crowds import Crowd


def test_each_address_has_its_own_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowds, "MOST", 2)
    crowd = Crowd()

    assert [crowd.is_too_many("10.0.0.1") for _ in range(3)] == [False, False, True]
    assert not crowd.is_too_many("10.0.0.2")


def test_a_crowd_may_have_a_size_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowds, "MOST", 1)
    crowd = Crowd(2)

    assert [crowd.is_too_many("10.0.0.1") for _ in range(3)] == [False, False, True]


def test_after_a_quarter_of_an_hour_counts_and_salt_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowds, "MOST", 1)
    crowd = Crowd()
    crowd.is_too_many("10.0.0.1")
    before, salt = dict(crowd._counts), crowd._salt
    later = monotonic() + crowds.WINDOW + 1
    monkeypatch.setattr(crowds, "monotonic", lambda: later)

    assert not crowd.is_too_many("10.0.0.1")
    assert crowd._salt != salt
    assert not set(before) & set(crowd._counts)


def test_what_was_not_taken_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowds, "MOST", 1)
    crowd = Crowd()

    assert [crowd.is_full("10.0.0.1") for _ in range(3)] == [False] * 3
    crowd.note("10.0.0.1")
    assert crowd.is_full("10.0.0.1")
    assert not crowd.is_full("10.0.0.2")
