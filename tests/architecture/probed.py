"""A school with something in every room, what in it is secret, who asks for it, and a real value for every place in a URL."""

from __future__ import annotations

import io
import itertools
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time, timedelta
from uuid import UUID

from sqlalchemy import select
from werkzeug.routing import Rule

from accounts import queries as found_accounts
from accounts import services as accounts
from accounts.grants import GRANTS
from accounts.models import ApiToken, Assignment
from accounts.permissions import Permission
from accounts.roles import DISTRICT_ROLES, Role
from attachments import rooms
from attachments import services as attachments
from care.archives.models import ArchiveBatch, ArchiveItem, RosterLine, RosterRefresh, RosterSupplement
from care.cases import queries as cases_found
from care.cases import services as cases
from care.cases.models import EvidenceItem, RiskFlag
from care.cases.services import NoteEntry
from care.cases.terms import FlagKind, PaperPurpose
from care.fee_relief import services as reliefs
from care.fee_relief.services import ReliefEntry
from care.fee_relief.terms import Per
from care.home_contact import services as families
from care.home_contact.services import ContactEntry, LetterEntry, VisitWords
from care.home_contact.terms import Company, ContactWay, VisitKind
from care.incidents import services as incidents
from care.incidents.services import IncidentEntry, ReportEntry, Told
from care.incidents.terms import Authority, Effect, Harm, IncidentKind, Suspect, TellingWay
from care.leadership.models import GroupMember
from care.peer_care import services as helping
from care.screening import services as screenings
from care.screening.models import ClassScreening
from care.seminars import services as seminars
from care.seminars.models import SeminarArrival, SeminarGuest
from care.seminars.services import ActivityEntry, ForumEntry, SeminarEntry
from care.seminars.terms import ActivityKind, GuestReply
from care.support_needs import services as needs
from care.support_needs.terms import NeedPriority
from care.support_plans import services as plans
from care.support_plans.models import PlanGoal
from care.support_plans.services import GoalEntry, PlanEntry
from care.support_plans.terms import PlanKind
from care.talks import services as talks
from care.talks.models import Talk
from care.talks.terms import TalkKind
from care.trainings import queries as trainings_found
from care.trainings import services as trainings
from care.trainings.models import Training
from care.trainings.services import TrainingEntry
from care.trainings.terms import Topic, TrainingKind
from district import services as statistics
from district.models import StatisticRelease
from district.releasing import month_before
from kernel import clock, crypto
from kernel.actor import Actor
from kernel.db import session, unit_of_work
from kernel.ids import new_id
from kernel.outbox import Outbox
from kernel.tables import Base
from kernel.tenancy import DistrictScope, IdentityScope
from notices import services as notices
from notices.kinds import NoticeKind
from notices.models import Notice
from obligations import queries as duties
from obligations import services as obligations
from obligations.models import Obligation, ObligationNote
from people import services as people
from people.models import RosterImport, StaffMember, Student
from policy_profiles import loader
from policy_profiles import services as policies
from policy_profiles.documents import Document
from tenants import services as tenants
from tenants.models import District, UnitKind
from tests.architecture import rows
from tests.architecture.rows import table_of
from tests.attachments import files
from tests.care import campus
from tests.care.campus import Campus
from tests.links import asking
from tests.web.school_at_work import assign
from tests.worlds import Office, World, add_school
from tongxin.wiring import ATTACHMENT_ROOMS, LINK_PURPOSES
from works.lifecycle import WorkMove

