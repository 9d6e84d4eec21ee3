"""Bringing the district and its schools on board, step by step, as the people of the demo would."""

from __future__ import annotations

import random
from uuid import UUID

from sqlalchemy import select

from accounts import services as accounts
from accounts.models import User
from accounts.roles import Role
from care.leadership import services as leadership
from care.leadership.terms import Position
from demo import customising, roster, staffing
from demo.agenda import Place
from demo.cast import PASSWORD, DemoAccount
from demo.cast import accounts as shown_accounts
from demo.catalog import (
    ACTIVATED_ON,
    CLUSTER,
    CLUSTER_NAME,
    COLLEGES,
    DISTRICT_NAME,
    DISTRICT_SLUG,
    PREPARED_ON,
    TODAY,
    DemoSchool,
)
from demo.customising import CUSTOMISED
from demo.queue import drain
from demo.staffing import Staff
from district import services as statistics
from kernel import clock
from kernel.actor import Actor
from kernel.db import session, unit_of_work
from kernel.ids import new_id
from kernel.tenancy import DistrictScope, IdentityScope, SchoolScope
from people import services as people
from people.models import ClassGroup, RosterImport
from policy_profiles import queries as documents
from policy_profiles import services as profiles
from privacy import services as privacy
from privacy.consent import standard_notice
from school_calendar import calendar_files
from school_calendar import services as calendars
from tenants import queries as schools
from tenants import services as tenants
from tenants.models import District, School, Stage, UnitKind


def open_district() -> DistrictScope:
    """The district, its office's accounts, its calendar."""
    with unit_of_work(IdentityScope()):
        district = District(id=new_id(), slug=DISTRICT_SLUG, name=DISTRICT_NAME)
        session().add(district)
        scope = DistrictScope(district.id)
    actor = Actor.platform(district_id=scope.district_id, school_id=None)
    with clock.working_day(PREPARED_ON), unit_of_work(scope):
        for account in shown_accounts():
            if account.school is None:
                _open_office_account(account, actor)
        calendars.import_calendar(file=calendar_files.load_builtin(), actor=actor)
    return scope


def bring_on_board(school: DemoSchool, office: DistrictScope, random_: random.Random) -> Place:
    """One school, as far as it can come: in operation once the document exists that it works by, else waiting to choose it."""
    with clock.working_day(PREPARED_ON):
        scope = _register(school, office)
        with unit_of_work(scope):
            actor = Actor.platform(district_id=scope.district_id, school_id=scope.school_id)
            staff = staffing.open_accounts(school, actor=actor)
            principal = accounts.actor_for(staff.principal)
        if can_adopt(school):
            _adopt(school, scope, office, principal)
        if not school.is_empty:
            with unit_of_work(scope):
                _prepare(school, staff, principal)
        if not school.is_empty:
            _import_roster(school, scope, staff, random_)
        if school.stage is Stage.UNIVERSITY:
            _open_colleges(school, scope, staff)
    if is_at_work(school):
        _activate(school, scope, staff, random_)
    return Place(school, scope, staff)


def can_adopt(school: DemoSchool) -> bool:
    """Whether the platform has the document that the school works by, complete enough to be adopted."""
    return any(profile.key == school.profile and profile.complete for profile in documents.builtin_profiles())


def is_at_work(school: DemoSchool) -> bool:
    """Whether the school goes into operation and lives through the term."""
    return can_adopt(school) and not school.is_empty


def _adopt(school: DemoSchool, scope: SchoolScope, office: DistrictScope, principal: Actor) -> None:
    """The built-in document as it is, or as the school changed it."""
    custom = CUSTOMISED.get(school.slug)
    if custom is not None:
        user_id = _administrator()
        with unit_of_work(office):
            admin = accounts.actor_for(user_id)
        customising.adopt(school.profile, custom, scope=scope, office=office, principal=principal, admin=admin)
        return
    with unit_of_work(scope):
        profiles.adopt(key=school.profile, effective_on=ACTIVATED_ON, actor=principal)


