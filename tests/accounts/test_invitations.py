"""Links for new accounts: one use, one winner, an end, and nobody learns whose name is taken."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import func, select

from accounts import queries, services
from accounts.errors import EmailTaken, InvitationSpent, RoleNotHere, StudentAccount, TargetNotTaken, UsernameTaken
from accounts.models import Invitation, User
from accounts.roles import DISTRICT_ROLES, GROUP_ROLES, Role
from kernel import clock
from kernel.db import session, unit_of_work
from kernel.errors import InvalidInput, NotFound
from kernel.events import DistrictEvent
from kernel.tenancy import IdentityScope
from tests.accounts.classes import add_class
from tests.worlds import Office, World

PASSWORD = "hongqiao shubao yutian"


def link(world: World, role: Role = Role.CLASS_TEACHER, class_id: UUID | None = None) -> str:
    """A good link to this school."""
    with world.open():
        return services.invite(role=role, name="苏老师", class_id=class_id, actor=world.actor(Role.PRINCIPAL))[1]


def accept(world: World, code: str, *, username: str = "", email: str | None = None) -> UUID:
    """Open an account with the link."""
    with world.open():
        chosen = username or f"苏老师{secrets.token_hex(4)}"
        return services.accept(code=code, username=chosen, password=PASSWORD, email=email).id


def test_an_accepted_invitation_gives_the_role(ours: World) -> None:
    person = accept(ours, link(ours))

    with ours.open():
        actor = services.actor_for(person)
    assert actor.name == "苏老师"
    assert actor.roles == {Role.CLASS_TEACHER}


def test_the_class_of_the_invitation_becomes_an_assignment(ours: World) -> None:
    klass = add_class(ours)

    person = accept(ours, link(ours, class_id=klass))

    with ours.open():
        assert services.actor_for(person).class_ids == {klass}


def test_the_code_is_stored_hashed(ours: World) -> None:
    code = link(ours)

    with unit_of_work(IdentityScope()):
        stored = session().scalars(select(Invitation.token_hash)).all()
    assert all(code.encode() not in token for token in stored)


def test_a_link_works_once(ours: World) -> None:
    code = link(ours)
    accept(ours, code)

    with pytest.raises(InvitationSpent):
        accept(ours, code)


def test_of_two_people_who_click_at_once_exactly_one_wins(ours: World) -> None:
    code, together = link(ours), Barrier(2)

    def click(username: str) -> bool:
        with ours.open():
            together.wait()
            try:
                services.accept(code=code, username=username, password=PASSWORD)
            except InvitationSpent:
                return False
            return True

    names = [secrets.token_hex(6), secrets.token_hex(6)]
    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(click, names)) == [False, True]
    with unit_of_work(IdentityScope()):
        assert session().scalar(select(func.count()).where(User.username.in_(names))) == 1


def test_a_failed_acceptance_leaves_the_link_good(ours: World) -> None:
    code = link(ours)
    with ours.open(), pytest.raises(InvalidInput), session().begin_nested():
        services.accept(code=code, username="苏", password="kurz")

    accept(ours, code)


def test_a_link_expires(ours: World) -> None:
    code = link(ours)
    later = clock.now() + timedelta(days=7, seconds=1)

    with clock.frozen(later), pytest.raises(InvitationSpent):
        accept(ours, code)
    with clock.frozen(later), unit_of_work(IdentityScope()), pytest.raises(InvitationSpent):
        queries.invited(code)


def test_a_revoked_link_is_dead(ours: World) -> None:
    code = link(ours)
    with ours.open():
        (invitation,) = queries.open_invitations()
        services.revoke_invitation(invitation_id=invitation.id, actor=ours.actor(Role.PRINCIPAL))

    with pytest.raises(InvitationSpent):
        accept(ours, code)


def test_another_school_can_neither_see_nor_revoke_an_invitation(ours: World, theirs: World) -> None:
    link(ours)
    with ours.open():
        invitation_id = queries.open_invitations()[0].id

    with theirs.open():
        assert queries.open_invitations() == []
        with pytest.raises(NotFound):
            services.revoke_invitation(invitation_id=invitation_id, actor=theirs.actor(Role.PRINCIPAL))


def test_a_link_counts_only_in_the_school_that_sent_it(ours: World, theirs: World) -> None:
    code = link(ours)

    with pytest.raises(InvitationSpent):
        accept(theirs, code)


@pytest.mark.parametrize("code", ["", "x", "a" * 43, "\udc80"])
def test_a_code_that_was_never_given_is_spent(ours: World, code: str) -> None:
    with ours.open(), pytest.raises(InvitationSpent):
        services.accept(code=code, username="somebody", password=PASSWORD)


def test_a_taken_name_is_told_to_the_person_who_chooses_it(ours: World, theirs: World) -> None:
    name = f"大方{secrets.token_hex(4)}"
    accept(theirs, link(theirs), username=name)

    with pytest.raises(UsernameTaken):
        accept(ours, link(ours), username=f" {name.upper()} ")


def test_a_taken_address_is_refused(ours: World) -> None:
    address = f"{secrets.token_hex(4)}@example.org"
    accept(ours, link(ours), email=address)

    with pytest.raises(EmailTaken):
        accept(ours, link(ours), email=address.upper())


def test_somebody_with_an_account_joins_with_it(ours: World, theirs: World) -> None:
    person = theirs.person(Role.COUNSELLOR)
    code = link(ours)

    with ours.open():
        services.join(code=code, user_id=person)

    with ours.open():
        assert services.actor_for(person).roles == {Role.CLASS_TEACHER}
    with theirs.open():
        assert services.actor_for(person).roles == {Role.COUNSELLOR}


def test_a_student_cannot_join_as_a_teacher(ours: World) -> None:
    student, code = ours.person(Role.STUDENT_HELPER, is_student=True), link(ours)

    with pytest.raises(StudentAccount), ours.open():
        services.join(code=code, user_id=student)

    accept(ours, code)


def test_a_student_helper_gets_a_student_account(ours: World) -> None:
    person = accept(ours, link(ours, Role.STUDENT_HELPER))

    with ours.open():
        assert services.actor_for(person).is_student


@pytest.mark.parametrize("role", sorted(DISTRICT_ROLES | GROUP_ROLES))
def test_a_school_invites_neither_office_nor_leadership_group(ours: World, role: Role) -> None:
    with ours.open(), pytest.raises(RoleNotHere):
        services.invite(role=role, name="苏老师", actor=ours.actor(Role.PRINCIPAL))


def test_a_principal_is_not_invited_for_a_class(ours: World) -> None:
    klass = add_class(ours)

    with ours.open(), pytest.raises(TargetNotTaken):
        services.invite(role=Role.PRINCIPAL, name="苏老师", class_id=klass, actor=ours.actor(Role.PRINCIPAL))


def test_the_office_invites_the_principal_of_a_school(office: Office, ours: World) -> None:
    with office.open():
        _, code = services.invite_principal(
            school_id=ours.scope.school_id, name="严校长", actor=office.actor(Role.DISTRICT_ADMIN)
        )
    with unit_of_work(IdentityScope()):
        invited = queries.invited(code)

    person = accept(ours, code)

    assert (invited.role, invited.scope) == (Role.PRINCIPAL, ours.scope)
    with ours.open():
        assert Role.PRINCIPAL in services.actor_for(person).roles


def test_the_office_invites_a_statistician(office: Office) -> None:
    with office.open():
        _, code = services.invite(role=Role.STATISTICIAN, name="钟统计员", actor=office.actor(Role.DISTRICT_ADMIN))

    with office.open():
        person = services.accept(code=code, username=secrets.token_hex(6), password=PASSWORD).id
    with office.open():
        assert services.actor_for(person).roles == {Role.STATISTICIAN}
        # What follows an acceptance in a school (the staff list) has no place in an office.
        assert set(session().scalars(select(DistrictEvent.kind))) == {"PersonInvited", "RoleGiven"}
