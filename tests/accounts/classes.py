"""The smallest class that an assignment can name."""

from itertools import count
from uuid import UUID

from accounts.roles import Role
from kernel.db import session
from kernel.ids import new_id
from people.models import ClassGroup
from tenants import services as tenants
from tenants.models import UnitKind
from tests.worlds import World

_numbers = count(1)


def add_class(world: World, *, grade: int = 3) -> UUID:
    """A class of this school."""
    number = next(_numbers)
    with world.open():
        row = ClassGroup(id=new_id(), grade=grade, number=number, cohort=2024, name=f"三年级{number}班")
        session().add(row)
        return row.id


def add_college(world: World) -> UUID:
    """A college of a university, in a unit of work of its own."""
    with world.open():
        return tenants.add_unit(kind=UnitKind.COLLEGE, name="人文学院", actor=world.actor(Role.PRINCIPAL)).id
