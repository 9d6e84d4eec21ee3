"""The smallest class that an assignment can name."""

from itertools import count
from uuid import UUID

from kernel.db import session
from kernel.ids import new_id
from people.models import ClassGroup
from tests.worlds import World

_numbers = count(1)


def add_class(world: World, *, grade: int = 3) -> UUID:
    """A class of this school."""
    number = next(_numbers)
    with world.open():
        row = ClassGroup(id=new_id(), grade=grade, number=number, cohort=2024, name=f"三年级{number}班")
        session().add(row)
        return row.id
