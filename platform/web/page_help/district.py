"""What the pages of the district's office and the bureau are for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from web.page_help.page import PageHelp

TABLE: dict[str, PageHelp] = {
    "schools.index": PageHelp(
        _("全区的学校，各自进行到哪一步、启用前还差几步。这里看不到任何学生。"),
        _("区级只看办学进度和经过处理的统计，不看个人档案。"),
    ),
    "schools.show": PageHelp(_("一所学校的入驻情况：启用前还差哪几步，核验、邀请校长，必要时暂停或恢复。")),
    "schools.new": PageHelp(_("登记一所学校的申请。地址里的简称定下后不再更改。")),
    "district_calendar.index": PageHelp(
        _("全区的节假日、调休和学期。学校从这里采用；发布新版后，未到期的待办会重新计算。")
    ),
    "policy_templates.index": PageHelp(
        _("区里给学校用的制度模板，一版一版发布。学校自己决定并不并入，这里看得到哪些学校用了哪一版。"),
        _("只有校名和数，看不到任何学生。"),
    ),
    "policy_templates.new": PageHelp(_("发布一份模板的新一版：上传文件，或在原来的文本上改。有不对的地方会逐处列出。")),
    "policy_templates.show": PageHelp(_("模板的一版：和上一版相比改了哪里，各校怎么答复，全文是什么。")),
    "paperwork_ceilings.index": PageHelp(
        _("一名关爱对象一学期的填表时间，全区的上限。学校预演制度时会看到差多少。"),
        _("超过只提醒，不拦着学校发布。"),
    ),
    "loosenings.index": PageHelp(
        _("学校想低于原制度的要求时，在这里答复。只有条文和数字，看不到任何学生。"),
        _("放宽原文的要求，须经区里同意。"),
    ),
    "loosenings.show": PageHelp(_("一份申请：原来的要求、学校想改成什么、为什么。写明理由后答复。")),
    "statistics.drafts": PageHelp(
        _("每月统计表的草稿。看过、确认没有哪所学校的少数几个孩子能被认出来，再发布。"),
        _("《统计法》：不得泄露能识别个人的资料。少于 10 人的数不显示。"),
    ),
    "completion.index": PageHelp(
        _("本学年到期的事，各学校按时做了多少。逾期超过 14 个工作日还没办的才计入。用来看哪里需要帮助，不排名。"),
        _("学校制度各条款规定的期限；只有件数，没有班级、教师和学生。"),
    ),
    "statistics.index": PageHelp(
        _("已发布的月度统计。数字经过处理，不能用来反推某个学校的个别孩子。"),
        _("小于 10 的数不显示，其余四舍五入到 5；不足三所学校的学段合为「其他学段」。"),
    ),
    "statistics.show": PageHelp(
        _("一个月的统计表。发布后永远不变，可以下载。"),
        _("小于 10 的数不显示，其余四舍五入到 5；不足三所学校的学段合为「其他学段」。"),
    ),
    "tokens.index": PageHelp(_("让别的系统读取已发布统计的令牌。只显示一次，到期失效，可以随时撤销。")),
}
