"""User names, passwords, and the end of every session."""

import secrets
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from accounts import passwords, queries, services, usernames
from accounts.errors import WrongPassword
from accounts.models import SecurityEvent, User
from accounts.services import SecurityKind
from kernel.database_roles import RoleUrls
from kernel.db import session, unit_of_work
from kernel.errors import InvalidInput, NotFound
from kernel.ids import new_id
from kernel.tenancy import IdentityScope
from tests.worlds import World

GOOD = "hongqiao shubao yutian"
OTHER = "songshu zai wuding changge"


def opened(name: str = "林晓", *, username: str = "", email: str | None = None) -> UUID:
    """A new account; its user name is fresh unless given."""
    with unit_of_work(IdentityScope()):
        chosen = username or secrets.token_hex(6)
        return services.open_account(username=chosen, name=name, password=GOOD, email=email).id


def uniquifier(user_id: UUID) -> str:
    with unit_of_work(IdentityScope()):
        return session().get_one(User, user_id).fs_uniquifier


@pytest.mark.parametrize("name", ["古丽努尔·买买提", "欧阳晴", "lin.xiao", "王老师2", "josé", "王_五-a", "ab"])
def test_names_of_any_script_are_user_names(name: str) -> None:
    assert usernames.faults(name) == []


@pytest.mark.parametrize(
    "name", ["", " ", "a", "王", "a" * 41, "lin@xiao", "lin xiao", "<script>", "..", "王\n五", "a/b", "\u202eab"]
)
def test_what_is_no_name_is_refused(name: str) -> None:
    assert usernames.faults(name)


def test_one_name_is_one_person_however_it_is_typed() -> None:
    assert {usernames.normalise(name) for name in ("ＬＩＮ晓", "lin晓", " Lin晓 ")} == {"lin晓"}


def test_a_hash_is_argon2id_with_our_costs() -> None:
    stored = passwords.hashed(GOOD)

    assert stored.startswith(
        f"$argon2id$v=19$m={passwords.MEMORY_COST},t={passwords.TIME_COST},p={passwords.PARALLELISM}$"
    )
    assert passwords.matches(GOOD, stored)
    assert not passwords.matches(OTHER, stored)


@pytest.mark.parametrize(
    "stored", [None, "", "plain", PasswordHasher().hash("other")], ids=["none", "empty", "plain", "other"]
)
def test_nothing_matches_a_missing_or_foreign_hash(stored: str | None) -> None:
    assert not passwords.matches(GOOD, stored)


@pytest.mark.parametrize("typed", [f" {GOOD} ", "ｈｏｎｇｑｉａｏ shubao yutian"])
def test_outer_blanks_and_full_width_letters_make_no_difference(typed: str) -> None:
    assert passwords.matches(typed, passwords.hashed(GOOD))


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "a" * 129,
        "1234567890",
        "qwertyuiop",
        "woaini5201314",
        "zhonghua2026",
        "linxiao2026",
        "林晓林晓林晓2026",
        "xiao.lin1990",
    ],
)
def test_weak_passwords_are_refused(password: str) -> None:
    assert passwords.faults(password, known=["林晓", "xiao.lin@example.org"])


@pytest.mark.parametrize("password", [GOOD, OTHER, "雨天的书包 songshu 七", "Vx9!kq-Rt27w"])
def test_good_passwords_pass(password: str) -> None:
    assert passwords.faults(password, known=["林晓"]) == []


def test_an_account_tells_all_that_is_wrong_with_it(database: RoleUrls) -> None:
    with unit_of_work(IdentityScope()), pytest.raises(InvalidInput) as refusal:
        services.open_account(username="a@b", name="林晓", password="linxiao")

    assert set(refusal.value.faults) == {"username", "password"}


def test_a_changed_password_ends_every_session(database: RoleUrls) -> None:
    person = opened()
    before = uniquifier(person)

    with unit_of_work(IdentityScope()):
        after = services.change_password(user_id=person, current=GOOD, new=OTHER)

    assert uniquifier(person) == after != before
    with unit_of_work(IdentityScope()):
        assert queries.signed_in(before) is None
        assert passwords.matches(OTHER, session().get_one(User, person).password)


def test_the_present_password_must_be_known(database: RoleUrls) -> None:
    person = opened()

    with unit_of_work(IdentityScope()), pytest.raises(WrongPassword):
        services.change_password(user_id=person, current=OTHER, new=OTHER)


@pytest.mark.parametrize("new", [GOOD, "weak"])
def test_the_new_password_is_another_and_a_good_one(database: RoleUrls, new: str) -> None:
    person = opened()

    with unit_of_work(IdentityScope()), pytest.raises(InvalidInput):
        services.change_password(user_id=person, current=GOOD, new=new)


def test_signing_out_everywhere_is_noted(database: RoleUrls) -> None:
    person = opened()
    before = uniquifier(person)

    with unit_of_work(IdentityScope()):
        services.sign_out_everywhere(user_id=person)

    with unit_of_work(IdentityScope()):
        assert queries.signed_in(before) is None
        kinds = session().scalars(select(SecurityEvent.kind).where(SecurityEvent.user_id == person)).all()
    assert kinds == [SecurityKind.SIGNED_OUT_EVERYWHERE]


def test_the_console_finds_an_account_by_either_name(database: RoleUrls) -> None:
    name, address = f"林晓{secrets.token_hex(4)}", f"{secrets.token_hex(4)}@example.org"
    person = opened(username=name, email=address)

    with unit_of_work(IdentityScope()):
        assert {queries.find_account(name), queries.find_account(address.upper())} == {person}
        with pytest.raises(NotFound):
            queries.find_account("niemand")


def test_a_security_event_hides_the_address(ours: World) -> None:
    place = f"test.{secrets.token_hex(4)}"
    for _ in range(2):
        services.note_security_event(SecurityKind.SIGN_IN_FAILED, place=place, address="192.0.2.7")
    services.note_security_event(SecurityKind.SIGN_IN_FAILED, place=place, address=None)

    with unit_of_work(IdentityScope()):
        hashes = (
            session()
            .scalars(select(SecurityEvent.address_hash).where(SecurityEvent.place == place).order_by(SecurityEvent.at))
            .all()
        )
    assert hashes[0] == hashes[1] != b"192.0.2.7"
    assert hashes[2] is None


def test_nobody_changes_the_password_of_an_account_that_is_not_there(database: RoleUrls) -> None:
    with unit_of_work(IdentityScope()), pytest.raises(NotFound):
        services.set_password(user_id=new_id(), new=GOOD)