GIVEN_NAMES = ("闻溪桐", "闻溪柏", "闻溪榆")
GUARDIAN, PHONE = "闻远岫", "13900004321"
TALKED, RISK, ATTACHED = "她说最近夜里总睡不着", "手腕上有几道新的划痕", "她写在作业本上的话"
CALLED, VISITED, WRITTEN = "妈妈说她这周都没吃早饭", "客厅里堆着没拆的搬家箱子", "他学会了自己系围裙做饭"
COUNSELLED, CONFERRED = "她说想念住院的外婆", "一起商量她住校以后谁来陪"
STOOD_IN = "开学时先由校长陪她说过一次话"
NOTICED = "她这几天中午都没去食堂"
PLANNED = "从二十以内的退位减法补起"
IN_LESSONS = "他说应用题看懂了两道"
REPLIED, MINUTED, FORUMED = "想问问晚上总做噩梦怎么办", "约好每周五互通一次消息", "都说中午想有个安静角落"
NEEDED = "放学后没有人接，要等到天黑"
SHAMED, BRUISED = "老师当着大家的面撕了她的画", "左边肩膀有一块青紫"
RELIEVED, LOWERED = "爷爷的药费花掉了大半", "早餐加奶费"


@dataclass(frozen=True)
class Probed:
    """The school that is asked about, the other school, and the values that fill its addresses."""

    office: Office
    campus: Campus
    theirs: Campus
    values: Mapping[str, object]
    secrets: tuple[str, ...]
    office_people: Mapping[Role, Actor]
    helper: Actor
    """A grown-up with the role of a student helper: somebody of our school with no permission at all."""
    crowned: Actor
    """A student's account that somebody made a principal by mistake."""
    school_token: str
    office_token: str

    @property
    def ours(self) -> World:
        """The school that is asked about."""
        return self.campus.world

    @property
    def people(self) -> tuple[Actor, ...]:
        """Somebody of each role of our school."""
        return _people(self.campus)

    def path(self, rule: Rule, *, world: World | None = None) -> str:
        """The address of a route with real values of our school, under the slug of `world` (ours unless given)."""
        values = {name: self.value(rule, name) for name in rule.arguments}
        if "school" in values:
            values["school"] = (world or self.ours).slug
        built = rule.build(values)
        assert built is not None, f"{rule} takes other values than {values}"
        return built[1]

    def value(self, rule: Rule, name: str) -> object:
        """A real value of our school for a place in a URL; a new kind of place has to be named in `_values`."""
        assert name in self.values, f"<{name}> of {rule} is new: say in probed._values what of ours it names"
        return self.values[name]

    def permitted(self, permission: Permission | None, *, world: Campus | None = None) -> Actor:
        """Somebody with that permission who sees our case: of our school, or of `world`; of the office where it is one's."""
        known = (*_people(world or self.campus), (world or self.campus).helper)
        return next((one for one in known if permission in one.permissions), None) or self.of_office(permission)

    def of_office(self, permission: Permission | None) -> Actor:
        """Somebody of the district's office with that permission."""
        return self.office_people[next(role for role in sorted(DISTRICT_ROLES) if permission in GRANTS[role])]


def build() -> Probed:
    """Both schools and the office; the caller holds the working day."""
    office = _district()
    ours, theirs = campus.build(office, add_school(office)), campus.build(office, add_school(office))
    assign(ours)
    assign(theirs)
    _name(ours)
    values = _values(office, ours)
    theirs.confirm()
    office_people = {role: _of_office(office, ours.world, role) for role in DISTRICT_ROLES}
    known = (
        *GIVEN_NAMES,
        *_numbers_of(ours),
        GUARDIAN,
        PHONE,
        TALKED,
        RISK,
        ATTACHED,
        CALLED,
        VISITED,
        WRITTEN,
        COUNSELLED,
        STOOD_IN,
        CONFERRED,
        PLANNED,
        RELIEVED,
        NEEDED,
        REPLIED,
        FORUMED,
        NOTICED,
        SHAMED,
        BRUISED,
        campus.OBSERVED,
    )
    return Probed(
        office,
        ours,
        theirs,
        values,
        known,
        office_people,
        helper=ours.world.actor(Role.STUDENT_HELPER),
        crowned=ours.world.actor(Role.PRINCIPAL, is_student=True),
        school_token=token(ours.principal, ours.world),
        office_token=token(office_people[Role.STATISTICIAN], office),
    )


def token(actor: Actor, place: World | Office) -> str:
    """A machine's token with the rights of that person."""
    with place.open():
        return accounts.create_token(label="探针", days=30, actor=actor)[1]


