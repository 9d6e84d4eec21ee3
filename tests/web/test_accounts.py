"""人员与权限: what the principal does with the people of the school, and with nobody else's."""

import re
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts import queries, services
from accounts.roles import DISTRICT_ROLES, GROUP_ROLES, Role
from kernel.ids import new_id
from tests.accounts.classes import add_class
from tests.web.visitors import send, signed_in
from tests.worlds import World, counted_statements


@pytest.fixture
def principal(app: Flask, ours: World) -> FlaskClient:
    """The principal's browser, right after signing in with the password."""
    return signed_in(app.test_client(), ours.person(Role.PRINCIPAL, name="严校长"))


def roles_of(world: World, user_id: UUID) -> frozenset[str]:
    with world.open():
        return services.actor_for(user_id).roles


def test_the_page_lists_the_colleagues_of_this_school(principal: FlaskClient, ours: World, theirs: World) -> None:
    ours.person(Role.COUNSELLOR, name="欧阳晴")
    theirs.person(Role.COUNSELLOR, name="苗立新")

    page = principal.get(f"/{ours.slug}/accounts/").text

    assert "欧阳晴" in page
    assert "苗立新" not in page


def test_the_list_costs_the_same_for_many_colleagues(principal: FlaskClient, ours: World) -> None:
    principal.get(f"/{ours.slug}/accounts/")
    with counted_statements() as few:
        principal.get(f"/{ours.slug}/accounts/")
    for _ in range(20):
        ours.person(Role.CLASS_TEACHER)

    with counted_statements() as many:
        principal.get(f"/{ours.slug}/accounts/")

    assert len(many) == len(few) <= 12


@pytest.mark.parametrize("role", [Role.GROUP_HEAD, Role.CLASS_TEACHER, Role.ACADEMIC_AFFAIRS])
def test_nobody_else_manages_accounts(app: Flask, ours: World, role: Role) -> None:
    client = signed_in(app.test_client(), ours.person(role))

    assert client.get(f"/{ours.slug}/accounts/").status_code == 403


def test_a_link_is_shown_once_and_is_good(principal: FlaskClient, app: Flask, ours: World) -> None:
    klass = add_class(ours)

    made = send(
        principal, f"/{ours.slug}/accounts/invitations", name="苏老师", role="class_teacher", class_id=str(klass)
    )
    found = re.search(r'value="http://localhost(/invitations/[^"]+)"', made.text)

    assert made.status_code == 200
    assert found
    assert app.test_client().get(found[1]).status_code == 200
    listed = principal.get(f"/{ours.slug}/accounts/").text
    assert "苏老师" in listed
    assert found[1] not in listed


@pytest.mark.parametrize("role", [*sorted(DISTRICT_ROLES | GROUP_ROLES), "", "headmaster"])
def test_only_roles_of_the_school_are_invited(principal: FlaskClient, ours: World, role: str) -> None:
    answer = send(principal, f"/{ours.slug}/accounts/invitations", name="苏老师", role=role)

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"name": "", "role": "counsellor"},
        {"name": "苏" * 41, "role": "counsellor"},
        {"name": "苏", "role": "counsellor", "class_id": "x"},
    ],
)
def test_a_faulty_invitation_is_shown_again(principal: FlaskClient, ours: World, fields: dict[str, str]) -> None:
    assert send(principal, f"/{ours.slug}/accounts/invitations", **fields).status_code == 422


def test_a_class_of_another_school_cannot_be_named(principal: FlaskClient, ours: World, theirs: World) -> None:
    answer = send(
        principal,
        f"/{ours.slug}/accounts/invitations",
        name="苏老师",
        role="class_teacher",
        class_id=str(add_class(theirs)),
    )

    assert answer.status_code == 404


def test_a_withdrawn_link_is_dead(principal: FlaskClient, app: Flask, ours: World) -> None:
    with ours.open():
        invitation, code = services.invite(role=Role.COUNSELLOR, name="苏老师", actor=ours.actor(Role.PRINCIPAL))
        invitation_id = invitation.id

    answer = send(principal, f"/{ours.slug}/accounts/invitations/{invitation_id}/revocation")

    assert answer.status_code == 303
    assert app.test_client().get(f"/invitations/{code}").status_code == 410


