"""Taking a roster over: all or nothing, once, and a second time without effect."""

from sqlalchemy import select

from accounts.roles import Role
from kernel.db import session
from people import queries
from people.models import ClassGroup, RosterPart, Student
from people.roster.lifecycle import ImportState
from tests.people import rosters
from tests.people.rosters import YUTONG, ZIMO
from tests.worlds import World


def test_a_confirmed_roster_brings_students_classes_and_guardians(ours: World) -> None:
    actor = ours.actor(Role.PRINCIPAL)

    import_id = rosters.take_over(ours, rosters.students(YUTONG, ZIMO), actor)

    with ours.open():
        assert rosters.found(import_id).state == ImportState.COMMITTED
        student = session().scalars(select(Student).where(Student.number == "LC26-013-0422")).one()
        assert (student.pinyin, student.initials, student.gender) == ("zeng zi mo", "zzm", "male")
        group = session().scalars(select(ClassGroup)).one()
        assert (group.name, group.grade, group.number) == ("三年级2班", 3, 2)
        (contact,) = queries.contacts(student.id)
        assert (contact.guardian.name, contact.relation, contact.phone) == ("林若兰", "母亲", "10000005678")
        assert session().scalar(select(RosterPart.id)) is None