def release_statistics(office: DistrictScope) -> None:
    """The district's administrator releases the table of the month that has ended."""
    user_id = _administrator()
    with clock.working_day(TODAY), unit_of_work(office):
        actor = accounts.actor_for(user_id)
        table = statistics.draft_table(actor=actor)
        statistics.release(release_id=table.id, seen_version=table.version, actor=actor)


def _administrator() -> UUID:
    name = next(one.username for one in shown_accounts() if one.role is Role.DISTRICT_ADMIN)
    with unit_of_work(IdentityScope()):
        return session().scalars(select(User.id).where(User.username == name)).one()


def _open_office_account(account: DemoAccount, actor: Actor) -> None:
    user: User = accounts.open_account(username=account.username, name=account.name, password=PASSWORD)
    accounts.give_role(user_id=user.id, role=account.role, actor=actor)


def _register(school: DemoSchool, office: DistrictScope) -> SchoolScope:
    with unit_of_work(office):
        actor = Actor.platform(district_id=office.district_id, school_id=None)
        row: School = tenants.register_school(
            slug=school.slug,
            number=school.number,
            name=school.name,
            short_name=school.short_name,
            stage=school.stage,
            area=school.area,
            actor=actor,
        )
        tenants.verify(school=row, actor=actor)
        return SchoolScope(row.id, office.district_id)


def _prepare(school: DemoSchool, staff: Staff, principal: Actor) -> None:
    """The steps that need no roster: calendar, leadership group (where the document knows one), notice."""
    calendars.adopt_terms(actor=principal)
    for staff_id, position in ((staff.head_staff, Position.HEAD), (staff.member_staff, Position.MEMBER)):
        if staff_id is not None:
            leadership.appoint(
                staff_id=staff_id, position=position, may_decide=True, serves_from=PREPARED_ON, actor=principal
            )
    privacy.publish_notice(body=standard_notice(school.name), actor=principal)


def _import_roster(school: DemoSchool, scope: SchoolScope, staff: Staff, random_: random.Random) -> None:
    """Upload, check, confirm and write the roster, through the same jobs as everybody's."""
    with unit_of_work(scope):
        people.start_import(
            data=roster.csv_bytes(school, random_),
            file_name="roster.csv",
            is_complete=True,
            actor=accounts.actor_for(staff.principal),
        )
    drain(scope)
    with unit_of_work(scope):
        uploaded = session().scalars(select(RosterImport)).one()
        people.confirm_import(roster=uploaded, seen_version=uploaded.version, actor=accounts.actor_for(staff.principal))
    drain(scope)


def _open_colleges(school: DemoSchool, scope: SchoolScope, staff: Staff) -> None:
    """Each college has as many classes of every year."""
    each = school.classes / len(COLLEGES)
    with unit_of_work(scope):
        principal = accounts.actor_for(staff.principal)
        classes = session().scalars(select(ClassGroup).order_by(ClassGroup.grade, ClassGroup.number)).all()
        for place, name in enumerate(COLLEGES):
            college = tenants.add_unit(kind=UnitKind.COLLEGE, name=name, actor=principal)
            own = [group.id for group in classes if place == int((group.number - 1) / each)]
            people.place_classes(class_ids=own, org_unit_id=college.id, actor=principal)


def form_cluster(office: DistrictScope) -> None:
    """Some of the district's schools share one document."""
    with unit_of_work(office):
        members = [schools.school_in_district(office.district_id, slug).id for slug in CLUSTER]
        actor = Actor.platform(district_id=office.district_id, school_id=None)
        tenants.form_cluster(name=CLUSTER_NAME, school_ids=members, actor=actor)


def _activate(school: DemoSchool, scope: SchoolScope, staff: Staff, random_: random.Random) -> None:
    with clock.working_day(ACTIVATED_ON), unit_of_work(scope):
        principal = accounts.actor_for(staff.principal)
        staffing.assign_classes(school, random_, actor=principal)
        tenants.activate(actor=principal)
