"""The map of addresses: each has one door and one place, reads as we write addresses, and does not vanish unnoticed."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask

from accounts.permissions import Permission
from tests.architecture.visiting import rules_of
from web import navigation
from web.permit import Door, access_of, permit, public

SNAPSHOT = Path(__file__).with_name("routes.txt")

# Addresses without a school: the office, the bureau, machines, and a person's own account.
PLATFORM = ("/account/", "/api/v1/", "/bureau/", "/district/", "/help/")
PERSONAL = {"/", "/components", "/verify"}

# Pages that one reaches from another page and not from the menu: from where.
REACHED_FROM = {
    "archive_batches.guidance": "archive_batches.index",
    "archive_batches.look": "archive_batches.show",
    "archive_batches.show": "archive_batches.index",
    "account.password": "account.show",
    "account_mail.show": "account.show",
    "account.show": "the head of every page",
    "accounts.invitation": "accounts.index",
    "accounts.show": "accounts.index",
    "attachments.download": "cases.categories",
    "case_closing.ask": "cases.show",
    "case_evidence.new": "cases.categories",
    "case_closing.ask_refusal": "cases.show",
    "case_decisions.show": "cases.index",
    "case_priority.ask": "cases.show",
    "case_priority.ask_end": "cases.show",
    "case_priority.ask_opinion": "cases.show",
    "case_priority.ask_refusal": "cases.show",
    "case_risks.ask_clearance": "cases.show",
    "case_risks.new": "cases.show",
    "case_support.edit": "cases.show",
    "file_protections.show": "cases.show",
    "case_printing.index": "cases.index",
    "case_printing.show": "cases.show",
    "cases.categories": "cases.show",
    "cases.download": "works.show",
    "cases.of_student": "people.show",
    "cases.show": "cases.index",
    "classes.new": "classes.index",
    "classes.show": "classes.index",
    "consents.index": "privacy_notices.index",
    "consents.show": "consents.index",
    "district_calendar.builtin": "district_calendar.index",
    "district_calendar.template": "district_calendar.index",
    "duty_api.completion": "a program",
    "duty_api.index": "a program",
    "gallery.index": "whoever writes pages",
    "loads.show": "loads.index",
    "guardians.index": "people.show",
    "guardians.show": "guardians.index",
    "case_forms.index": "cases.show",
    "class_forms.download": "works.show",
    "class_forms.index": "cases.index",
    "filing_papers.handover": "archive_batches.show",
    "filing_papers.roster": "roster_refreshes.show",
    "filing_papers.supplement": "roster_supplements.show",
    "guardian_contacts.correct": "cases.show",
    "class_letters.download": "works.show",
    "class_letters.index": "letter_lists.index",
    "class_letters.new": "class_letters.index",
    "class_letters.show": "class_letters.index",
    "letter_files.new": "letters.show",
    "letter_lists.template": "letter_lists.index",
    "letters.edit": "letters.show",
    "letters.new": "cases.show",
    "letters.show": "letter_lists.index",
    "guardian_contacts.new": "cases.show",
    "phone_log.of_duty": "todo.index",
    "special_events.new": "cases.show",
    "visits.appoint": "cases.show",
    "visits.new": "cases.show",
    "visits.show": "cases.show",
    "harm_reports.index": "cases.show",
    "help_centre.glossary": "help_centre.index",
    "help_centre.index": "the head of every page",
    "help_centre.keys": "help_centre.index",
    "help_centre.show": "help_centre.index",
    "health.show": "whoever watches the server",
    "health.ready": "whoever shares out the requests",
    "home.index": "the head of every page",
    "install.manifest": "the head of every page",
    "install.offline": "the worker, without a network",
    "install.worker": "the script of every page",
    "invitations.show": "the link that somebody was given",
    "links.received": "links.show",
    "links.show": "the paper or the message that somebody was given",
    "leadership.ask_successor": "leadership.index",
    "notices.bell": "the head of every page",
    "notices.index": "the head of every page",
    "obligations.show": "todo.index",
    "obligations.table": "obligations.index",
    "people.departure": "people.show",
    "people.new": "people.index",
    "people.particulars": "people.show",
    "people.placement": "people.show",
    "people.search": "people.index",
    "people.show": "people.index",
    "loosenings.show": "loosenings.index",
    "policy_drafts.ask_discard": "policy_drafts.show",
    "policy_drafts.show": "policy_profiles.index",
    "paperwork_ceilings.index": "policy_templates.index",
    "policy_files.as_pdf": "policy_versions.show",
    "policy_files.as_word": "policy_versions.show",
    "policy_files.file": "policy_versions.show",
    "policy_files.new": "policy_drafts.show",
    "policy_profiles.show": "policy_profiles.index",
    "policy_publications.new": "policy_drafts.show",
    "policy_requests.new": "policy_drafts.show",
    "policy_templates.file": "policy_templates.show",
    "policy_templates.new": "policy_templates.index",
    "policy_templates.show": "policy_templates.index",
    "policy_versions.compare": "policy_versions.index",
    "policy_versions.index": "policy_profiles.index",
    "policy_versions.show": "policy_versions.index",
    "policy_what_if.show": "policy_drafts.show",
    "proposals.index": "cases.index",
    "proposals.new": "proposals.index",
    "roster_imports.faults": "roster_imports.show",
    "roster_imports.progress": "roster_imports.show",
    "roster_imports.show": "roster_imports.index",
    "roster_imports.text": "roster_imports.index",
    "roster_imports.workbook": "roster_imports.index",
    "school_calendar.edit_term": "school_calendar.index",
    "roster_refreshes.look": "roster_refreshes.show",
    "roster_refreshes.show": "roster_refreshes.index",
    "roster_supplements.index": "roster_refreshes.index",
    "roster_supplements.show": "roster_supplements.index",
    "schools.new": "schools.index",
    "schools.show": "schools.index",
    "screening.show": "screening.index",
    "screening_papers.show": "screening.show",
    "search.index": "the head of every page",
    "security.login": "every page for who is signed out",
    "security.verify": "what hands out access",
    "staff.new": "staff.index",
    "staff.show": "staff.index",
    "statistics.api_index": "programs",
    "statistics.api_show": "programs",
    "statistics.as_csv": "statistics.show",
    "statistics.as_json": "statistics.show",
    "statistics.show": "statistics.index",
    "talk_batches.new": "todo.index",
    "conferences.new": "cases.show",
    "conferences.show": "cases.show",
    "counselling_notes.edit": "counselling_notes.index",
    "counselling_notes.index": "cases.show",
    "counselling_notes.new": "counselling_notes.index",
    "safety_cards.edit": "cases.show",
    "safety_cards.index": "cases.index",
    "subject_cards.blank": "tips.index",
    "subject_cards.choose": "cases.show",
    "subject_cards.show": "tips.index",
    "subject_talks.new": "tips.index",
    "talk_plans.new": "cases.show",
    "anonymous_reports.ask": "anonymous_reports.new",
    "anonymous_reports.new": "incident_reports.index",
    "incident_reports.new": "cases.show",
    "incident_reports.show": "incident_reports.index",
    "incidents.show": "incidents.index",
    "incidents.table": "incidents.index",
    "mandatory_reports.new": "harm_reports.index",
    "mandatory_reports.show": "mandatory_reports.index",
    "mandatory_reports.table": "mandatory_reports.index",
    "fee_reliefs.edit": "fee_reliefs.show",
    "fee_reliefs.new": "cases.show",
    "fee_reliefs.of_case": "cases.show",
    "fee_reliefs.show": "fee_reliefs.index",
    "activities.new": "activities.index",
    "activities.show": "activities.index",
    "seminar_guests.choose": "seminars.show",
    "seminar_guests.index": "seminars.show",
    "seminar_guests.show": "seminar_guests.index",
    "seminar_meetings.edit_minutes": "seminars.show",
    "seminars.confirm_cancel": "seminars.show",
    "seminars.edit": "seminars.show",
    "seminars.new": "seminars.index",
    "seminars.show": "seminars.index",
    "student_forums.new": "student_forums.index",
    "student_forums.show": "student_forums.index",
    "support_needs.new": "cases.show",
    "support_needs.show": "cases.show",
    "support_plans.edit": "support_plans.show",
    "support_plans.new": "cases.show",
    "support_plans.show": "support_plans.index",
    "peer_care.received": "peer_care.new",
    "peer_observations.show": "peer_observations.index",
    "peer_tasks.index": "peer_observations.index",
    "plan_work.ask_end": "support_plans.show",
    "plan_work.choose": "todo.index",
    "plan_work.new_review": "support_plans.show",
    "talks.new": "cases.show",
    "talks.new_follow_up": "cases.show",
    "template_offers.index": "policy_profiles.index",
    "template_offers.show": "template_offers.index",
    "record_files.index": "cases.show",
    "exports.show": "board.index",
    "training_attendance.ask_presence": "trainings.show",
    "training_attendance.show": "trainings.show",
    "training_coverage.table": "training_coverage.index",
    "training_files.new": "trainings.show",
    "training_papers.certificate": "trainings.show",
    "training_papers.own": "trainings.index",
    "training_papers.record": "trainings.show",
    "trainings.edit": "trainings.show",
    "trainings.new": "trainings.index",
    "trainings.show": "trainings.index",
    "trainings.table": "trainings.index",
    "works.progress": "works.show",
    "works.show": "works.index",
}

_LITERAL = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PLACE = re.compile(r"<(?:(?P<type>\w+)(?:\([^)]*\))?:)?(?P<name>\w+)>")


def test_every_endpoint_has_exactly_one_declared_door(app: Flask) -> None:
    undeclared = [endpoint for endpoint in app.view_functions if access_of(app, endpoint) is None]

    assert undeclared == [], "put exactly one of @permit, @personal, @public on the view"


def has_two_doors(view: object) -> bool:
    """Whether the view inside the outermost door is marked with a door of its own."""
    return "access" in vars(getattr(view, "__wrapped__", object))


def test_no_view_stands_behind_two_doors(app: Flask) -> None:
    twice = [endpoint for endpoint, view in app.view_functions.items() if has_two_doors(view)]

    assert twice == [], "one door a view: the outer one would hide what the inner one asks for"


def test_two_doors_would_be_noticed() -> None:
    def view() -> str:
        return ""

    assert has_two_doors(permit(Permission.CASE_READ)(public(view)))
    assert not has_two_doors(public(view))


def test_a_permission_stands_exactly_behind_the_door_that_wants_one(app: Flask) -> None:
    astray = [
        endpoint
        for endpoint in app.view_functions
        if (access := access_of(app, endpoint)) and (access.door is Door.PERMITTED) is (access.permission is None)
    ]

    assert astray == []


def test_everything_that_is_not_public_lies_in_a_school_or_on_the_platforms_list(app: Flask) -> None:
    astray = [
        rule.rule
        for rule, _method in rules_of(app)
        if (access := access_of(app, rule.endpoint)) and access.door is not Door.PUBLIC
        if not rule.rule.startswith(("/<school>/", *PLATFORM)) and rule.rule not in PERSONAL
    ]

    assert astray == [], "a school's page begins with /<school>/; the platform's places are listed in this file"


def test_what_lies_in_a_school_is_never_personal_or_public(app: Flask) -> None:
    astray = [
        rule.rule
        for rule, _method in rules_of(app)
        if (access := access_of(app, rule.endpoint)) and "school" in rule.arguments
        if access.door is not Door.PERMITTED
    ]

    assert astray == []


def test_every_place_in_an_address_has_a_type(app: Flask) -> None:
    untyped = [
        rule.rule
        for rule, _method in rules_of(app)
        for place in _PLACE.finditer(rule.rule)
        if place["type"] is None and place["name"] != "school"
    ]

    assert untyped == [], "write <uuid:case_id>, <int:year>, <string:month>"


def test_every_id_in_an_address_is_a_uuid(app: Flask) -> None:
    astray = [
        rule.rule
        for rule, _method in rules_of(app)
        for place in _PLACE.finditer(rule.rule)
        if place["name"].endswith("_id") is not (place["type"] == "uuid")
    ]

    assert astray == []


def test_addresses_are_in_kebab_case(app: Flask) -> None:
    astray = [
        rule.rule
        for rule, _method in rules_of(app)
        for part in _PLACE.sub("", rule.rule).strip("/").split("/")
        for word in re.split(r"[.]", part)
        if word.strip("-") and not _LITERAL.fullmatch(word)
    ]

    assert astray == [], "lower case, words joined by hyphens"


def test_no_address_vanishes_unnoticed(app: Flask) -> None:
    now = [f"{method} {rule.rule} {rule.endpoint}" for rule, method in rules_of(app)]
    before = SNAPSHOT.read_text(encoding="utf-8").splitlines()
    gone, new = sorted(set(before) - set(now)), sorted(set(now) - set(before))

    assert not gone, (
        f"a bookmark breaks: redirect the old address, or take its line out of {SNAPSHOT.name} on purpose: {gone}"
    )
    assert not new, f"write the new addresses into {SNAPSHOT.name}: {new}"


def test_every_page_is_in_the_menu_or_reached_from_a_place_that_is_named(app: Flask) -> None:
    pages = {rule.endpoint for rule, method in rules_of(app) if method == "GET"}
    in_menu = {entry.endpoint for entry in navigation.TABLE}

    assert pages - in_menu - set(REACHED_FROM) == set(), (
        "give the page a line in navigation.TABLE, or say how it is reached"
    )
    assert set(REACHED_FROM) - pages == set(), "these pages are gone"
    assert in_menu & set(REACHED_FROM) == set()


def test_what_a_page_is_reached_from_exists(app: Flask) -> None:
    named = {place for place in REACHED_FROM.values() if "." in place}

    assert named <= set(app.view_functions)
