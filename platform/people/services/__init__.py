"""The only writers of people: classes, students, guardians, staff, and the import of rosters."""

from people.services.classes import open_class, place_classes
from people.services.commits import commit_import
from people.services.guardians import dismiss_guardian, name_guardian
from people.services.imports import cancel_import, check_part, confirm_import, discard_stale_imports, start_import
from people.services.joining import join_staff
from people.services.staff import STAFF_FIELDS, add_staff, change_staff, link_account, mark_staff_left
from people.services.students import STUDENT_FIELDS, change_student, enrol, mark_left, readmit, transfer_class

__all__ = [
    "STAFF_FIELDS",
    "STUDENT_FIELDS",
    "add_staff",
    "cancel_import",
    "change_staff",
    "change_student",
    "check_part",
    "commit_import",
    "confirm_import",
    "discard_stale_imports",
    "dismiss_guardian",
    "enrol",
    "join_staff",
    "link_account",
    "mark_left",
    "mark_staff_left",
    "name_guardian",
    "open_class",
    "place_classes",
    "readmit",
    "start_import",
    "transfer_class",
]
