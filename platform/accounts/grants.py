"""Who may do what: the matrix of domain.md section 4 as one table on one screen.

A role alone never opens a case: an assignment (class, grade) is needed besides, and the tier decides what is shown.
"""

from __future__ import annotations

from collections.abc import Iterable

from accounts.permissions import Permission as P  # noqa: N817  one letter keeps the table on one screen
from accounts.roles import Role

_STAFF = {
    P.SCHOOL_READ,
    P.PROFILE_READ,
    P.CALENDAR_READ,
    P.PEOPLE_READ,
    P.GROUP_READ,
    P.OBLIGATION_READ,
    P.OBLIGATION_NOTE,
    P.DRAFT_KEEP,
    P.NOTICE_READ,
    P.TRAINING_READ,
    P.INCIDENT_REPORT,
    P.MANDATORY_REPORT_RECORD,
}
_MEETS = {P.ACTIVITY_READ, P.ACTIVITY_RECORD, P.FORUM_READ, P.FORUM_RECORD}
_LEADERS = {
    P.SCREENING_READ,
    P.SCREENING_REVIEW,
    P.CASE_READ,
    P.CASE_CONFIRM,
    P.CASE_PRIORITY,
    P.TALK_READ,
    P.ROSTER_READ,
    P.ROSTER_RECEIVE,
    P.ROSTER_PRINT,
    P.ARCHIVE_READ,
    P.TALK_CONFER,
    P.PLAN_READ,
    P.PLAN_RECORD,
    P.PLAN_AGREE,
    P.FEE_RELIEF_READ,
    P.SUPPORT_CHECK,
    P.CASE_EXPORT_ASK,
    P.CONTACT_READ,
    P.LETTER_APPROVE,
    P.OBLIGATION_BOARD,
    P.CONSENT_READ,
    P.TRAINING_PLAN,
    P.TRAINING_OVERSEE,
    P.INCIDENT_HANDLE,
    P.SEMINAR_READ,
    P.SEMINAR_PLAN,
    P.SEMINAR_CONFIRM,
    *_MEETS,
}

