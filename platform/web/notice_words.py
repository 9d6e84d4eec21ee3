"""A notice in words, and where it leads: worded when it is read, for whoever reads it, and never with a student's name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from notices.kinds import NoticeKind
from web.figures import number

# Each line says what happened in words that anybody may read over a shoulder.
WORDS: dict[NoticeKind, Callable[[int], str]] = {
    NoticeKind.DECISION_ASKED: lambda count: _("有 %(count)s 件事等您决定", count=number(count)),
    NoticeKind.PROPOSAL_CONFIRMED: lambda count: _("您提出的 %(count)s 项建议已经确认", count=number(count)),
    NoticeKind.PROPOSAL_DECLINED: lambda count: _("您提出的 %(count)s 项建议这次没有采纳", count=number(count)),
    NoticeKind.PROPOSED_AGAIN: lambda _count: _("有老师为一位在册的同学补充提出了情况，请看一下"),
    NoticeKind.REVIEW_ASKED: lambda count: _("有 %(count)s 个班等您复核", count=number(count)),
    NoticeKind.CLASS_RETURNED: lambda _count: _("您提交的一个班退回了，请看说明后修改"),
    NoticeKind.WINDOW_OPENED: lambda _count: _("本学期的摸底排查开始了"),
    NoticeKind.ROSTER_HANDED_IN: lambda _count: _("有学院报送了名册，等您签收"),
    NoticeKind.ROSTER_RETURNED: lambda _count: _("您报送的名册退回了，请看说明后补报"),
    NoticeKind.ROSTER_ADDED_TO: lambda _count: _("名册有新的增补，等您签收"),
    NoticeKind.ROSTER_ADDITION_RETURNED: lambda _count: _("您签名的一份增补退回了，请看说明后补报"),
    NoticeKind.ROSTER_CHECKED: lambda _count: _("您上传的名册核对好了，请看结果"),
    NoticeKind.ROSTER_IMPORTED: lambda _count: _("您上传的名册已经导入"),
    NoticeKind.FILE_READY: lambda _count: _("您要的文件准备好了，保留一天"),
    NoticeKind.EXPORT_ASKED: lambda _count: _("有一份文件的导出等您批准"),
    NoticeKind.EXPORT_REFUSED: lambda _count: _("您申请导出的文件没有批准，请看原因"),
    NoticeKind.WORK_FAILED: lambda _count: _("您开始的一项工作没有做成，可以重新开始"),
    NoticeKind.REMINDED: lambda _count: _("同事提醒您办理一件事"),
    NoticeKind.DUTIES_PRESS: lambda count: _("您有 %(count)s 项待办", count=count),
    NoticeKind.DUTIES_LATE_HERE: lambda count: _("有 %(count)s 件事过期还没有办，请您关心一下", count=count),
    NoticeKind.DUTIES_RECEIVED: lambda count: _("学校把 %(count)s 项待办转给您办理", count=count),
    NoticeKind.DUTIES_GIVEN: lambda count: _("您的 %(count)s 项待办转给了同事", count=count),
    NoticeKind.DUTIES_RETURNED: lambda count: _("转交的 %(count)s 项待办已经收回", count=count),
    NoticeKind.CARD_ASKED: lambda _count: _("有班主任想听听您课上的情况，请写一张反馈卡"),
    NoticeKind.CONFERENCE_NEWS: lambda _count: _("有一次会商请您看看"),
    NoticeKind.PEER_OBSERVED: lambda count: _("同学关怀伙伴交来 %(count)s 份记录", count=number(count)),
    NoticeKind.PEER_CONTACT_ASKED: lambda _count: _("有同学关怀伙伴请老师尽快联系，请现在看一下"),
    NoticeKind.LETTER_HANDED_IN: lambda count: (
        _("有 %(count)s 封给家长的信等您审核", count=number(count)) if count > 1 else _("有一封给家长的信等您审核")
    ),
    NoticeKind.PLAN_HANDED_IN: lambda _count: _("有一份计划等您同意"),
    NoticeKind.MINUTES_WRITTEN: lambda _count: _("有一份座谈会纪要等您确认"),
    NoticeKind.MINUTES_CONFIRMED: lambda _count: _("座谈会纪要已确认，可以把摘要转告没到会的家长了"),
    NoticeKind.FEE_RELIEF_ASKED: lambda _count: _("有一份申请等您审批"),
    NoticeKind.FEE_RELIEF_ANSWERED: lambda _count: _("您的一份申请有了答复"),
    NoticeKind.FEE_LIST_CHANGED: lambda _count: _("减免名单有变化，请看一下"),
    NoticeKind.TRAINING_NEWS: lambda _count: _("有一次培训请您参加，请看时间和地点"),
    NoticeKind.TRAINING_REGISTERED: lambda _count: _("您参加的一次培训已经登记"),
    NoticeKind.INCIDENT_REPORTED: lambda _count: _("有一件上报的事等您受理"),
    NoticeKind.INCIDENT_ANSWERED: lambda _count: _("您处理的一件事有了新的回答"),
    NoticeKind.MANDATORY_REPORTED: lambda _count: _("有一份紧急报告，请您现在看一下"),
    NoticeKind.LOOSENING_DECIDED: lambda _count: _("区里答复了您对制度的申请"),
    NoticeKind.EDITION_OFFERED: lambda _count: _("区里的制度模板有新的一版，请看是否采用"),
}

# Endpoint, the name of the place in its address that the subject fills ("" for none), and what else stands in the address.
PLACES: dict[NoticeKind, tuple[str, str, dict[str, str]]] = {
    NoticeKind.DECISION_ASKED: ("cases.index", "", {"waiting": "on"}),
    NoticeKind.PROPOSAL_CONFIRMED: ("cases.index", "", {}),
    NoticeKind.PROPOSAL_DECLINED: ("cases.index", "", {"state": "declined"}),
    NoticeKind.PROPOSED_AGAIN: ("cases.show", "case_id", {}),
    NoticeKind.REVIEW_ASKED: ("screening.index", "", {}),
    NoticeKind.CLASS_RETURNED: ("screening.show", "screening_id", {}),
    NoticeKind.WINDOW_OPENED: ("screening.index", "", {}),
    NoticeKind.ROSTER_HANDED_IN: ("roster_refreshes.show", "refresh_id", {}),
    NoticeKind.ROSTER_RETURNED: ("roster_refreshes.show", "refresh_id", {}),
    NoticeKind.ROSTER_ADDED_TO: ("roster_supplements.index", "", {}),
    NoticeKind.ROSTER_ADDITION_RETURNED: ("roster_supplements.show", "supplement_id", {}),
    NoticeKind.ROSTER_CHECKED: ("roster_imports.show", "import_id", {}),
    NoticeKind.ROSTER_IMPORTED: ("roster_imports.show", "import_id", {}),
    NoticeKind.FILE_READY: ("works.show", "work_id", {}),
    NoticeKind.EXPORT_ASKED: ("exports.show", "export_id", {}),
    NoticeKind.EXPORT_REFUSED: ("works.show", "work_id", {}),
    NoticeKind.WORK_FAILED: ("works.show", "work_id", {}),
    NoticeKind.REMINDED: ("obligations.show", "obligation_id", {}),
    NoticeKind.DUTIES_PRESS: ("todo.index", "", {}),
    NoticeKind.DUTIES_LATE_HERE: ("obligations.index", "", {"state": "late"}),
    NoticeKind.DUTIES_RECEIVED: ("todo.index", "", {}),
    NoticeKind.DUTIES_GIVEN: ("todo.index", "", {}),
    NoticeKind.DUTIES_RETURNED: ("todo.index", "", {}),
    NoticeKind.CARD_ASKED: ("tips.index", "", {}),
    NoticeKind.CONFERENCE_NEWS: ("conferences.show", "conference_id", {}),
    NoticeKind.PEER_OBSERVED: ("peer_observations.index", "", {}),
    NoticeKind.PEER_CONTACT_ASKED: ("peer_observations.show", "observation_id", {}),
    NoticeKind.LETTER_HANDED_IN: ("letter_lists.index", "", {}),
    NoticeKind.PLAN_HANDED_IN: ("support_plans.show", "plan_id", {}),
    NoticeKind.MINUTES_WRITTEN: ("seminars.show", "seminar_id", {}),
    NoticeKind.MINUTES_CONFIRMED: ("seminars.show", "seminar_id", {}),
    NoticeKind.FEE_RELIEF_ASKED: ("fee_reliefs.show", "relief_id", {}),
    NoticeKind.FEE_RELIEF_ANSWERED: ("fee_reliefs.show", "relief_id", {}),
    NoticeKind.FEE_LIST_CHANGED: ("relief_lists.index", "", {}),
    NoticeKind.TRAINING_NEWS: ("trainings.show", "training_id", {}),
    NoticeKind.TRAINING_REGISTERED: ("trainings.show", "training_id", {}),
    NoticeKind.INCIDENT_REPORTED: ("incidents.show", "incident_id", {}),
    NoticeKind.INCIDENT_ANSWERED: ("incidents.show", "incident_id", {}),
    NoticeKind.MANDATORY_REPORTED: ("mandatory_reports.show", "report_id", {}),
    NoticeKind.LOOSENING_DECIDED: ("policy_drafts.show", "", {"_anchor": "consents"}),
    NoticeKind.EDITION_OFFERED: ("template_offers.index", "", {}),
}


def words(kind: str, count: int) -> str:
    """The line in the language of the page."""
    return WORDS[NoticeKind(kind)](count)


def address(kind: str, subject_id: object) -> str:
    """Where the line leads, inside the school of this request."""
    endpoint, name, more = PLACES[NoticeKind(kind)]
    values: dict[str, Any] = {**more, **({name: subject_id} if name else {})}  # Any: what an address takes
    return url_for(endpoint, **values)
