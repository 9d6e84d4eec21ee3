"""A small school for the tests: two classes of the third grade and one of the fourth, and who works there."""

from dataclasses import dataclass
from uuid import UUID

from kernel.actor import Actor
from people import services
from people.models import ClassGroup, Student
from tests.worlds import World


@dataclass(frozen=True)
class Campus:
    """The classes by name, and a student in each by the class's name."""

    classes: dict[str, UUID]
    students: dict[str, UUID]


NAMES = {"三年级1班": "苏语桐", "三年级2班": "曾子墨", "四年级1班": "欧阳清欢"}


def build(world: World, actor: Actor) -> Campus:
    """Open the classes and enrol the students."""
    with world.open():
        groups = {name: _open(name, actor) for name in NAMES}
        students = {
            name: _enrol(f"LC26-013-{index:04}", NAMES[name], group, actor)
            for index, (name, group) in enumerate(groups.items())
        }
        return Campus(
            {name: group.id for name, group in groups.items()}, {name: one.id for name, one in students.items()}
        )


def _open(name: str, actor: Actor) -> ClassGroup:
    return services.open_class(grade="一二三四".index(name[0]) + 1, number=int(name[3]), actor=actor)


def _enrol(number: str, name: str, group: ClassGroup, actor: Actor) -> Student:
    return services.enrol(number=number, name=name, class_group=group, actor=actor)
