"""Ids, states, the clock and the settings: small things that everything leans on."""

import base64
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import clock
from kernel.errors import ForbiddenMove
from kernel.ids import new_id, untimed_id
from kernel.settings import SettingsError, read
from kernel.states import Transitions

NIGHT = datetime(2026, 11, 17, 17, 30, tzinfo=UTC)


def test_ids_are_version_seven_and_grow_with_time() -> None:
    with clock.frozen(NIGHT):
        earlier = new_id()
    with clock.frozen(NIGHT + timedelta(milliseconds=1)):
        later = new_id()

    assert earlier.version == later.version == 7
    assert earlier.variant == "specified in RFC 4122"
    assert earlier < later


def test_an_untimed_id_tells_nothing_of_its_time() -> None:
    assert untimed_id().version == 4


def test_the_day_is_chinas() -> None:
    with clock.frozen(NIGHT):
        assert clock.today() == date(2026, 11, 18)


def test_a_held_working_day_leaves_real_time_alone() -> None:
    with clock.frozen(NIGHT), clock.working_day(date(2030, 1, 1)):
        assert clock.today() == date(2030, 1, 1)
        assert clock.now() == NIGHT


class Light(StrEnum):
    RED = "red"
    GREEN = "green"


class Turn(StrEnum):
    GO = "go"
    STOP = "stop"


LIGHTS = Transitions({(Light.RED, Turn.GO): Light.GREEN, (Light.GREEN, Turn.STOP): Light.RED})


@given(st.sampled_from(Light), st.sampled_from(Turn))
def test_only_listed_moves_are_possible(light: Light, turn: Turn) -> None:
    if LIGHTS.allows(light, turn):
        assert LIGHTS.after(light, turn) == LIGHTS.pairs()[light, turn]
    else:
        with pytest.raises(ForbiddenMove, match="forbidden-move"):
            LIGHTS.after(light, turn)


def test_settings_have_safe_defaults() -> None:
    settings = read({})

    assert settings.port == 8800
    assert settings.host == "127.0.0.1"
    assert settings.secure_cookies


def test_every_wrong_setting_is_named_at_once() -> None:
    wrong = {
        "PORT": "eighty",
        "DATABASE_URL": "mysql://x",
        "REDIS_URL": "http://x",
        "TONGXIN_MASTER_KEY": "short",
        "TONGXIN_SECURE_COOKIES": "perhaps",
        "TONGXIN_LOG_LEVEL": "LOUD",
    }

    with pytest.raises(SettingsError) as refusal:
        read(wrong)

    assert len(refusal.value.faults) == len(wrong)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "8800.5"])
def test_a_port_outside_the_range_is_refused(port: str) -> None:
    with pytest.raises(SettingsError, match="PORT"):
        read({"PORT": port})


def test_a_wrong_value_is_never_repeated() -> None:
    with pytest.raises(SettingsError) as refusal:
        read({"DATABASE_URL": "mysql://user:hunter2@host/db"})

    assert "hunter2" not in str(refusal.value)


def test_a_master_key_is_thirty_two_bytes() -> None:
    key = base64.b64encode(bytes(32)).decode()

    assert read({"TONGXIN_MASTER_KEY": key}).master_key == bytes(32)
    with pytest.raises(SettingsError, match="TONGXIN_MASTER_KEY"):
        read({"TONGXIN_MASTER_KEY": base64.b64encode(bytes(31)).decode()})
