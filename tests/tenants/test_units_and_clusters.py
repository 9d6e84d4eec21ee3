"""Units inside a school, and clusters of schools: one of each name, and never across a border."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from kernel.db import session
from kernel.errors import NotFound
from kernel.events import DistrictEvent, RecordedEvent
from kernel.ids import new_id
from people import services as people
from people.models import ClassGroup
from tenants import services
from tenants.errors import ClusterExists, UnitExists
from tenants.models import OrgUnit, School, UnitKind
from tests.accounts.classes import add_class
from tests.worlds import Office, World, add_school


def add_college(world: World, name: str = "信息工程学院") -> UUID:
    with world.open():
        return services.add_unit(kind=UnitKind.COLLEGE, name=name, actor=world.actor()).id


def test_a_college_takes_classes_in(ours: World) -> None:
    college, mine, other = add_college(ours), add_class(ours), add_class(ours)

    with ours.open():
        people.place_classes(class_ids=[mine], org_unit_id=college, actor=ours.actor())

    with ours.open():
        rows = session().execute(select(ClassGroup.id, ClassGroup.org_unit_id, ClassGroup.version))
        found = {row.id: (row.org_unit_id, row.version) for row in rows}
        assert found == {mine: (college, 2), other: (None, 1)}
        told = {row.kind: row.data for row in session().scalars(select(RecordedEvent))}
        assert told["OrgUnitAdded"]["org_unit_id"] == str(college)
        assert told["ClassesPlaced"] == {"org_unit_id": str(college), "class_ids": [str(mine)]}


def test_a_school_has_one_college_of_a_name(ours: World, theirs: World) -> None:
    add_college(ours)

    with pytest.raises(UnitExists):
        add_college(ours)
    assert add_college(theirs) is not None
    with ours.open():
        assert len(session().scalars(select(OrgUnit.id)).all()) == 1


def test_an_office_may_be_called_like_a_college(ours: World) -> None:
    add_college(ours, "艺术设计学院")

    with ours.open():
        assert services.add_unit(kind=UnitKind.OFFICE, name="艺术设计学院", actor=ours.actor()).kind == UnitKind.OFFICE


def test_a_class_of_another_school_is_not_taken_in(ours: World, theirs: World) -> None:
    college, mine, elsewhere = add_college(ours), add_class(ours), add_class(theirs)

    with pytest.raises(NotFound), ours.open():
        people.place_classes(class_ids=[mine, elsewhere], org_unit_id=college, actor=ours.actor())
    with ours.open():
        assert session().scalars(select(ClassGroup.org_unit_id)).all() == [None]


def test_a_unit_of_another_school_takes_no_class_in(ours: World, theirs: World) -> None:
    mine = add_class(ours)
    for unit in (add_college(theirs), new_id()):
        with pytest.raises(NotFound), ours.open():
            people.place_classes(class_ids=[mine], org_unit_id=unit, actor=ours.actor())


def test_no_classes_are_placed_without_a_word(ours: World) -> None:
    college = add_college(ours)

    with ours.open():
        people.place_classes(class_ids=[], org_unit_id=college, actor=ours.actor())
        assert "ClassesPlaced" not in set(session().scalars(select(RecordedEvent.kind)))


def test_schools_form_a_cluster(office: Office, ours: World, theirs: World) -> None:
    alone = add_school(office)

    with office.open():
        members = [ours.scope.school_id, theirs.scope.school_id]
        cluster = services.form_cluster(name="东岭片区", school_ids=members, actor=office.actor())
        cluster_id = cluster.id

    with office.open():
        in_it = session().scalars(select(School.id).where(School.cluster_id == cluster_id)).all()
        assert set(in_it) == set(members)
        assert alone.scope.school_id not in in_it
        assert session().scalars(select(DistrictEvent.data).where(DistrictEvent.kind == "ClusterFormed")).one()


def test_a_district_has_one_cluster_of_a_name(office: Office, ours: World) -> None:
    with office.open():
        services.form_cluster(name="东岭片区", school_ids=[ours.scope.school_id], actor=office.actor())

    with office.open(), pytest.raises(ClusterExists):
        services.form_cluster(name="东岭片区", school_ids=[ours.scope.school_id], actor=office.actor())


def test_a_school_of_another_district_joins_no_cluster(office: Office, ours: World) -> None:
    with pytest.raises(NotFound), office.open():
        services.form_cluster(name="东岭片区", school_ids=[ours.scope.school_id, new_id()], actor=office.actor())
    with office.open():
        assert session().scalars(select(School.cluster_id)).all()[0] is None
