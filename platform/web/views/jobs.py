"""后台任务: what waits for the school, what was set aside after it had failed again and again, and starting that anew."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy

from accounts.permissions import Permission
from kernel import outbox
from kernel.actor import Actor
from kernel.errors import NotFound
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("jobs", __name__, url_prefix="/<school>/jobs")

# What people call a job; one that has no line here is shown by its own name.
LABELS = {
    "screening.open_windows": lazy("开启摸底窗口"),
    "obligations.open_due": lazy("生成待办"),
    "people.check_roster": lazy("核对名册"),
    "people.commit_roster": lazy("写入名册"),
    "people.join_staff": lazy("登记新同事"),
    "people.discard_imports": lazy("清除未确认的名册"),
    "cases.follow_classes": lazy("档案随班调整"),
    "cases.tell_deciders": lazy("通知决定人"),
    "cases.settle_deciders": lazy("更新待决定的数目"),
    "cases.tell_proposer": lazy("通知提出人"),
    "screening.tell_window": lazy("通知摸底开始"),
    "screening.tell_reviewers": lazy("通知复核人"),
    "screening.settle_reviewers": lazy("更新待复核的数目"),
    "screening.tell_returned": lazy("通知退回"),
    "notices.tell_reminded": lazy("送出提醒"),
    "notices.tell_checked": lazy("通知名册核对结果"),
    "notices.tell_imported": lazy("通知名册已导入"),
    "home_contact.tell_approvers": lazy("通知审核人"),
    "support_plans.tell_approvers": lazy("通知审核人"),
    "incidents.tell": lazy("通知处理人"),
    "incidents.tell_news": lazy("通知处理人"),
    "incidents.tell_report": lazy("送出紧急报告的通知"),
    "seminars.tell": lazy("通知座谈会纪要的进展"),
    "fee_relief.tell": lazy("通知减免申请的进展"),
    "trainings.tell": lazy("通知培训的安排"),
    "cases.export": lazy("生成名单文件"),
    "documents.class_forms": lazy("生成全班表格"),
    "works.forget": lazy("清除过期文件"),
    "notices.forget": lazy("清除过期通知"),
    "leadership.take_office": lazy("领导小组到任"),
    "statistics.freeze": lazy("生成月度统计快照"),
}


@blueprint.get("/")
@permit(Permission.JOB_READ)
def index(_actor: Actor) -> ResponseReturnValue:
    """The school's waiting jobs, those set aside first."""
    rows = outbox.waiting()
    return render_template(
        "jobs/index.html", rows=rows, labels=LABELS, aside=sum(bool(row.set_aside_at) for row in rows)
    )


@blueprint.post("/<uuid:row_id>/retry")
@permit(Permission.JOB_READ)
def retry(_actor: Actor, row_id: UUID) -> ResponseReturnValue:
    """Start a job that was set aside anew."""
    if not outbox.try_again(row_id):
        raise NotFound
    flash(_("已重新开始。如果再次失败，请把错误代码告诉平台管理员。"), "info")
    return see_other("jobs.index")
