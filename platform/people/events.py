"""What happened with people: ids and counts, never a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassOpened(Event):
    """A class was added by hand."""

    title: ClassVar[str] = "新建了班级"
    class_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassesPlaced(Event):
    """Classes belong to a unit inside the school from now on; one event for the batch."""

    title: ClassVar[str] = "班级归入内设单位"
    org_unit_id: UUID
    class_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentEnrolled(Event):
    """A student was added by hand."""

    title: ClassVar[str] = "登记了一名学生"
    student_id: UUID
    class_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentChanged(Event):
    """A student's particulars were changed; `fields` names them."""

    title: ClassVar[str] = "修改了学生资料"
    student_id: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentMovedClass(Event):
    """A student moved to another class."""

    title: ClassVar[str] = "学生转了班"
    student_id: UUID
    from_class_id: UUID
    to_class_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentLeft(Event):
    """A student left the school."""

    title: ClassVar[str] = "学生离校"
    student_id: UUID
    left_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentReturned(Event):
    """A student who had left is at school again."""

    title: ClassVar[str] = "学生恢复在校"
    student_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianNamed(Event):
    """A guardian was added to a student or changed."""

    title: ClassVar[str] = "登记了监护人"
    student_id: UUID
    guardian_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianDismissed(Event):
    """Somebody is no longer noted as a student's guardian."""

    title: ClassVar[str] = "移除了监护人"
    student_id: UUID
    guardian_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMemberAdded(Event):
    """A member of staff was added by hand."""

    title: ClassVar[str] = "登记了一名教职工"
    staff_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMemberChanged(Event):
    """A member of staff was changed, left, returned or got an account; `fields` names what."""

    title: ClassVar[str] = "修改了教职工资料"
    staff_id: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterUploaded(Event):
    """A roster file was handed in."""

    title: ClassVar[str] = "上传了名册"
    import_id: UUID
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterChecked(Event):
    """A roster was checked whole; without errors it waits for a yes."""

    title: ClassVar[str] = "名册核对完成"
    import_id: UUID
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterConfirmed(Event):
    """Somebody looked at the dry run and said yes."""

    title: ClassVar[str] = "确认导入名册"
    import_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterImported(Event):
    """A roster was taken over, whole: how many students are new, changed and gone."""

    title: ClassVar[str] = "名册导入完成"
    import_id: UUID
    new: int
    changed: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterCancelled(Event):
    """A roster was given up; its rows were erased."""

    title: ClassVar[str] = "取消了名册导入"
    import_id: UUID