def _people(school: Campus) -> tuple[Actor, ...]:
    return (
        school.principal,
        school.teacher,
        school.head,
        school.counsellor,
        school.academic,
        school.subject_teacher,
        school.member,
        school.grade_head,
        school.logistics,
    )


def _district() -> Office:
    with unit_of_work(IdentityScope()):
        made = District(id=new_id(), slug=f"r{secrets.token_hex(6)}", name="探针区")
        session().add(made)
        return Office(DistrictScope(made.id))


def _of_office(office: Office, world: World, role: Role) -> Actor:
    with office.open():
        return accounts.actor_for(world.person(role))


def _name(ours: Campus) -> None:
    """Give our students names and a telephone that nobody else has."""
    with ours.world.open():
        for student_id, name in zip(ours.students, itertools.cycle(GIVEN_NAMES), strict=False):
            student = session().scalars(select(Student).where(Student.id == student_id)).one()
            student.name, student.number = name, f"PROBE-{secrets.token_hex(4)}"
        people.name_guardian(
            student=session().scalars(select(Student).where(Student.id == ours.students[0])).one(),
            position=1,
            name=GUARDIAN,
            relation="mother",
            phone=PHONE,
            actor=ours.principal,
        )


def _subject_teachers(ours: Campus) -> list[UUID]:
    return [user_id for user_id, _ in found_accounts.subject_teachers_of(ours.class_id)]


def _numbers_of(ours: Campus) -> tuple[str, ...]:
    with ours.world.open():
        return tuple(session().scalars(select(Student.number).where(Student.id.in_(ours.students))))


def _values(office: Office, ours: Campus) -> dict[str, object]:
    """What of ours each place of a URL names: made by the services where they can, else by the maker of rows."""
    case_id = ours.confirm()
    with ours.world.open():
        cases.raise_flag(
            cases_found.visible_case(ours.teacher, case_id), kind=FlagKind.SELF_HARM, text=RISK, actor=ours.teacher
        )
        talks.record_talk(
            case_id=case_id,
            kind=TalkKind.STUDENT,
            happened_on=clock.today(),
            place="谈话室",
            content=TALKED,
            actor=ours.teacher,
        )
        counselled = NoteEntry(case_id=case_id, happened_on=clock.today(), talked=COUNSELLED)
        note = cases.write_note(counselled, actor=ours.counsellor)
        # Before there was a counsellor the principal stood in, and keeps sight of what they wrote.
        stood_in = replace(ours.principal, roles=ours.principal.roles | {Role.COUNSELLOR})
        cases.write_note(NoteEntry(case_id=case_id, happened_on=clock.today(), talked=STOOD_IN), actor=stood_in)
        (card,) = talks.ask_cards(case_id, teacher_ids=_subject_teachers(ours), actor=ours.teacher)
        conference = talks.call(
            case_id=case_id,
            held_on=clock.today(),
            place="会议室",
            purpose=CONFERRED,
            member_ids=[one.user_id for one in talks.candidates(case_id, actor=ours.teacher)],
            actor=ours.teacher,
        )
        screenings.open_windows(actor=ours.principal)
        obligations.open_due(actor=ours.principal)
        invitation, code = accounts.invite(role=Role.COUNSELLOR, name="新老师", actor=ours.principal)
        values: dict[str, object] = {
            "school": ours.world.slug,
            "case_id": case_id,
            "student_id": ours.students[0],
            "class_id": ours.class_id,
            "user_id": ours.subject_teacher.user_id,
            "invitation_id": invitation.id,
            "code": code,
            "token": _link(ours.world),
            "evidence_id": _id_of(EvidenceItem),
            "attachment_id": _file_of(ours.teacher),
        }
        values |= {
            "flag_id": _id_of(RiskFlag),
            "counselling_id": note.id,
            "card_id": card.id,
            "conference_id": conference.id,
            **_plan_of(case_id, ours.teacher),
            "relief_id": _relief_of(case_id, ours),
            **_incident_of(ours),
            "need_id": needs.note(case_id=case_id, what=NEEDED, priority=NeedPriority.SOON, actor=ours.teacher).id,
            **_helped(ours),
            **_trained(ours),
            **_met(ours, case_id),
            "record_id": _id_of(Talk),
            "record_kind": "talk",
            "talk_id": _talked_in_lessons(ours.subject_teacher, case_id),
            "contact_id": _called(ours.teacher, case_id),
            "letter_id": _written_to(ours, case_id),
            "visit_id": _visited(ours.teacher, case_id),
            "screening_id": _screening_of(ours.class_id),
            "obligation_id": _duty_of(case_id),
            "assignment_id": _id_of(Assignment),
            "staff_id": _row_of(StaffMember, ours.world),
            "member_id": _row_of(GroupMember, ours.world),
            "import_id": _row_of(RosterImport, ours.world),
            "work_id": _work_of(ours.principal),
            "export_id": _asked_for(ours.counsellor),
            "notice_id": _notice_for(ours.principal),
            "row_id": _row_of(Outbox, ours.world, set_aside_at=clock.now()),
        }
        values["batch_id"] = _handover(ours, case_id)
        values |= _roster(ours, case_id)
        values["note_id"] = _note_on(values["obligation_id"], ours.world)
        statistics.freeze(actor=ours.principal)
        values["request_id"] = _asked_to_loosen(ours.principal)
    return values | _values_of_office(office, ours.world) | _PLAIN


