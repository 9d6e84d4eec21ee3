"""What the pages are for on which guardian seminars, activities and student forums are planned and written down."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from web.page_help import rules
from web.page_help.page import PageHelp

TABLE: dict[str, PageHelp] = {
    "seminars.index": PageHelp(
        _("家长座谈会从筹备到纪要：逐一邀请、收回复、到会签到、写纪要、由另一位老师确认。可以全校一次，也可以分年级。"),
        rules.SEMINARS,
    ),
    "seminars.new": PageHelp(_("写主题、时间和地点。家长会在邀请里看到，所以不写任何孩子的情况。"), rules.SEMINARS),
    "seminars.show": PageHelp(
        _(
            "一次座谈会走到哪一步，接下来做什么。当天在这里显示签到码；纪要由写的人以外的领导小组老师确认，确认后记入待办。"
        ),
        rules.SEMINARS,
    ),
    "seminars.edit": PageHelp(_("改时间、地点或主题。发出去的链接会显示新的，打印的要另行告知。"), rules.SEMINARS),
    "seminars.confirm_cancel": PageHelp(_("取消后链接打不开，名单和回复都保留。"), rules.SEMINARS),
    "seminar_meetings.edit_minutes": PageHelp(
        _("写发言要点、交流的方法和商定的策略。策略写进到会家庭的档案；摘要给没到会的家长，不提任何孩子。"),
        rules.SEMINARS,
    ),
    "seminar_guests.index": PageHelp(
        _("来宾一人一份邀请、一个链接，互相看不到。领导小组看全部，班主任看自己班的。没有导出，名单不转给家长。"),
        rules.SEMINARS,
    ),
    "seminar_guests.choose": PageHelp(
        _("勾选同学，邀请的是这位同学登记在前的家长。一位家长有几个孩子时只发一份。"), rules.SEMINARS
    ),
    "seminar_guests.show": PageHelp(
        _("一位家长的回复和签到。家长当面或电话里说的，在这里记下；没到会的，纪要确认后在这里转告摘要。"),
        rules.SEMINARS,
    ),
    "activities.index": PageHelp(_("学校办过的亲子活动、集体心理辅导、心理健康课和家庭教育讲座。"), rules.ACTIVITIES),
    "activities.new": PageHelp(
        _("活动之后写几句：做了什么、多少人参加、效果怎样。登记后自动记入待办。"), rules.ACTIVITIES
    ),
    "activities.show": PageHelp(_("一次活动的记录。登记当天可以由登记人撤回。"), rules.ACTIVITIES),
    "student_forums.index": PageHelp(
        _("和几位正在得到支持的同学一起谈的记录。只列出您负责的同学参加过的。"), rules.FORUMS
    ),
    "student_forums.new": PageHelp(
        _("勾选参加的同学，写一次就好，每位同学的档案里都有。个别的话请另写谈话记录。"), rules.FORUMS
    ),
    "student_forums.show": PageHelp(_("一次学生座谈：说了什么，策略、效果和教训。登记当天可以撤回。"), rules.FORUMS),
}