GRANTS: dict[Role, frozenset[P]] = {
    Role.DISTRICT_ADMIN: frozenset(
        {P.SCHOOL_ONBOARD, P.DISTRICT_CALENDAR_EDIT, P.PROFILE_LOOSENING, P.PROFILE_TEMPLATE}
        | {P.STATISTICS_READ, P.STATISTICS_RELEASE}
    ),
    Role.STATISTICIAN: frozenset({P.STATISTICS_READ, P.STATISTICS_EXPORT}),
    Role.PRINCIPAL: frozenset(
        _STAFF
        | {P.SCREENING_READ, P.CASE_READ, P.TALK_READ, P.OBLIGATION_BOARD, P.OBLIGATION_WAIVE, P.CONSENT_READ}
        | {P.OBLIGATION_ASSIGN, P.CONTACT_READ, P.LETTER_APPROVE, P.LETTER_TEMPLATE}
        | {P.SCHOOL_ACTIVATE, P.PROFILE_ADOPT, P.CALENDAR_EDIT, P.PEOPLE_EDIT, P.PEOPLE_IMPORT, P.ACCOUNT_MANAGE}
        | {P.GROUP_APPOINT, P.CONSENT_RECORD, P.NOTICE_PUBLISH, P.ACCESS_LOG_READ, P.JOB_READ}
        | {
            P.CASE_PRIORITY,
            P.CASE_PROTECT,
            P.CASE_EXPORT,
            P.CASE_EXPORT_ASK,
            P.ROSTER_READ,
            P.ROSTER_PRINT,
            P.ARCHIVE_READ,
        }
        | {P.PLAN_READ, P.PLAN_AGREE, P.SUPPORT_CHECK, P.FEE_RELIEF_READ, P.FEE_RELIEF_DECIDE, P.FEE_RELIEF_CARRY_OUT}
        | {P.TRAINING_OVERSEE, P.INCIDENT_HANDLE, P.MANDATORY_REPORT_READ}
        | {P.SEMINAR_READ, P.ACTIVITY_READ, P.FORUM_READ}
    ),
    Role.GROUP_HEAD: frozenset(
        _STAFF | _LEADERS | {P.OBLIGATION_WAIVE, P.ACCESS_LOG_READ, P.CASE_PROTECT, P.MANDATORY_REPORT_READ}
    ),
    Role.GROUP_MEMBER: frozenset(_STAFF | _LEADERS),
    Role.COUNSELLOR: frozenset(
        _STAFF
        | {P.SCREENING_READ, P.CASE_READ, P.CASE_PROPOSE, P.TALK_READ, P.CONSENT_READ}
        # At tier 4 the counsellor confirms; the case's own rules hold that (care.cases.lifecycle).
        | {
            P.CASE_CONFIRM,
            P.CASE_SUPPORT,
            P.CASE_FLAG,
            P.CASE_OPINION,
            P.CASE_COUNSEL,
            P.CASE_EXPORT_ASK,
            P.TALK_CONFER,
        }
        | {P.ROSTER_READ, P.ROSTER_RECEIVE, P.ROSTER_PRINT, P.ARCHIVE_READ, P.ARCHIVE_RECEIVE, P.ARCHIVE_GUIDE}
        | {P.PLAN_READ, P.PLAN_RECORD, P.PEER_OBSERVATION_READ, P.MANDATORY_REPORT_READ}
        | {P.TRAINING_PLAN, P.TRAINING_OVERSEE}
        | {P.SEMINAR_READ, P.SEMINAR_PLAN, *_MEETS}
    ),
    Role.GRADE_HEAD: frozenset(
        _STAFF
        | {P.ROSTER_READ, P.ROSTER_FILL, P.ROSTER_SIGN, P.ROSTER_PRINT}
        | {P.ARCHIVE_READ, P.ARCHIVE_SIGN, P.ARCHIVE_DELIVER}
        | {P.SEMINAR_READ, P.SEMINAR_PLAN, *_MEETS}
        | {
            P.SCREENING_READ,
            P.SCREENING_REVIEW,
            P.CASE_READ,
            P.CASE_FLAG,
            P.PLAN_READ,
            P.OBLIGATION_BOARD,
            P.CONTACT_READ,
            P.LETTER_APPROVE,
            P.TRAINING_PLAN,
        }
    ),
    Role.CLASS_TEACHER: frozenset(
        _STAFF
        | {
            P.SCREENING_READ,
            P.SCREENING_RECORD,
            P.CASE_READ,
            P.CASE_PROPOSE,
            P.CASE_SUPPORT,
            P.CASE_FLAG,
            P.TALK_READ,
            P.TALK_RECORD,
            P.PEER_OBSERVATION_READ,
            P.PEER_OBSERVATION_FILE,
            P.ROSTER_READ,
            P.ROSTER_FILL,
            P.ARCHIVE_READ,
            P.ARCHIVE_SIGN,
            P.TALK_CONFER,
            P.PLAN_READ,
            P.PLAN_RECORD,
            P.FEE_RELIEF_READ,
            P.FEE_RELIEF_PROPOSE,
            P.CONTACT_READ,
            P.CONTACT_RECORD,
            P.CONSENT_READ,
            P.CONSENT_RECORD,
            P.TRAINING_PLAN,
            P.SEMINAR_READ,
            P.SEMINAR_PLAN,
            *_MEETS,
        }
    ),
    Role.SUBJECT_TEACHER: frozenset(
        _STAFF
        | {P.CASE_TIP, P.TALK_RECORD, P.PLAN_READ, P.PLAN_RECORD}
        | {P.SEMINAR_READ, P.ACTIVITY_READ, P.ACTIVITY_RECORD}
    ),
    Role.ACADEMIC_AFFAIRS: frozenset(_STAFF | {P.PEOPLE_EDIT, P.PEOPLE_IMPORT, P.JOB_READ}),
    # Nothing of the case besides: no classes, no duties, no search (domain.md section 4, further functions).
    Role.LOGISTICS: frozenset(
        {P.FEE_RELIEF_CARRY_OUT, P.NOTICE_READ, P.DRAFT_KEEP, P.INCIDENT_REPORT, P.MANDATORY_REPORT_RECORD}
    ),
    Role.STUDENT_HELPER: frozenset({P.PEER_CARE_HELP, P.DRAFT_KEEP, P.TRAINING_READ}),
}


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    """The permissions of a person who holds all these roles."""
    return frozenset(str(permission) for role in roles for permission in GRANTS[Role(role)])


def roles_with(permission: P) -> frozenset[Role]:
    """The roles that hold a permission."""
    return frozenset(role for role, held in GRANTS.items() if permission in held)