def _talked_in_lessons(teacher: Actor, case_id: UUID) -> UUID:
    """A talk of the subject teacher, theirs to read and to take back."""
    recorded = talks.record_subject_talk(
        case_id, happened_on=clock.today(), place="", content=IN_LESSONS, actor=teacher
    )
    return recorded.record.id


def _plan_of(case_id: UUID, teacher: Actor) -> dict[str, object]:
    """A tutoring plan in effect with a goal, looked back at once."""
    assert teacher.user_id is not None
    entry = PlanEntry(
        topic="数学",
        responsible_id=teacher.user_id,
        starts_on=clock.today(),
        ends_on=clock.today() + timedelta(days=30),
        weekdays=[2],
        begins_at=time(16, 40),
        ends_at=time(17, 20),
        content=PLANNED,
        goals=[GoalEntry(goal="十道对八道", due_on=clock.today() + timedelta(days=14))],
    )
    plan = plans.draft(case_id=case_id, kind=PlanKind.TUTORING, entry=entry, actor=teacher)
    plans.activate(plan, actor=teacher)
    reviewed = plans.review(plan, happened_on=clock.today(), progress="十道对了六道", actor=teacher)
    session().flush()  # the ids are looked up
    return {"plan_id": plan.id, "goal_id": _id_of(PlanGoal), "review_id": reviewed.review.id}


def _relief_of(case_id: UUID, ours: Campus) -> UUID:
    """A relief that our class teacher asked for and nobody has decided on, beside one that the principal granted."""
    entry = ReliefEntry(
        item=LOWERED,
        amount_fen=20_000,
        per=Per.MONTH,
        starts_on=clock.today(),
        ends_on=clock.today() + timedelta(days=60),
        reason=RELIEVED,
    )
    granted = reliefs.ask(case_id=case_id, entry=entry, actor=ours.teacher)
    session().flush()  # each step is a version of its own
    reliefs.approve(granted, seen=granted.version, actor=ours.principal)
    return reliefs.ask(case_id=case_id, entry=replace(entry, item="午餐费"), actor=ours.teacher).id


