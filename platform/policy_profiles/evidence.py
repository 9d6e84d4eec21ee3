"""What counts as having done a duty, and what sets one off: two closed vocabularies, with their Chinese names."""

from __future__ import annotations

from enum import StrEnum


class EvidenceKind(StrEnum):
    """One kind of record that can credit a duty. A record may be of several kinds at once."""

    SCREENING = "screening"
    CENSUS = "census"
    TALK = "talk"
    PEER_TALK = "peer_talk"
    SUBJECT_CARD = "subject_card"
    TALK_PLAN = "talk_plan"
    FOLLOW_UP = "follow_up"
    STUDENT_FORUM = "student_forum"
    HOME_VISIT = "home_visit"
    GUARDIAN_CONTACT = "guardian_contact"
    SCHOOL_VISIT = "school_visit"
    LETTER = "letter"
    LETTER_CHASE = "letter_chase"
    LETTER_REPLY = "letter_reply"
    PHONE_LOG = "phone_log"
    SEMINAR = "seminar"
    TRAINING = "training"
    EXCHANGE = "exchange"
    ACTIVITY = "activity"
    TERM_SUMMARY = "term_summary"
    EDUCATION_CASE = "education_case"
    YEAR_REPORT = "year_report"
    TUTORING_PLAN = "tutoring_plan"
    PLAN_REVIEW = "plan_review"
    REHAB_PLAN = "rehab_plan"
    REHAB_REVIEW = "rehab_review"
    INDIVIDUAL_PLAN = "individual_plan"
    INDIVIDUAL_REVIEW = "individual_review"
    FEE_DECISION = "fee_decision"
    REFERRAL = "referral"
    REFERRAL_RECEIPT = "referral_receipt"
    REFERRAL_REPLY = "referral_reply"
    INCIDENT = "incident"
    SCHOOL_ACTION = "school_action"
    PRINCIPAL_TALK = "principal_talk"
    EDUCATION_PLAN = "education_plan"
    CASE_REVIEW = "case_review"
    SUPPORT_CHECK = "support_check"
    APPOINTMENT = "appointment"
    ADVISER_APPOINTMENT = "adviser_appointment"
    FILING_GUIDANCE = "filing_guidance"
    EVALUATION = "evaluation"
    ROSTER_SUBMISSION = "roster_submission"
    ROSTER_ENTRY = "roster_entry"
    ROSTER_REFRESH = "roster_refresh"
    ARCHIVE_BATCH = "archive_batch"


class EventKind(StrEnum):
    """Something that happened and sets a deadline."""

    SPECIAL_EVENT = "special_event"
    EVIDENCE_FOUND = "evidence_found"
    IMPROPER_METHOD = "improper_method"
    SERIOUS_BREACH = "serious_breach"
    REFERRAL_NEEDED = "referral_needed"
    REFERRAL_SENT = "referral_sent"
    LETTER_POSTED = "letter_posted"


EVIDENCE_LABELS: dict[EvidenceKind, str] = {
    EvidenceKind.SCREENING: "全班摸底登记",
    EvidenceKind.CENSUS: "摸底人数统计",
    EvidenceKind.TALK: "谈话记录",
    EvidenceKind.PEER_TALK: "同学侧面了解",
    EvidenceKind.SUBJECT_CARD: "任课教师反馈卡",
    EvidenceKind.TALK_PLAN: "交流预案",
    EvidenceKind.FOLLOW_UP: "跟踪记录",
    EvidenceKind.STUDENT_FORUM: "学生座谈会记录",
    EvidenceKind.HOME_VISIT: "家访登记",
    EvidenceKind.GUARDIAN_CONTACT: "家校联系记录",
    EvidenceKind.SCHOOL_VISIT: "家长校访登记",
    EvidenceKind.LETTER: "家长信寄出凭证",
    EvidenceKind.LETTER_CHASE: "回函催办记录",
    EvidenceKind.LETTER_REPLY: "家长回函",
    EvidenceKind.PHONE_LOG: "电话沟通记录",
    EvidenceKind.SEMINAR: "座谈会邀请、签到与纪要",
    EvidenceKind.TRAINING: "培训签到、主题与学时",
    EvidenceKind.EXCHANGE: "班主任交流会纪要",
    EvidenceKind.ACTIVITY: "活动记录",
    EvidenceKind.TERM_SUMMARY: "学期总结",
    EvidenceKind.EDUCATION_CASE: "教育案例",
    EvidenceKind.YEAR_REPORT: "班主任工作总结",
    EvidenceKind.TUTORING_PLAN: "辅导计划与成长档案",
    EvidenceKind.PLAN_REVIEW: "辅导计划回顾",
    EvidenceKind.REHAB_PLAN: "康复训练计划",
    EvidenceKind.REHAB_REVIEW: "康复训练计划回顾",
    EvidenceKind.INDIVIDUAL_PLAN: "个性化教育计划",
    EvidenceKind.INDIVIDUAL_REVIEW: "个性化教育计划回顾",
    EvidenceKind.FEE_DECISION: "费用减免审批意见",
    EvidenceKind.REFERRAL: "协助函与监护人反馈",
    EvidenceKind.REFERRAL_RECEIPT: "协助函签收",
    EvidenceKind.REFERRAL_REPLY: "协助函回复",
    EvidenceKind.INCIDENT: "情况上报",
    EvidenceKind.SCHOOL_ACTION: "学校介入处理记录",
    EvidenceKind.PRINCIPAL_TALK: "与校长商量记录",
    EvidenceKind.EDUCATION_PLAN: "教育计划",
    EvidenceKind.CASE_REVIEW: "学期复核意见",
    EvidenceKind.SUPPORT_CHECK: "应助尽助清单",
    EvidenceKind.APPOINTMENT: "任命记录",
    EvidenceKind.ADVISER_APPOINTMENT: "助理班主任任命与承诺书",
    EvidenceKind.FILING_GUIDANCE: "建档指引",
    EvidenceKind.EVALUATION: "绩效评估表",
    EvidenceKind.ROSTER_SUBMISSION: "花名册报送",
    EvidenceKind.ROSTER_ENTRY: "花名册登记",
    EvidenceKind.ROSTER_REFRESH: "花名册更新或零变化报送",
    EvidenceKind.ARCHIVE_BATCH: "归档签收单",
}
