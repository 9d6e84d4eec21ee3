"""What the pages are for that everybody has, and what is to be done."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from web.page_help import rules
from web.page_help.page import PageHelp

TABLE: dict[str, PageHelp] = {
    # Everybody's own.
    "gallery.index": PageHelp(_("给写页面的人看：页面由哪些部件组成，各自怎么写、长什么样。")),
    "install.offline": PageHelp(_("没有网络时显示这一页。恢复之后从头打开即可，已经保存的内容都在。")),
    "home.index": PageHelp(_("在几个地方工作时，从这里选今天要进的那一个；只有一处时会直接进去。")),
    "account.show": PageHelp(_("看自己的用户名、工作地点和最近的登录，修改密码，开关键盘快捷键，或让所有设备退出。")),
    "account_mail.show": PageHelp(
        _("填一个自己的邮箱，每天最多收到一封提醒。可以随时关掉，也可以设定不打扰的时间。"), rules.PRIVATE
    ),
    "account.password": PageHelp(_("换一个新密码。保存后，其他设备都要用新密码重新登录。")),
    "security.login": PageHelp(_("用用户名或邮箱登录。连续输错几次会暂停一会儿，这是为了防止别人猜密码。")),
    "security.verify": PageHelp(_("下一步会影响别人的权限，所以请再输一次密码，确认是您本人。")),
    "invitations.show": PageHelp(
        _("用学校发给您的链接建立账号，或用已有的账号加入。链接只能用一次，过期请联系学校重发。")
    ),
    "links.show": PageHelp(
        _("收到学校链接的人不用登录就能看、能回复。打开多少次都不算回复，只有提交才算。"), rules.PRIVATE
    ),
    "links.received": PageHelp(_("告诉回复的人已经收到。谁打开都是同样的话，不含任何人的信息。")),
    "case_evidence.new": PageHelp(
        _("给一条依据加照片或文件。内容会先检查再加密保存，谁能看这条依据，谁就能看它的附件；当天可以撤下。"),
        rules.LOGGED,
    ),
    "help_centre.index": PageHelp(_("按您的角色列出常用的办法，也可以在查找框里直接输入问题里的词。")),
    "help_centre.show": PageHelp(_("一件事怎么做、为什么这样做。")),
    "help_centre.keys": PageHelp(_("不用鼠标时可以按的键。打字时它们不起作用，也可以在「我的账号」里关掉。")),
    "help_centre.glossary": PageHelp(_("页面上的用语，各用一句话说明。")),
    "peer_care.index": PageHelp(_("老师请你做的小事都在这里。做好了点一下，做不到就和老师说一声，没有关系。")),
    "peer_care.new": PageHelp(
        _("把平时留意到的事写给老师：看到什么、听到什么就写什么。交出去以后只有老师看得到，你自己也不能再打开。")
    ),
    "peer_care.received": PageHelp(_("告诉你老师已经收到。为了保护同学，这里不再显示写了什么。")),
    "search.index": PageHelp(
        _("一个框里找学生、班级、页面和帮助，可以输汉字、全拼、首字母或学号的一段。找的文字不会留在网址和日志里。"),
        rules.PRIVATE,
    ),
    # What is to be done.
    "todo.index": PageHelp(
        _("您要做的事按今天、本周、以后排好，每一件都写明为什么、按哪一条、什么时候到期。做完登记，这里就自动划去。"),
        _("到期日由学校制度的周期、校历和上一次完成的日期算出，点开一件可以看到算法。"),
    ),
    "board.index": PageHelp(
        _("今天学校里什么要紧：等您决定的、各年级做到哪一步、谁可能忙不过来。用来安排帮手，不排名。"),
        _("学校制度：领导小组掌握各项工作的落实情况。"),
    ),
    "talk_batches.new": PageHelp(
        _("同一件事要为几位同学做时，在一页上写完，一次保存。留空的这次不登记，也不必凑字数。"), rules.TALKS
    ),
    "mail_rules.index": PageHelp(
        _("学校不打扰老师的时间，以及最近的邮件送到没有。邮件只写件数，不写姓名和事由。"), rules.NO_LABELS
    ),
    "loads.index": PageHelp(
        _("每个人手上有多少事、未来六周哪一周排满。短的一周按工作日折算。用来提前安排帮手，不排名。"),
        _("学校制度：领导小组掌握各项工作的落实情况。"),
    ),
    "loads.show": PageHelp(
        _("一位老师要办的事。校长可以把一件或全部转给能办这些事的同事，双方会收到通知，随时可以收回。"),
        _("查看档案要有分工：转交时只打开相应的班级，到学期末为止。"),
    ),
    "notices.index": PageHelp(
        _("和您有关的变化：等您决定的、退回的、做好的。这里不出现学生姓名，点开才看到是哪一件。")
    ),
    "works.index": PageHelp(_("导入、生成文件这类要等一会儿的工作。可以离开，做完会通知您；能取消的在这里取消。")),
    "works.show": PageHelp(_("这件工作做到哪一步。页面会自己更新，离开也不影响。")),
    "harm_reports.index": PageHelp(
        _("怀疑孩子受到伤害时，现在就该做的几步。不需要先取得谁的同意。"),
        _("《未成年人保护法》第十一条：发现未成年人可能受到侵害，应当立即报告。"),
    ),
    "anonymous_reports.new": PageHelp(
        _("谁都可以打开，不用账号，不留姓名、地址和时间。写完拿到一个查询码，凭它再来看。"), rules.INCIDENTS
    ),
    "anonymous_reports.ask": PageHelp(_("凭查询码看学校处理到哪一步，回答学校问的话。"), rules.INCIDENTS),
    "mandatory_reports.index": PageHelp(_("老师们写下的强制报告，还没有向外报告的排在最前面。"), rules.HARM),
    "mandatory_reports.new": PageHelp(
        _("任何教职工都可以写，不用谁批准。写完马上到向公安、教育、民政报告的页面。"), rules.HARM
    ),
    "mandatory_reports.show": PageHelp(
        _("一份强制报告走到哪一步：向谁报告了、拿到什么回执、怎样配合、怎样结束。"), rules.HARM
    ),
    "incident_reports.index": PageHelp(
        _("看到歧视、偏见或不当的教育方式，从这里上报。您报过的和学校的回话也在这里。"), rules.INCIDENTS
    ),
    "incident_reports.new": PageHelp(
        _("写看到、听到的。校长和领导小组受理；和校长有关的由领导小组处理，和组长有关的由校长处理。"), rules.INCIDENTS
    ),
    "incident_reports.show": PageHelp(_("您报的一件事走到哪一步。学校问您的话在这里回答。"), rules.INCIDENTS),
    "incidents.index": PageHelp(
        _("上报和匿名反映的事：两个工作日内受理，受理后十个工作日内认定。和您自己有关的看不到。"), rules.INCIDENTS
    ),
    "incidents.show": PageHelp(
        _("一件事从受理到关闭。处理人一步一步写：调查、认定、处理、回访。被反映的人和上报的人都不能处理。"),
        rules.INCIDENTS,
    ),
    "obligations.index": PageHelp(
        _("全校（或您的年级）各项工作做到哪一步、谁那里较满。用来安排帮手，不用来给老师排名。"),
        _("学校制度：领导小组掌握各项工作的落实情况。"),
    ),
    "obligations.table": PageHelp(_("同样的内容列成表，便于打印或逐项核对。")),
    "obligations.show": PageHelp(
        _("一件事的来历：哪一条制度、从哪天算起、怎么算到这一天。已经做了可以写明，确实不用做可以请校长说明理由豁免。"),
        _("豁免要写理由和截止日，过后照常恢复；做了但晚了，如实记下即可。"),
    ),
}