def _incident_of(ours: Campus) -> dict[str, object]:
    """What our class teacher reported of a child, and a mandatory report about the same child of which the police know."""
    entry = IncidentEntry(
        kind=IncidentKind.IMPROPER_METHOD,
        effect=Effect.ADVERSE,
        words=SHAMED,
        happened_on=clock.today(),
        student_id=ours.students[0],
    )
    incident = incidents.report(entry, actor=ours.teacher).incident
    noticed = ReportEntry(
        harm=Harm.INJURY,
        suspect=Suspect.UNKNOWN,
        words=BRUISED,
        noticed_on=clock.today(),
        student_id=ours.students[0],
    )
    report = incidents.open_report(noticed, actor=ours.teacher)
    session().flush()  # what is told points at it
    told = Told(authority=Authority.POLICE, way=TellingWay.PHONE, on=clock.today(), at=time(10, 5))
    incidents.tell_authority(report, told, actor=ours.teacher)
    own = incidents.report(replace(entry, words="有人在走廊上学她说话"), actor=ours.principal).incident
    return {"incident_id": incident.id, "own_id": own.id, "report_id": report.id}


def _helped(ours: Campus) -> dict[str, object]:
    """A task of our helper, and what the helper handed in about the student in care."""
    assert ours.helper.user_id is not None
    task = helping.give_task(
        class_id=ours.class_id, words="课间一起去操场走走", helper_ids=[ours.helper.user_id], actor=ours.teacher
    )
    noticed = helping.hand_in(
        about=ours.students[0], noticed_on=clock.today(), words=NOTICED, wants_contact=True, actor=ours.helper
    )
    return {"task_id": task.id, "observation_id": noticed}


def _met(ours: Campus, case_id: UUID) -> dict[str, object]:
    """A seminar that our class teacher planned, with a guest, held, with minutes; an activity and a forum."""
    plan = SeminarEntry(topic="陪孩子读书", planned_on=clock.today(), starts_at=time(15, 30), place="会议室")
    seminar = seminars.plan(plan, actor=ours.teacher)
    session().flush()  # the guests point at it
    seminars.add_guests(seminar, student_ids=[ours.students[0]], actor=ours.teacher)
    session().flush()  # the guest is looked up
    guest = session().scalars(select(SeminarGuest).where(SeminarGuest.seminar_id == seminar.id)).one()
    seminars.note_reply(seminar, guest, reply=GuestReply.COMING, words=REPLIED, actor=ours.teacher)
    session().flush()  # each step is a version of its own
    seminars.hold(seminar, held_on=clock.today(), seen=seminar.version, actor=ours.teacher)
    session().flush()
    parts = {"points": "都说了", "methods": "先听完", "strategies": MINUTED, "summary": "聊了陪伴"}
    seminars.keep_minutes(seminar, parts=parts, seen=seminar.version, actor=ours.teacher)
    activity = ActivityEntry(
        kind=ActivityKind.LESSON,
        topic="认识情绪",
        happened_on=clock.today(),
        place="教室",
        words="一节课",
        students=40,
        guardians=0,
    )
    texts = {"said": FORUMED, "strategy": "留一个角落", "effect": "愿意来", "lesson": ""}
    arrival = new_id()
    words = crypto.seal("家长甲\n孩子甲", row=arrival, field="seminar_arrivals.words")
    forum = ForumEntry(case_ids=[case_id], topic="中午怎么过", happened_on=clock.today(), place="图书角", texts=texts)
    return {
        "seminar_id": seminar.id,
        "guest_id": guest.id,
        "arrival_id": _row_of(SeminarArrival, ours.world, id=arrival, seminar_id=seminar.id, words_sealed=words),
        "activity_id": seminars.record_activity(activity, actor=ours.teacher).id,
        "forum_id": seminars.record_forum(forum, actor=ours.teacher).id,
    }


_PLAIN: dict[str, object] = {
    "role": Role.SUBJECT_TEACHER,
    "key": "P2",
    "rule": "R04",
    "category": "K2",
    "setting": "A1",
    "form_key": "talk_record",
    "kind": "students",
    "year": 2026,
    "number": 1,
    "position": 1,
    "topic": "account",
}


