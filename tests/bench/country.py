"""Many schools on the eve of their term, in a scratch database: filled by SQL, for filling is not what is measured."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import psycopg

from accounts.roles import Role
from kernel import clock
from policy_profiles import services as profiles
from school_calendar import calendar_files
from school_calendar import services as calendars
from tests.obligations.school_at_work import TERM_STARTS
from tests.worlds import add_school, new_office

# Everything else of a school is that of the first one, made through the services.
_COPIED = ("terms", "profile_versions", "profile_activations")

_SCHOOLS = """
    insert into schools (id, district_id, slug, number, name, short_name, stage, area, state, activated_at, version)
    select new_id(), district_id, 'bench-' || n, 'B' || n, '测试小学' || n, short_name, stage, area, state, activated_at, version
    from schools, generate_series(2, %(schools)s) n where id = %(first)s
"""
_CLASSES = """
    insert into class_groups (school_id, id, grade, number, cohort, name, version)
    select id, new_id(), 1 + n %% 6, 1 + n / 6, 2026 - n %% 6, '班' || n, 1 from schools, generate_series(0, %(classes)s - 1) n
"""
_STUDENTS = """
    insert into students (school_id, id, number, name, pinyin, initials, class_id, enrolled_on, version)
    select c.school_id, new_id(), 'N' || c.place || '-' || n, '学生', 'xue sheng', 'xs', c.id, '2026-09-01', 1
    from (select *, row_number() over (partition by school_id order by id) as place from class_groups) c,
         generate_series(1, %(students)s) n
    where n %% %(classes)s + 1 = c.place
"""
_SCHOOL_SUBJECTS = """
    insert into duty_subjects (school_id, id, kind, active_from, attributes)
    select id, id, 'school', '2026-09-01', '{}' from schools on conflict do nothing
"""
_CLASS_SUBJECTS = """
    insert into duty_subjects (school_id, id, kind, class_id, active_from, attributes)
    select school_id, id, 'class', id, '2026-09-01', '{}' from class_groups
"""
# Cases that the roster carries over: spread over the last fortnight, one in eight a priority, some left behind.
_CASE_SUBJECTS = """
    insert into duty_subjects (school_id, id, kind, class_id, student_id, active_from, attributes)
    select school_id, new_id(), 'case', class_id, id, day,
           jsonb_build_object('confirmed_on', day, 'categories', jsonb_build_array(jsonb_build_object('code', code)))
           || case when place %% 8 = 0 then jsonb_build_object('priority_since', day) else '{}' end
    from (select *, date '2026-08-18' + (place %% 14)::int as day, (array['K4', 'K7', 'K9'])[1 + place %% 3] as code
          from (select *, row_number() over (partition by school_id order by id) as place from students) numbered
          where place <= %(cases)s) listed
"""


@dataclass(frozen=True)
class Size:
    """How large the country is: schools, and in each of them classes, students and cases."""

    schools: int
    students: int
    cases: int

    @property
    def classes(self) -> int:
        """Forty to a class."""
        return max(1, self.students // 40)


def people(superuser_url: str, size: Size, *, profile: str) -> list[UUID]:
    """Fill the database that the settings name; returns the schools. `superuser_url` leads to the same one."""
    office = new_office()
    first = add_school(office)
    published = calendar_files.load_builtin()
    with clock.working_day(TERM_STARTS), office.open():
        calendars.import_calendar(file=published, actor=office.actor())
    with clock.working_day(TERM_STARTS), first.open():
        calendars.adopt_terms(actor=first.actor(Role.PRINCIPAL))
        profiles.adopt(key=profile, actor=first.actor(Role.PRINCIPAL))
    with psycopg.connect(superuser_url) as connection:
        given = {**vars(size), "classes": size.classes, "first": first.scope.school_id}
        connection.execute(_SCHOOLS, given)
        for table in _COPIED:
            _copy(connection, table, first.scope.school_id)
        for statement in (_CLASSES, _STUDENTS, _SCHOOL_SUBJECTS, _CLASS_SUBJECTS, _CASE_SUBJECTS):
            connection.execute(statement, given)
        schools = [row[0] for row in connection.execute("select id from schools order by id").fetchall()]
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute("vacuum analyze")
    return schools


def _copy(connection: psycopg.Connection, table: str, first: UUID) -> None:
    names = connection.execute(
        "select string_agg(quote_ident(column_name), ', ') from information_schema.columns"
        " where table_schema = 'public' and table_name = %s and column_name <> 'school_id'",
        [table],
    ).fetchone()
    assert names
    connection.execute(
        f"insert into {table} (school_id, {names[0]}) select s.id, first.* from schools s,"
        f" (select {names[0]} from {table} where school_id = %s) first where s.id <> %s",
        [first, first],
    )
