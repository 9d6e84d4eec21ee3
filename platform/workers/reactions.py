"""Event -> jobs, as one table. Every event has a line, an empty one when nothing follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accounts import events as accounts
from care.cases import events as cases
from care.leadership import events as leadership
from care.screening import events as screening
from care.talks import events as talks
from district import events as district
from kernel.events import Event, Reaction
from obligations import events as obligations
from people import events as people
from policy_profiles import events as policy_profiles
from privacy import events as privacy
from school_calendar import events as school_calendar
from tenants import events as tenants

REACTIONS: Mapping[type[Event], Sequence[Reaction]] = {
    accounts.PersonInvited: (),
    accounts.InvitationRevoked: (),
    accounts.InvitationAccepted: (Reaction("people.join_staff", ("user_id",)),),
    accounts.RoleGiven: (),
    accounts.RolesGiven: (),
    accounts.RoleEnded: (Reaction("obligations.return_handed_over", ("user_id",)),),
    accounts.AssignmentGiven: (),
    accounts.AssignmentsGiven: (),
    accounts.AssignmentEnded: (Reaction("obligations.return_handed_over", ("user_id",)),),
    accounts.TokenCreated: (),
    accounts.TokenRevoked: (),
    cases.CasesProposed: (Reaction("cases.tell_deciders", ("case_ids",)),),
    # A case's own duties open in the very transaction that confirms it.
    cases.CaseConfirmed: (Reaction("cases.tell_proposer", ("case_id",)),),
    cases.CasesConfirmed: (Reaction("cases.tell_proposer", ("case_ids",)),),
    cases.CaseDeclined: (Reaction("cases.tell_proposer", ("case_id",)),),
    cases.PriorityAsked: (Reaction("cases.tell_deciders", ("case_id",)),),
    cases.PriorityRaised: (Reaction("cases.settle_deciders"),),
    cases.PriorityRefused: (Reaction("cases.settle_deciders"),),
    cases.PriorityEnded: (),
    cases.RiskFlagged: (),
    cases.RiskCleared: (),
    cases.OpinionGiven: (),
    cases.SupportRevised: (),
    cases.ClosingAsked: (Reaction("cases.tell_deciders", ("case_id",)),),
    cases.ClosingRefused: (Reaction("cases.settle_deciders"),),
    cases.CaseClosed: (Reaction("cases.settle_deciders"),),
    cases.CaseMoved: (),
    leadership.MemberAppointed: (),
    leadership.MemberTookOffice: (),
    leadership.MemberDismissed: (),
    leadership.GroupReaffirmed: (),
    screening.ScreeningWindowOpened: (Reaction("screening.tell_window", ("window_id",)),),
    screening.ClassOutcomesRecorded: (),
    screening.ClassScreeningSubmitted: (Reaction("screening.tell_reviewers", ("class_screening_id",)),),
    screening.ClassScreeningApproved: (Reaction("screening.settle_reviewers"),),
    screening.ClassScreeningReturned: (Reaction("screening.tell_returned", ("class_screening_id",)),),
    screening.ClassScreeningReopened: (Reaction("screening.tell_returned", ("class_screening_id",)),),
    talks.TalkRecorded: (),
    talks.TalksRecorded: (),
    talks.FollowUpRecorded: (),
    talks.TalkPlanWritten: (),
    talks.TalkPlansWritten: (),
    talks.RecordWithdrawn: (),
    talks.FollowUpsRecorded: (),
    talks.RecordsWithdrawn: (),
    district.CountsFrozen: (),
    district.TableDrafted: (),
    district.TableReleased: (),
    obligations.DutiesOpened: (),
    obligations.DutiesCredited: (Reaction("obligations.settle"),),
    obligations.RecordsCredited: (Reaction("obligations.settle"),),
    obligations.CreditsWithdrawn: (),
    obligations.ReminderSent: (Reaction("notices.tell_reminded", ("about_id", "user_ids")),),
    obligations.DutyNoted: (),
    obligations.CreditWithdrawn: (),
    obligations.DutyWaived: (Reaction("obligations.settle"),),
    obligations.DutyPostponed: (Reaction("obligations.settle"),),
    obligations.DutiesHandedOver: (
        Reaction("obligations.tell_handed_over", ("batch_id", "from_user", "to_user", "obligation_ids")),
        Reaction("obligations.settle"),
    ),
    obligations.HandoverEnded: (
        Reaction("obligations.tell_handed_back", ("obligation_ids", "user_ids")),
        Reaction("obligations.settle"),
    ),
    obligations.DutiesEscalated: (),
    obligations.WaiverEnded: (),
    obligations.SubjectUnnamed: (),
    people.ClassOpened: (Reaction("screening.open_windows"),),
    people.ClassesPlaced: (),
    people.StudentEnrolled: (),
    people.StudentChanged: (),
    people.StudentMovedClass: (Reaction("cases.follow_classes"),),
    people.StudentLeft: (),
    people.StudentReturned: (),
    people.GuardianNamed: (),
    people.GuardianDismissed: (),
    people.StaffMemberAdded: (),
    people.StaffMemberChanged: (),
    people.RosterUploaded: (),
    people.RosterChecked: (Reaction("notices.tell_checked", ("import_id",)),),
    people.RosterConfirmed: (),
    people.RosterImported: (
        Reaction("screening.open_windows"),
        Reaction("cases.follow_classes"),
        Reaction("notices.tell_imported", ("import_id",)),
    ),
    people.RosterCancelled: (),
    policy_profiles.ProfileAdopted: (
        Reaction("obligations.open_due"),
        Reaction("screening.open_windows"),
        Reaction("leadership.stand_in"),
    ),
    policy_profiles.DraftStarted: (),
    policy_profiles.DraftDiscarded: (),
    policy_profiles.VersionPublished: (
        Reaction("obligations.open_due"),
        Reaction("screening.open_windows"),
        Reaction("leadership.stand_in"),
    ),
    policy_profiles.LooseningAsked: (),
    policy_profiles.LooseningWithdrawn: (),
    policy_profiles.LooseningDecided: (Reaction("policy_profiles.reach_asking_school", ("request_id",)),),
    policy_profiles.EditionPublished: (Reaction("policy_profiles.reach_schools", ("edition_id",)),),
    policy_profiles.EditionTaken: (),
    policy_profiles.EditionDeclined: (),
    policy_profiles.CeilingSet: (),
    privacy.NoticePublished: (),
    privacy.ConsentsRecorded: (),
    school_calendar.CalendarImported: (Reaction("school_calendar.reach_schools"),),
    school_calendar.TermsPublished: (),
    school_calendar.TermsAdopted: (Reaction("obligations.open_due"), Reaction("screening.open_windows")),
    school_calendar.TermChanged: (Reaction("obligations.open_due"),),
    tenants.SchoolRegistered: (),
    tenants.SchoolVerified: (),
    tenants.OnboardingStepConfirmed: (),
    tenants.SchoolActivated: (Reaction("screening.open_windows"), Reaction("obligations.open_due")),
    tenants.SchoolSuspended: (),
    tenants.SchoolResumed: (),
    tenants.OrgUnitAdded: (),
    tenants.ClusterFormed: (),
}
