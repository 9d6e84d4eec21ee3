"""Help about trainings and seminars."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from accounts.roles import Role
from web.help_topics.topic import SCHOOL, Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        "trainings",
        _("培训怎样安排、签到和登记学时"),
        (
            _("在「培训与交流」里点「安排培训」，写题目、主题、时间、地点、主讲和学时。请来的老师会收到通知。"),
            _(
                "当天打开「签到名单」，给大家看二维码，各人用自己的账号签到；没有账号或没带手机的，在名单里勾选。"
                "要考核的，先登记每个人的结果。"
            ),
            _(
                "点「已举办」，再点「登记学时」，本学期的培训就算办了一次，每个人可以下载证明。写错了，点「更正学时」再登记。"
            ),
        ),
        roles=SCHOOL - {Role.LOGISTICS},
        keywords=(_("培训"), _("学时"), _("签到"), _("交流会"), _("证明")),
    ),
    Topic(
        "seminars",
        _("家长座谈会怎样开，家长会看到什么"),
        (
            _("先写主题、时间、地点，再选要邀请的家长。班主任可以各自添加自己班的，领导小组看得到全部。"),
            _("一位家长一个链接或一份邀请函，互相看不到，也看不出为什么请他来。回复当天之前可以改。"),
            _("当天在座谈会页面显示签到码，或由老师代签。签到码不显示名单，对不上的由老师核对。"),
            _("纪要由另一位领导小组老师确认。学期内召开、有家长签到、有纪要，才记入这学期的待办。"),
        ),
        roles=frozenset({Role.GROUP_HEAD, Role.GROUP_MEMBER, Role.COUNSELLOR, Role.GRADE_HEAD, Role.CLASS_TEACHER}),
    ),
)
