"""Reads about people: `visible_...(actor)` gives what a person sees, through the one rule `class_filter`."""

from people.queries.classes import (
    ClassLine,
    class_filter,
    class_list,
    classes_in_operation,
    grade_options,
    leaving_grade,
    school_stage,
    visible_class,
    visible_classes,
)
from people.queries.guardians import PHONE, Contact, FamilyLine, contacts, families_of, may_see_contacts, phone_of
from people.queries.rosters import faults_of, roster_import, roster_imports, roster_template, roster_text_template
from people.queries.staff import staff_member, staff_members
from people.queries.students import (
    MOST,
    StudentLine,
    count_students,
    find,
    matches,
    names_of,
    students_of,
    visible_student,
    visible_students,
)
from people.queries.suggestions import SUGGESTED, suggested_staff, suggested_students

__all__ = [
    "MOST",
    "PHONE",
    "SUGGESTED",
    "ClassLine",
    "Contact",
    "FamilyLine",
    "StudentLine",
    "class_filter",
    "class_list",
    "classes_in_operation",
    "contacts",
    "count_students",
    "families_of",
    "faults_of",
    "find",
    "grade_options",
    "leaving_grade",
    "matches",
    "may_see_contacts",
    "names_of",
    "phone_of",
    "roster_import",
    "roster_imports",
    "roster_template",
    "roster_text_template",
    "school_stage",
    "staff_member",
    "staff_members",
    "students_of",
    "suggested_staff",
    "suggested_students",
    "visible_class",
    "visible_classes",
    "visible_student",
    "visible_students",
]