def test_a_colleague_gets_another_role(principal: FlaskClient, ours: World) -> None:
    teacher = ours.person(Role.SUBJECT_TEACHER)

    answer = send(principal, f"/{ours.slug}/accounts/{teacher}/roles", role="class_teacher")

    assert answer.location == f"/{ours.slug}/accounts/{teacher}"
    assert roles_of(ours, teacher) == {Role.SUBJECT_TEACHER, Role.CLASS_TEACHER}


def test_somebody_from_elsewhere_gets_no_role(principal: FlaskClient, ours: World, theirs: World) -> None:
    stranger = theirs.person(Role.COUNSELLOR)

    for person in (stranger, new_id()):
        assert send(principal, f"/{ours.slug}/accounts/{person}/roles", role="counsellor").status_code == 404
        assert principal.get(f"/{ours.slug}/accounts/{person}").status_code == 404


def test_a_role_ends(principal: FlaskClient, ours: World) -> None:
    teacher = ours.person(Role.SUBJECT_TEACHER, Role.CLASS_TEACHER)

    answer = send(principal, f"/{ours.slug}/accounts/{teacher}/roles/class_teacher/ending")

    assert answer.status_code == 303
    assert roles_of(ours, teacher) == {Role.SUBJECT_TEACHER}


def test_the_leadership_group_is_dismissed_elsewhere(principal: FlaskClient, ours: World) -> None:
    head = ours.person(Role.GROUP_HEAD)

    answer = send(principal, f"/{ours.slug}/accounts/{head}/roles/group_head/ending")

    assert answer.status_code == 404
    assert roles_of(ours, head) == {Role.GROUP_HEAD}


def test_the_last_principal_cannot_leave(principal: FlaskClient, ours: World) -> None:
    with ours.open():
        (only,) = queries.colleagues()

    answer = send(principal, f"/{ours.slug}/accounts/{only.user_id}/roles/principal/ending")

    assert answer.status_code == 409
    assert "至少要保留一位校长" in answer.text


def test_a_class_is_assigned_until_a_day_and_ended(principal: FlaskClient, ours: World) -> None:
    teacher, klass = ours.person(Role.CLASS_TEACHER), add_class(ours)
    page = f"/{ours.slug}/accounts/{teacher}"

    given = send(
        principal,
        f"{page}/assignments",
        kind="class_teacher",
        class_id=str(klass),
        starts_on="2026-09-01",
        ends_on="2027-01-22",
    )
    with ours.open():
        (charge,) = queries.colleague(teacher).charges
    ended = send(principal, f"{page}/assignments/{charge.id}/ending")

    assert (given.location, ended.location) == (page, page)
    assert (charge.class_id, charge.ends_on) == (klass, date(2027, 1, 22))
    with ours.open():
        assert services.actor_for(teacher).class_ids == frozenset()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"kind": "class_teacher"}, 409),
        ({"kind": "class_teacher", "grade": "3"}, 409),
        ({"kind": "principal"}, 422),
        ({"kind": "grade_head", "grade": "99"}, 422),
        ({"kind": "grade_head", "grade": "3"}, 409),
        ({"kind": "class_teacher", "class_id": "x"}, 422),
        ({"kind": "class_teacher", "starts_on": "yesterday"}, 422),
    ],
)
def test_a_faulty_assignment_is_shown_again(
    principal: FlaskClient, ours: World, fields: dict[str, str], status: int
) -> None:
    teacher = ours.person(Role.CLASS_TEACHER)

    answer = send(principal, f"/{ours.slug}/accounts/{teacher}/assignments", **fields)

    assert answer.status_code == status
    assert "<form" in answer.text


def test_handing_out_access_wants_the_password_again(app: Flask, ours: World) -> None:
    client = signed_in(app.test_client(), ours.person(Role.PRINCIPAL))
    with client.session_transaction() as held:
        held["fs_paa"] = 0

    answer = send(client, f"/{ours.slug}/accounts/invitations", name="苏老师", role="counsellor")

    assert answer.status_code == 303
    assert answer.location.startswith("/verify")