def _values_of_office(office: Office, world: World) -> dict[str, object]:
    bureau = _of_office(office, world, Role.STATISTICIAN)
    admin = _of_office(office, world, Role.DISTRICT_ADMIN)
    with office.open():
        table = statistics.draft_table(actor=admin)
        statistics.release(release_id=table.id, seen_version=table.version, actor=admin)
        _publish_edition(admin)
        accounts.create_token(label="探针", days=30, actor=bureau)
        return {
            "slug": world.slug,
            "month": month_before(clock.today()),
            "release_id": _id_of(StatisticRelease),
            "token_id": session().scalars(select(ApiToken.id).where(ApiToken.user_id == bureau.user_id)).one(),
        }


def _asked_to_loosen(principal: Actor) -> UUID:
    """A draft of the principal's, and what the school asks its district for in it."""
    draft = policies.start_draft(actor=principal)
    session().flush()  # the draft has a version now
    longer = {
        "rule": "R01",
        "numbers": {"last_day": 21},
        "owner": "class_teacher",
        "evidence": ["screening"],
        "grace": None,
    }
    policies.edit_draft("change_rule", longer, seen_version=draft.version, actor=principal)
    return policies.ask_loosening(place="rules.R01", field="when.last_day", reason="班额大。", actor=principal).id


def _publish_edition(admin: Actor) -> None:
    """The first edition of the district's template for schools like ours, which changes something."""
    document: Document = {**loader.builtin_document("P2"), "preamble": "区里的总则。"}
    policies.publish_edition(document=document, note="总则更短。", actor=admin)


def _id_of(model: type[Base]) -> UUID:
    """Some row of the place that is open."""
    found: UUID = session().execute(select(table_of(model).c.id).limit(1)).scalar_one()
    return found


def _trained(ours: Campus) -> dict[str, object]:
    """A training of today that is for helpers too, and another one whose hours count for our class teacher."""
    opened, done = (_training(ours.teacher, title) for title in ("怎样倾听一位同学", "怎样一起做值日"))
    assert ours.teacher.user_id is not None
    trainings.keep_list(done, present=[ours.teacher.user_id], known=[], actor=ours.teacher)
    for step in (trainings.hold, trainings.record):
        step(done, seen=done.version, actor=ours.teacher)
        session().flush()  # each step is a version of its own
    (came,) = trainings_found.attendance_of(done.id)
    return {"training_id": opened.id, "attendance_id": came.id}


def _training(teacher: Actor, title: str) -> Training:
    entry = TrainingEntry(
        title=title,
        topics=[Topic.GUIDANCE],
        happens_on=clock.today(),
        begins_at=time(15, 30),
        half_hours=4,
        place="三楼会议室",
        lecturer="韩雪",
        audience=[Role.CLASS_TEACHER, Role.STUDENT_HELPER],
    )
    return trainings.plan(kind=TrainingKind.TRAINING, entry=entry, actor=teacher)


def _screening_of(class_id: UUID) -> UUID:
    return session().scalars(select(ClassScreening.id).where(ClassScreening.class_id == class_id)).one()


def _duty_of(case_id: UUID) -> UUID:
    return session().scalars(select(Obligation.id).where(Obligation.subject_id == case_id).limit(1)).one()


def _file_of(actor: Actor) -> UUID:
    """A file that our class teacher attached to the evidence of our case."""
    rooms.install(ATTACHMENT_ROOMS)
    return attachments.attach(
        subject_kind=cases.EVIDENCE.kind,
        subject_id=_id_of(EvidenceItem),
        source=io.BytesIO(files.pdf()),
        note=ATTACHED,
        actor=actor,
    ).id


def _called(actor: Actor, case_id: UUID) -> UUID:
    """A call of our class teacher with the family."""
    entry = ContactEntry(case_ids=[case_id], way=ContactWay.PHONE, happened_on=clock.today(), about=CALLED)
    return families.record_contact(entry, actor=actor).record.id


