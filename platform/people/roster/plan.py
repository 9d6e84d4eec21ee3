"""What taking over a roster would do: pure comparison of the checked rows with the people who are known.

The dry run shows this plan and the commit carries out the same one; `digest` tells whether they are still the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from people.class_names import ClassKey
from people.faults import Fault, FaultCode
from people.roster import repeats
from people.roster.checks import Entry, GuardianEntry, StaffEntry, StudentEntry
from people.roster.known import Known, KnownClass, KnownGuardian, KnownStaff, KnownStudent
from people.roster.reader import Places

Placed = tuple[Places, Sequence[Entry]]
PhoneIndex = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class StudentChange:
    """A known student of whom the roster says something new: the names of the fields."""

    known: KnownStudent
    entry: StudentEntry
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StaffChange:
    """A known member of staff of whom the roster says something new."""

    known: KnownStaff
    entry: StaffEntry
    fields: tuple[str, ...]


@dataclass(slots=True)
class Plan:
    """What a commit would do, and what stands against it. `absent` counts those at school whom the file does not name."""

    new_classes: list[ClassKey] = field(default_factory=list)
    promoted: list[tuple[KnownClass, ClassKey]] = field(default_factory=list)
    new: list[StudentEntry] = field(default_factory=list)
    changed: list[StudentChange] = field(default_factory=list)
    unchanged: int = 0
    left: list[KnownStudent] = field(default_factory=list)
    absent: int = 0
    new_staff: list[StaffEntry] = field(default_factory=list)
    changed_staff: list[StaffChange] = field(default_factory=list)
    unchanged_staff: int = 0
    faults: list[Fault] = field(default_factory=list)

    def outcome(self) -> dict[str, int]:
        """The counts that people see."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "left": len(self.left),
            "absent": self.absent,
            "classes": len(self.new_classes),
            "promoted": len(self.promoted),
            "new_staff": len(self.new_staff),
            "changed_staff": len(self.changed_staff),
            "unchanged_staff": self.unchanged_staff,
        }

    def digest(self) -> str:
        """The same for two plans that do the same to the same people, whatever the order of their rows."""
        told = [
            sorted((key.cohort, key.number) for key in self.new_classes),
            sorted((str(known.id), key.grade) for known, key in self.promoted),
            sorted(entry.number for entry in self.new),
            sorted((str(change.known.id), change.known.version, change.fields) for change in self.changed),
            sorted((str(known.id), known.version) for known in self.left),
            sorted(entry.number for entry in self.new_staff),
            sorted((str(change.known.id), change.known.version, change.fields) for change in self.changed_staff),
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()


def draw_up(parts: Iterable[Placed], known: Known, *, is_complete: bool, phone_index: PhoneIndex) -> Plan:
    """Compare the checked rows with those who are known. With `is_complete`, whoever at school is missing has left."""
    rows = [(places, entry) for places, entries in parts for entry in entries]
    students = [(places, entry) for places, entry in rows if isinstance(entry, StudentEntry)]
    staff = [(places, entry) for places, entry in rows if isinstance(entry, StaffEntry)]
    plan = Plan(faults=repeats.same_number(students) + repeats.same_number(staff) + repeats.same_person(students))
    comparison = _Comparison(plan, known, phone_index)
    for places, student in students:
        comparison.place_student(places, student)
    for places, member in staff:
        comparison.place_staff(places, member)
    comparison.place_classes()
    if students:
        comparison.place_missing({entry.number for _, entry in students}, is_complete=is_complete)
    return plan


class _Comparison:
    """Fills a plan, one row after another."""

    def __init__(self, plan: Plan, known: Known, phone_index: PhoneIndex) -> None:
        self._plan, self._known, self._phone_index = plan, known, phone_index
        self._namesakes = {
            (student.name, student.born_on): student.number
            for student in known.students.values()
            if student.born_on and not student.left_on
        }
        self._keys: set[ClassKey] = set()

    def place_student(self, places: Places, entry: StudentEntry) -> None:
        here = self._known.students.get(entry.number)
        self._plan.faults += self._faults(places, entry, here)
        if not entry.is_good or entry.group is None:
            return
        self._keys.add(entry.group)
        if here is None:
            self._plan.new.append(entry)
        elif fields := tuple(self._student_fields(entry, here)):
            self._plan.changed.append(StudentChange(here, entry, fields))
        else:
            self._plan.unchanged += 1

    def _faults(self, places: Places, entry: StudentEntry, here: KnownStudent | None) -> Iterator[Fault]:
        if here is None:
            other = self._namesakes.get((entry.name, entry.born_on)) if entry.born_on else None
            if other:
                yield places.fault(FaultCode.SAME_PERSON_KNOWN, entry.row, "name", other=other)
        elif entry.name and entry.name != here.name:
            is_same = entry.born_on is not None and entry.born_on == here.born_on
            # A number typed wrongly would give one child's record to another: a new name alone is not believed.
            code = FaultCode.RENAMED if is_same else FaultCode.NUMBER_OF_ANOTHER
            yield places.fault(code, entry.row, "name" if is_same else "number")
        group = entry.group and self._class_of(entry.group)
        if group and group.is_graduated:
            yield places.fault(
                FaultCode.CLASS_GRADUATED, entry.row, "class", value=str(entry.group and entry.group.cohort)
            )

    def _class_of(self, key: ClassKey) -> KnownClass | None:
        return self._known.classes.get((key.cohort, key.number))

    def _student_fields(self, entry: StudentEntry, here: KnownStudent) -> Iterator[str]:
        given: dict[str, tuple[str | date | None, str | date | None]] = {
            "name": (entry.name, here.name),
            "pinyin": (entry.pinyin, here.pinyin),
            "gender": (entry.gender, here.gender),
            "born_on": (entry.born_on, here.born_on),
            "enrolled_on": (entry.enrolled_on, here.enrolled_on),
        }
        yield from (name for name, (told, known) in given.items() if told and told != known)
        group = self._class_of(entry.group) if entry.group else None
        if group is None or group.id != here.class_id:
            yield "class"
        if here.left_on:
            yield "returned"
        for guardian in entry.guardians:
            known = here.guardians.get(guardian.position)
            is_related = known and guardian.relation in ("", known.relation)
            if not known or not is_related or is_other(guardian, known, self._phone_index):
                yield f"guardian{guardian.position}"

    def place_staff(self, places: Places, entry: StaffEntry) -> None:
        here = self._known.staff.get(entry.number)
        if here and entry.name and entry.name != here.name:
            self._plan.faults.append(places.fault(FaultCode.NUMBER_OF_ANOTHER, entry.row, "number"))
        if not entry.is_good:
            return
        if here is None:
            self._plan.new_staff.append(entry)
        elif fields := tuple(_staff_fields(entry, here)):
            self._plan.changed_staff.append(StaffChange(here, entry, fields))
        else:
            self._plan.unchanged_staff += 1

    def place_classes(self) -> None:
        for key in sorted(self._keys):
            known = self._class_of(key)
            if known is None:
                self._plan.new_classes.append(key)
            elif known.grade != key.grade and not known.is_graduated:
                self._plan.promoted.append((known, key))

    def place_missing(self, named: set[str], *, is_complete: bool) -> None:
        missing = [
            student for student in self._known.students.values() if not student.left_on and student.number not in named
        ]
        if is_complete:
            self._plan.left = missing
        else:
            self._plan.absent = len(missing)


def is_other(told: GuardianEntry, known: KnownGuardian, phone_index: PhoneIndex) -> bool:
    """Whether name or telephone number are new. Another name is another person, who never gets the former one's number."""
    return told.name != known.name or (bool(told.phone) and phone_index(told.phone) != known.phone_index)


def _staff_fields(entry: StaffEntry, here: KnownStaff) -> Iterator[str]:
    given = {"name": (entry.name, here.name), "pinyin": (entry.pinyin, here.pinyin), "post": (entry.post, here.post)}
    yield from (name for name, (told, known) in given.items() if told and told != known)
    if here.left_on:
        yield "returned"
