"""The official forms about one student, filled in from what was recorded. Titles are those of domain.md 7.3."""

from __future__ import annotations

from enum import StrEnum

from documents import plan_forms, record_forms, relief_forms
from documents.dossier import Dossier, Frame
from documents.paper import Block, Paper, Paragraph


class FormKind(StrEnum):
    """A form about one student."""

    TRACKING = "tracking"
    TALKS = "talks"
    TALK_PLANS = "talk_plans"
    MONTHLY = "monthly"
    PHONE = "phone"
    VISITS = "visits"
    PLANS = "plans"
    FEE_RELIEF = "fee_relief"


FORM_LABELS: dict[FormKind, str] = {
    FormKind.TRACKING: "跟踪跟进情况登记表",
    FormKind.TALKS: "谈话记录",
    FormKind.TALK_PLANS: "交流预案",
    FormKind.MONTHLY: "月度跟踪记录表",
    FormKind.PHONE: "与学生家长电话沟通工作记录本",
    FormKind.VISITS: "家访与校访登记表",
    FormKind.PLANS: "辅导计划、成长档案等支持计划",
    FormKind.FEE_RELIEF: "生活费用减免审批表",
}

_TITLES: dict[FormKind, str] = {
    **FORM_LABELS,
    FormKind.TRACKING: "特殊群体学生跟踪跟进情况登记表",
    FormKind.PLANS: "支持计划",
}

_RECORDS = {
    FormKind.TRACKING: record_forms.tracking,
    FormKind.TALKS: record_forms.talks,
    FormKind.TALK_PLANS: record_forms.talk_plans,
    FormKind.MONTHLY: record_forms.monthly,
    FormKind.PHONE: record_forms.phone,
    FormKind.VISITS: record_forms.visits,
}
_WIDE = frozenset({FormKind.TRACKING, FormKind.MONTHLY, FormKind.PHONE, FormKind.VISITS, FormKind.FEE_RELIEF})
"""Tables lie on their side, and have one line to sign on below; a sheet has one of its own."""

_NOTHING = "这段时间没有记录。"
_SIGNED = "记录人签名：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿"
_DECIDED = "申请人签名：＿＿＿＿＿＿　　审批人签名：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿"


def paper(form: FormKind, dossier: Dossier, frame: Frame) -> Paper:
    """The form, oldest record first, with lines to sign on; one without a record says so."""
    return _paper(form, dossier, frame, _blocks(form, dossier) or [Paragraph(_NOTHING)])


def filled(form: FormKind, dossier: Dossier, frame: Frame) -> Paper | None:
    """The form if there is anything to stand on it."""
    blocks = _blocks(form, dossier)
    return _paper(form, dossier, frame, blocks) if blocks else None


def _blocks(form: FormKind, dossier: Dossier) -> list[Block]:
    if form is FormKind.PLANS:
        return plan_forms.plans(dossier.plans)
    if form is FormKind.FEE_RELIEF:
        return relief_forms.reliefs(dossier.reliefs)
    return _RECORDS[form](dossier.entries)


def _paper(form: FormKind, dossier: Dossier, frame: Frame, blocks: list[Block]) -> Paper:
    student, title = dossier.student, _TITLES[form]
    return Paper(
        title=plan_forms.title(dossier.plans, title) if form is FormKind.PLANS else title,
        below=(frame.school, f"{student.class_name}　{student.name}　{student.number}　{frame.span}"),
        blocks=(*blocks, *([Paragraph(_DECIDED if form is FormKind.FEE_RELIEF else _SIGNED)] if form in _WIDE else [])),
        foot=frame.trace.foot,
        is_wide=form in _WIDE,
        watermark=frame.trace.watermark,
    )