def _written_to(ours: Campus, case_id: UUID) -> UUID:
    """A letter of our class teacher that the head let go out."""
    entry = LetterEntry(
        guardian="母亲", parts={"life": WRITTEN}, reply_by=clock.today(), office="班主任", phone="0900-1234567"
    )
    letter = families.write_letter(case_id=case_id, entry=entry, actor=ours.teacher)
    session().flush()  # each step is a version of its own
    families.submit_letter(letter, seen=letter.version, actor=ours.teacher)
    session().flush()
    families.approve_letter(letter, seen=letter.version, actor=ours.head)
    return letter.id


def _visited(actor: Actor, case_id: UUID) -> UUID:
    """A visit of our class teacher to the family."""
    words = VisitWords(happened_on=clock.today(), company=Company.TWO, seen=VISITED)
    return families.record_visit(kind=VisitKind.HOME, case_ids=[case_id], words=words, actor=actor).record.id


def _link(world: World) -> str:
    """The secret of a good link of ours."""
    asking.install(also=LINK_PURPOSES)
    return asking.issue(world)[1]


def _handover(ours: Campus, case_id: UUID) -> UUID:
    """One of the class teacher's duties, handed over to the colleague of the other class."""
    assert ours.teacher.user_id is not None
    assert ours.other_teacher.user_id is not None
    found = duties.duties_of(ours.teacher, seen=ours.principal)
    mine = next(line.id for line in found if line.subject_id != case_id and line.owner_role == Role.CLASS_TEACHER)
    return obligations.hand_over(
        obligation_ids=[mine], from_user=ours.teacher.user_id, to_user=ours.other_teacher.user_id, actor=ours.principal
    ).batch_id


def _row_of(model: type[Base], world: World, **given: object) -> object:
    return rows.add(table_of(model), {"school_id": world.scope.school_id}, **given)["id"]


def _work_of(actor: Actor) -> UUID:
    """A list of students in care that the principal had made a file."""
    work = cases.ask_export(wanted=cases_found.RosterFilter(), purpose=PaperPurpose.MEETING, actor=actor)
    session().flush()  # the job finds it
    cases.export(work_id=work.id, actor=actor)
    work.move(WorkMove.FINISH)
    return work.id


def _asked_for(actor: Actor) -> UUID:
    """A file that waits for the principal's word."""
    work = cases.ask_export(wanted=cases_found.RosterFilter(), purpose=PaperPurpose.HANDOVER, actor=actor)
    session().flush()  # whoever decides finds it
    return work.id


def _notice_for(actor: Actor) -> UUID:
    assert actor.user_id is not None
    notices.tell(NoticeKind.WINDOW_OPENED, to=[actor.user_id], subject_id=new_id())
    return session().scalars(select(Notice.id).where(Notice.user_id == actor.user_id).limit(1)).one()


def _roster(ours: Campus, case_id: UUID) -> dict[str, object]:
    """A roster of a college to which our class belongs, with our case on it."""
    college = tenants.add_unit(kind=UnitKind.COLLEGE, name="探针学院", actor=ours.principal).id
    session().flush()  # the class points at it
    people.place_classes(class_ids=[ours.class_id], org_unit_id=college, actor=ours.principal)
    refresh = _row_of(RosterRefresh, ours.world, org_unit_id=college)
    line = _row_of(RosterLine, ours.world, refresh_id=refresh, case_id=case_id, differences=["added"])
    supplement = _row_of(RosterSupplement, ours.world, case_id=case_id, state="due", refresh_id=None, received_on=None)
    archive = _row_of(ArchiveBatch, ours.world, org_unit_id=college)
    file = _row_of(ArchiveItem, ours.world, batch_id=archive, case_id=case_id, pages=None, state="draft")
    return {
        "refresh_id": refresh,
        "line_id": line,
        "supplement_id": supplement,
        "archive_id": archive,
        "item_id": file,
    }


def _note_on(obligation_id: object, world: World) -> UUID:
    row = new_id()
    rows.add(
        table_of(ObligationNote),
        {"school_id": world.scope.school_id},
        id=row,
        obligation_id=obligation_id,
        note_sealed=crypto.seal("已经做完", row=row, field="obligation_notes.note"),
        happened_on=clock.today() - timedelta(days=1),
    )
    return row
