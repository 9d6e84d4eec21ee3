"""What the pages of the school itself are for: its people, its document, its calendar."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from web.page_help import rules
from web.page_help.page import PageHelp

TABLE: dict[str, PageHelp] = {
    # The school's people.
    "classes.index": PageHelp(_("您看得到的班级和人数。班主任看本班，年级组长看本年级。")),
    "classes.show": PageHelp(_("一个班的姓名和学号，没有别的内容，可以放心打开。"), rules.NO_LABELS),
    "classes.new": PageHelp(_("手工增加一个班。整批增加请用「导入名册」。")),
    "people.index": PageHelp(
        _("按姓名、拼音、首字母或学号找学生，也可以找已离校的。只列出您负责的班级。"), rules.PRIVATE
    ),
    "people.search": PageHelp(
        _("按姓名、拼音、首字母或学号找学生，也可以找已离校的。只列出您负责的班级。"), rules.PRIVATE
    ),
    "people.show": PageHelp(_("一位学生的基本资料，不含联系方式和支持情况。")),
    "people.new": PageHelp(
        _("登记一名新来的学生，保存后接着登记监护人。身份证号不收集，也请不要写进别的栏目。"), rules.PRIVATE
    ),
    "people.particulars": PageHelp(_("更正学生的资料。拼音决定名单里的次序，读音特别的姓名可以在这里改。")),
    "people.placement": PageHelp(_("把学生转到别的班，或让离校的学生恢复在校。档案和待办会跟着走。")),
    "people.departure": PageHelp(_("标记学生离校。记录都保留，需要时可以恢复。")),
    "guardians.index": PageHelp(_("监护人的称谓和电话，先联系第一位。查看电话会被记录。"), rules.LOGGED),
    "guardians.show": PageHelp(_("登记或更正一位监护人。电话加密保存，只有负责这个班的老师看得到。"), rules.PRIVATE),
    "staff.index": PageHelp(_("在校的教职工，不论有没有账号。账号和权限在「账号」里管理。")),
    "staff.show": PageHelp(_("更正一位教职工的资料，或标记离校。离校不会自动收回账号，请到「账号」里另行结束。")),
    "staff.new": PageHelp(_("登记一位教职工。需要登录的，再到「账号」里发邀请。")),
    "roster_imports.index": PageHelp(
        _("用表格整批登记学生和教职工。先下载模板填好再上传；核对无误、您点头之后才会写入。")
    ),
    "roster_imports.show": PageHelp(
        _("这次导入会新增、更改和移出谁，一目了然。有错先改表格再传；没有确认之前什么都不会变。")
    ),
    # The school itself.
    "onboarding.index": PageHelp(_("学校启用前要做的几步，做一步勾一步。全部完成后由校长启用。")),
    "policy_profiles.index": PageHelp(
        _("学校现在按哪一份制度办事，什么时候起用。待办里的每个日期都从它算出来。"),
        _("放宽原文的要求，须经区里同意；已启用的版本不改，只发新版。"),
    ),
    "policy_profiles.show": PageHelp(_("一份制度的全部条目，逐条注明出自原文哪一款，还是平台的默认。")),
    "policy_drafts.show": PageHelp(
        _("在草稿里改学校的制度：类型、周期、由谁做、留下什么。怎么改都不影响正在执行的，发布以后才生效。"),
        _("区级底线不能去掉；低于原文的要求，须经区里同意。"),
    ),
    "policy_drafts.ask_discard": PageHelp(_("放弃草稿之前再问一次。正在执行的制度不会变。")),
    "policy_publications.new": PageHelp(
        _("发布之前逐处核对：哪里放宽了、哪里更严了，什么时候生效。发布后这一版不再改动。"),
        _("有放宽的从下学期起生效；全部更严或不变的可以立即生效。"),
    ),
    "policy_what_if.show": PageHelp(
        _("发布之前先看后果：哪些事新增、取消、改期或换人，谁在哪一周多了几件，每名学生要填多少分钟的表。"),
        _("已经开始的事仍按原来的版本做完；填表时间超过区里的上限只提醒，不拦着发布。"),
    ),
    "policy_files.new": PageHelp(_("把一份制度文件导入草稿。文件里有任何一处不对，都会列出位置和改法，草稿不会改动。")),
    "template_offers.index": PageHelp(
        _("区里发布的制度模板中适合本校的。可以逐处对照后并入草稿，也可以说明理由不采用。"),
        _("采用与否由学校决定，区里只看到哪些学校采用了哪一版。"),
    ),
    "template_offers.show": PageHelp(
        _("区里改了什么、本校自己改过什么、两边都改过的用哪一边。并入的内容先到草稿，发布后才生效。")
    ),
    "policy_requests.new": PageHelp(
        _("原文写明的要求想放宽时，向区里说明理由。答复会显示在草稿里。"),
        _("放宽原文的要求，须经区里同意，并注明低于原制度要求。"),
    ),
    "policy_versions.index": PageHelp(
        _("学校制度的每一版、从哪天起生效、改了几处。要退回旧的写法，从那一版开始改，再发布一次。"),
        _("已发布的版本不改、不删。"),
    ),
    "policy_versions.show": PageHelp(_("这一版制度的全文，和上一版相比改了哪里。")),
    "policy_versions.compare": PageHelp(_("任意两版制度逐处对照，注明哪里放宽、哪里更严。")),
    "school_calendar.index": PageHelp(
        _("学期、假期和调休。到期日遇到假期会顺延，所以请在开学前核对一遍。"),
        _("区里发布节假日，学校可以按自己的安排调整学期。"),
    ),
    "school_calendar.edit_term": PageHelp(_("改一个学期的起止日。还没到期的待办会按新日期重新计算，已完成的不变。")),
    "leadership.index": PageHelp(
        _("领导小组现在有谁、谁可以做决定。由校长任命，每学年确认一次。"),
        _("学校制度：成立领导小组，明确组长和成员。"),
    ),
    "leadership.ask_successor": PageHelp(_("选定接任的老师和日期，交接当天生效，不会有空档。")),
    "privacy_notices.index": PageHelp(
        _("发给家长的告知与同意书。内容有变就发新版，旧版保留。"),
        _("《个人信息保护法》第十七、二十九、三十一条：告知用途，取得单独同意；未满十四周岁由监护人同意。"),
    ),
    "consents.index": PageHelp(_("各班纸质同意书登记到哪里了。不同意不影响孩子入学和正常上课。"), rules.PRIVATE),
    "consents.show": PageHelp(_("照着收回的纸质同意书逐人登记。同意可以随时撤回，撤回也在这里登记。"), rules.PRIVATE),
    "access_log.index": PageHelp(
        _("谁在什么时候看过哪位孩子的档案、为什么可以看。不能修改，也不能删除。"), rules.LOGGED
    ),
    "accounts.index": PageHelp(
        _("谁在这里有账号、担任什么、负责哪些班。邀请、任命和收回都在这里。"),
        _("权限随职责走：担任什么才能看什么，离任就收回。"),
    ),
    "accounts.show": PageHelp(_("一个人的角色和负责范围。负责范围有起止日，到期自动收回。")),
    "accounts.invitation": PageHelp(_("给一位同事发邀请链接。链接由您当面或私下转交，只能用一次。")),
    "jobs.index": PageHelp(_("平台替学校在后台做的事：在排队的和没做成的。没做成的可以再试一次，不会重复。")),
}
