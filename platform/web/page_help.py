"""这一页做什么: ONE table from page to a sentence or two for whoever stands before it, and the rule behind the page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _


@dataclass(frozen=True, slots=True)
class PageHelp:
    """What a page is for; `rule` is what it rests on, in the school's own document or in law, where there is something."""

    does: LazyString
    rule: LazyString | str = ""


_ASK_TEACHERS = _("学校制度：经常向任课教师、学生了解课堂、课间和作业的情况。")
_CONFER = _("学校制度：畅通信息渠道，共同商讨。")
_CARD = _("点几下，说说这位同学在您课上的情况，交给班主任。只写看到的，不猜原因；交出后不再显示。")
_PRIVATE = _("《个人信息保护法》第二十八至三十一条：未满十四周岁的个人信息是敏感个人信息，只在必要范围内处理。")
_LOGGED = _("《未成年人网络保护条例》第三十四至三十七条：查看未成年人信息须有授权、权限最小、留有记录。")
_TWO_PEOPLE = _("学校制度：提出和决定不是同一个人，做到不漏、不错。")
_HOME = _("学校制度：经常与监护人保持联系，了解学生在家、在校的表现。")
_VISITS = _("学校制度：定期走访学生家庭，虚心听取家长意见。")
_LETTERS = _("学校制度：每学年至少给家长一封信，介绍近况，请家长回复，凭证和回函保管好。")
_TALKS = _("学校制度：经常个别谈话，每次都有记录。")
_PLANS = _("学校制度：学习优先辅导，责任到人，计划写明时间、内容和阶段性目标。")
_NO_LABELS = _("《未成年人学校保护规定》第六条、第十条：平等对待，采集信息要告知，不泄露学生隐私。")

TABLE: dict[str, PageHelp] = {
    # Everybody's own.
    "gallery.index": PageHelp(_("给写页面的人看：页面由哪些部件组成，各自怎么写、长什么样。")),
    "install.offline": PageHelp(_("没有网络时显示这一页。恢复之后从头打开即可，已经保存的内容都在。")),
    "home.index": PageHelp(_("在几个地方工作时，从这里选今天要进的那一个；只有一处时会直接进去。")),
    "account.show": PageHelp(_("看自己的用户名、工作地点和最近的登录，修改密码，开关键盘快捷键，或让所有设备退出。")),
    "account_mail.show": PageHelp(
        _("填一个自己的邮箱，每天最多收到一封提醒。可以随时关掉，也可以设定不打扰的时间。"), _PRIVATE
    ),
    "account.password": PageHelp(_("换一个新密码。保存后，其他设备都要用新密码重新登录。")),
    "security.login": PageHelp(_("用用户名或邮箱登录。连续输错几次会暂停一会儿，这是为了防止别人猜密码。")),
    "security.verify": PageHelp(_("下一步会影响别人的权限，所以请再输一次密码，确认是您本人。")),
    "invitations.show": PageHelp(
        _("用学校发给您的链接建立账号，或用已有的账号加入。链接只能用一次，过期请联系学校重发。")
    ),
    "links.show": PageHelp(_("收到学校链接的人不用登录就能看、能回复。打开多少次都不算回复，只有提交才算。"), _PRIVATE),
    "links.received": PageHelp(_("告诉回复的人已经收到。谁打开都是同样的话，不含任何人的信息。")),
    "case_evidence.new": PageHelp(
        _("给一条依据加照片或文件。内容会先检查再加密保存，谁能看这条依据，谁就能看它的附件；当天可以撤下。"), _LOGGED
    ),
    "help_centre.index": PageHelp(_("按您的角色列出常用的办法，也可以在查找框里直接输入问题里的词。")),
    "help_centre.show": PageHelp(_("一件事怎么做、为什么这样做。")),
    "help_centre.keys": PageHelp(_("不用鼠标时可以按的键。打字时它们不起作用，也可以在「我的账号」里关掉。")),
    "help_centre.glossary": PageHelp(_("页面上的用语，各用一句话说明。")),
    "search.index": PageHelp(
        _("一个框里找学生、班级、页面和帮助，可以输汉字、全拼、首字母或学号的一段。找的文字不会留在网址和日志里。"),
        _PRIVATE,
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
        _("同一件事要为几位同学做时，在一页上写完，一次保存。留空的这次不登记，也不必凑字数。"), _TALKS
    ),
    "mail_rules.index": PageHelp(
        _("学校不打扰老师的时间，以及最近的邮件送到没有。邮件只写件数，不写姓名和事由。"), _NO_LABELS
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
    "obligations.index": PageHelp(
        _("全校（或您的年级）各项工作做到哪一步、谁那里较满。用来安排帮手，不用来给老师排名。"),
        _("学校制度：领导小组掌握各项工作的落实情况。"),
    ),
    "obligations.table": PageHelp(_("同样的内容列成表，便于打印或逐项核对。")),
    "obligations.show": PageHelp(
        _("一件事的来历：哪一条制度、从哪天算起、怎么算到这一天。已经做了可以写明，确实不用做可以请校长说明理由豁免。"),
        _("豁免要写理由和截止日，过后照常恢复；做了但晚了，如实记下即可。"),
    ),
    # Screening and files.
    "screening.index": PageHelp(
        _("每学期初逐班了解每一位同学，这里看各班进行到哪一步。"),
        _("学校制度：开学初摸底排查，一个不漏。结果不公开、不宣传。"),
    ),
    "screening.show": PageHelp(
        _("给班里每一位同学登记一个结果，写完交给另一位老师复核。绝大多数同学选「无需关注」即可。"),
        _TWO_PEOPLE,
    ),
    "roster_refreshes.index": PageHelp(
        _("每个学院的花名册刷新到哪一步：生成、逐人核对、签名报送、中心签收。新纳入的学生随时加上，不等到单月。"),
        _("学校制度：每两个月刷新一次，单月 15 日（节假日顺延）报送中心，没有变化也要报。"),
    ),
    "roster_refreshes.show": PageHelp(
        _("平台先比出有变化的学生，排在最前；没有变化的点一下即可。全部核对后签名，签名的一份从此固定，不能再改。"),
        _("学校制度：发现新情况，取证分析，立即添加；名册报送心理咨询中心。"),
    ),
    "archive_batches.index": PageHelp(
        _("每个学院本月的档案移交到哪一步：核对材料、建档人签名、送交、中心签收。"),
        _("学校制度：每月收集归档一次，15 日送中心，学院同时归档；一式两份，由建档立卷人签名。"),
    ),
    "archive_batches.show": PageHelp(
        _("这个学院本月要移交的档案，一人一份。全部签名后一起登记送出，中心逐份数页、签收、编号。"),
        _("学校制度：中心保存原件，学院保存复印件；严禁学生翻阅。"),
    ),
    "archive_batches.look": PageHelp(
        _("一名学生的档案：按指引核对材料、写明页数后签名；送到中心后由另一个人数页签收。签过的不再改动。"),
        _("学校制度：一式两份，一份可复印，由建档立卷人签名。"),
    ),
    "archive_batches.guidance": PageHelp(
        _("每份档案要有哪些材料，由中心发布。换一版不影响已经开始的归档。"),
        _("学校制度：中心作出明确、清晰的建档指引，学院遵照执行。"),
    ),
    "roster_refreshes.look": PageHelp(
        _("这名学生有需要核对的变化。选一个答复，写一句说明，就算核对过。"),
        _("学校制度：发现新情况，取证分析，立即添加。"),
    ),
    "cases.index": PageHelp(
        _("您负责的、正在得到支持的同学。这里不显示类型；打开名册会记入查阅记录。"),
        _LOGGED,
    ),
    "cases.show": PageHelp(
        _("一位同学的档案：先看现在约定了什么、下一步做什么、找谁商量，再看经过。查看会被记录。"),
        _("学校制度：一人一档。《未成年人保护法》第二十九条：学校协助建立档案，给予关爱帮扶。"),
    ),
    "cases.of_student": PageHelp(_("这位同学现在没有支持档案。需要时可以提出，由另一位老师决定。"), _TWO_PEOPLE),
    "case_printing.show": PageHelp(
        _("先说明用途，再打印。纸上不含类型，页脚写明谁在什么时候打印；打印会被记录。"), _LOGGED
    ),
    "case_printing.index": PageHelp(_("先说明用途，再打印名册。只含姓名、学号、班级和状态；打印会被记录。"), _LOGGED),
    "cases.categories": PageHelp(
        _("类型和依据单独放在这一页，只有需要时才打开。能看到哪一层，取决于您的职责。"),
        _PRIVATE,
    ),
    "proposals.index": PageHelp(_("先选同学，再写您看到了什么。提出不等于纳入。"), _TWO_PEOPLE),
    "proposals.new": PageHelp(
        _("写下类型和依据：看到的、听到的或有材料的，不写猜测。由另一位老师决定是否纳入。"),
        _("学校制度：以生为本，注重实证。"),
    ),
    "case_decisions.show": PageHelp(
        _("看清依据后决定纳入或暂不纳入。不能决定自己提出的；纳入前请先告知监护人，或写明为什么没有告知。"),
        _TWO_PEOPLE,
    ),
    "case_support.edit": PageHelp(
        _("写下约定怎样帮助，以及任课教师在课上可以怎么做。给任课教师的提示里不写原因。"),
        _("学校制度：先解决实际困难，长期跟进。"),
    ),
    "counselling_notes.index": PageHelp(
        _("辅导记录只有心理健康教育教师可以看。其他老师只看得到哪天有过辅导、可以问谁。"), _PRIVATE
    ),
    "counselling_notes.new": PageHelp(
        _("谈过之后写下孩子的话和下一步，几句就够。写事实，不作诊断；需要就医时请建议家长带孩子去医院。"), _PRIVATE
    ),
    "counselling_notes.edit": PageHelp(_("只有写下它的老师可以更正，记录上会注明更正的日期。"), _PRIVATE),
    "conferences.new": PageHelp(
        _("请心理老师、年级组长或领导小组一起商量一位同学的事。参加的老师收到提醒，开过之后写纪要和约定。"), _CONFER
    ),
    "conferences.show": PageHelp(
        _("一次会商的纪要、约定和留言。约定的事有人、有日期，会出现在负责人的待办里，做完在那里登记。"), _CONFER
    ),
    "case_risks.new": PageHelp(
        _("发现可能自伤、伤人或受到伤害时在这里提出，立即按重点处理。拿不准也请提出，由大家一起判断。"),
        _("学校制度：有危险迹象的列为重点。《未成年人保护法》第十一条：发现受到侵害的，应当立即报告。"),
    ),
    "case_risks.ask_clearance": PageHelp(_("说明为什么风险已经解除。解除后档案还在，跟进照常。"), _TWO_PEOPLE),
    "case_priority.ask": PageHelp(_("申请把这位同学放在前面处理。由另一位有权决定的老师答复。"), _TWO_PEOPLE),
    "case_priority.ask_refusal": PageHelp(_("不列为重点时写明理由，申请的老师会看到。"), _TWO_PEOPLE),
    "case_priority.ask_opinion": PageHelp(
        _("写下心理老师对能否结束重点关注的看法。只写看到的变化和建议，不写诊断。"),
        _("《精神卫生法》第二十三条：心理辅导人员不得从事诊断，发现异常应建议就医。"),
    ),
    "case_priority.ask_end": PageHelp(_("情况平稳后结束重点关注，改回平常的跟进。"), _TWO_PEOPLE),
    "case_closing.ask": PageHelp(_("说明为什么可以结案、现在怎么样。结案由另一位老师决定，档案仍保留。"), _TWO_PEOPLE),
    "case_closing.ask_refusal": PageHelp(_("暂不结案时写明还要做什么，申请的老师会看到。"), _TWO_PEOPLE),
    "talks.new": PageHelp(
        _("登记一次谈话：谁、哪天、谈了什么。一次谈话符合几项要求，就同时算做了几项，不用重复填。"),
        _TALKS,
    ),
    "talk_plans.new": PageHelp(
        _("谈话之前想好为什么谈、从哪里谈起。写清目的和第一个话题就够，谈话时会显示在表单旁边。"),
        _("学校制度：思想优先交流，任课教师、班主任先写交流预案。"),
    ),
    "talks.new_follow_up": PageHelp(
        _("写本月的跟踪记录：用了什么办法、效果怎样、有什么体会。可以附在一次谈话上。"),
        _("学校制度：跟踪观察，记载教育策略、教育效果、经验与教训。"),
    ),
    "safety_cards.edit": PageHelp(
        _("写清楚不要做什么、出现什么要停下来、马上怎么做，给任课教师和食堂看。不写病名，他们不需要知道。"), _PRIVATE
    ),
    "safety_cards.index": PageHelp(
        _("要食堂留意的同学，一页打印交给负责人。只有怎么做，没有原因；请不要张贴。"), _PRIVATE
    ),
    "subject_cards.choose": PageHelp(
        _("请任课教师说说课上、课间和作业的情况。他们收到提醒，写好后自动记入档案，也算做「侧面了解」。"),
        _ASK_TEACHERS,
    ),
    "subject_cards.blank": PageHelp(_CARD, _ASK_TEACHERS),
    "subject_cards.show": PageHelp(_CARD, _ASK_TEACHERS),
    "support_plans.index": PageHelp(
        _("您负责的同学正在用的计划：写到哪一步、下一个目标在哪天。等您同意的排在最前面。"), _PLANS
    ),
    "support_plans.new": PageHelp(
        _("写明什么时候、做什么、到哪天达到什么。写完点「生效」，来不及写完先存草稿；生效后相应的待办自动划去。"),
        _PLANS,
    ),
    "support_plans.show": PageHelp(
        _("一份计划的安排、目标和进展。达到一个目标就点一下；情况变了点「调整」，写成新的一版，旧的一版留着。"), _PLANS
    ),
    "support_plans.edit": PageHelp(_("接着写草稿。原来生效的那一版照常，等新的一版生效才换下来。"), _PLANS),
    "plan_work.choose": PageHelp(_("这位同学有几份计划时，先选这次回顾的是哪一份。"), _PLANS),
    "plan_work.new_review": PageHelp(
        _("写几句这段时间怎么样、下一步做什么，顺手勾上已经达到的目标。"),
        _("学校制度：情况有变化，计划和成长档案及时更新。"),
    ),
    "plan_work.ask_end": PageHelp(_("写明结果：目标达成了，还是情况变了不再需要。计划和全部记录都会保留。"), _PLANS),
    "case_forms.index": PageHelp(
        _("学校要存档的表，从记录自动填好：跟踪登记表、电话沟通记录本、家访与校访登记。打印签名即可。"),
        _("学校制度：谈话、跟踪和电话沟通每次都有记录，并归档。"),
    ),
    "guardian_contacts.new": PageHelp(
        _("登记一次电话、微信或当面联系。电话会同时进入电话沟通记录本，不用另填；一次联系可以算兄弟姐妹几个人的。"),
        _HOME,
    ),
    "guardian_contacts.correct": PageHelp(_("写错了在这里更正：会新写一条，原来那条划去但保留，谁也不能改动。"), _HOME),
    "special_events.new": PageHelp(
        _("记下要尽快告诉家长的事。制度要求电话告知的，会马上出现一件限时的待办。"),
        _("学校制度：学生有异常或特殊情况，及时与家长电话沟通并做好记录。"),
    ),
    "visits.new": PageHelp(_("登记去家里的走访，或家长到校的来访。去家里要和同事一起，或事先告诉学校。"), _VISITS),
    "visits.appoint": PageHelp(_("先约好时间。走访之后回到这里登记；没遇到也如实写，待办还在。"), _VISITS),
    "visits.show": PageHelp(_("一次走访从预约到答复。家长提的意见要有答复，写在这里。"), _VISITS),
    "letters.new": PageHelp(
        _("写一封给家长的信：近况写几句就够，开头、结尾和回函由学校的样式带上。贴标签的词会提醒换一种说法。"), _LETTERS
    ),
    "letters.edit": PageHelp(_("修改草稿。提交审核以后内容不再变。"), _LETTERS),
    "letters.show": PageHelp(
        _(
            "家长会看到的样子，以及走到了哪一步：审核、打印、寄出、回函。信上的码每印一次是新的，家长回过以后就打不开了。"
        ),
        _LETTERS,
    ),
    "letter_files.new": PageHelp(
        _("把寄信的回执、家长写的回函拍下来，和信放在一起。文件加密保存，打开会被记录。"), _LETTERS
    ),
    "letter_lists.index": PageHelp(_("等审核、等寄出和还没有回函的信，等得最久的在前面。"), _LETTERS),
    "letter_lists.template": PageHelp(_("学校给家长的信用什么样式。花括号里的内容由平台填写。"), _LETTERS),
    "phone_log.of_duty": PageHelp(_("从待办直接到登记联系的页面。"), _HOME),
    "phone_log.index": PageHelp(
        _("与家长的每一次通话，按日期排好，可以打印。更正过的划去但保留。"),
        _("学校制度：每次电话沟通要有记录。"),
    ),
    "tips.index": PageHelp(
        _("您任教的同学里，课上可以怎样帮助谁。这里只有办法，没有原因。"),
        _("学校制度：学习优先辅导，责任落实到任课教师。"),
    ),
    # The school's people.
    "classes.index": PageHelp(_("您看得到的班级和人数。班主任看本班，年级组长看本年级。")),
    "classes.show": PageHelp(_("一个班的姓名和学号，没有别的内容，可以放心打开。"), _NO_LABELS),
    "classes.new": PageHelp(_("手工增加一个班。整批增加请用「导入名册」。")),
    "people.index": PageHelp(_("按姓名、拼音、首字母或学号找学生，也可以找已离校的。只列出您负责的班级。"), _PRIVATE),
    "people.search": PageHelp(_("按姓名、拼音、首字母或学号找学生，也可以找已离校的。只列出您负责的班级。"), _PRIVATE),
    "people.show": PageHelp(_("一位学生的基本资料，不含联系方式和支持情况。")),
    "people.new": PageHelp(
        _("登记一名新来的学生，保存后接着登记监护人。身份证号不收集，也请不要写进别的栏目。"), _PRIVATE
    ),
    "people.particulars": PageHelp(_("更正学生的资料。拼音决定名单里的次序，读音特别的姓名可以在这里改。")),
    "people.placement": PageHelp(_("把学生转到别的班，或让离校的学生恢复在校。档案和待办会跟着走。")),
    "people.departure": PageHelp(_("标记学生离校。记录都保留，需要时可以恢复。")),
    "guardians.index": PageHelp(_("监护人的称谓和电话，先联系第一位。查看电话会被记录。"), _LOGGED),
    "guardians.show": PageHelp(_("登记或更正一位监护人。电话加密保存，只有负责这个班的老师看得到。"), _PRIVATE),
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
    "consents.index": PageHelp(_("各班纸质同意书登记到哪里了。不同意不影响孩子入学和正常上课。"), _PRIVATE),
    "consents.show": PageHelp(_("照着收回的纸质同意书逐人登记。同意可以随时撤回，撤回也在这里登记。"), _PRIVATE),
    "access_log.index": PageHelp(_("谁在什么时候看过哪位孩子的档案、为什么可以看。不能修改，也不能删除。"), _LOGGED),
    "accounts.index": PageHelp(
        _("谁在这里有账号、担任什么、负责哪些班。邀请、任命和收回都在这里。"),
        _("权限随职责走：担任什么才能看什么，离任就收回。"),
    ),
    "accounts.show": PageHelp(_("一个人的角色和负责范围。负责范围有起止日，到期自动收回。")),
    "accounts.invitation": PageHelp(_("给一位同事发邀请链接。链接由您当面或私下转交，只能用一次。")),
    "jobs.index": PageHelp(_("平台替学校在后台做的事：在排队的和没做成的。没做成的可以再试一次，不会重复。")),
    # The district's office and the bureau.
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
"""Every page that is read by its address, in the order of the house; a test fails when one is missing."""


def init(app: Flask) -> None:
    """Give templates `page_help_of_this()`."""
    app.jinja_env.globals["page_help_of_this"] = of_this_page


def of_this_page() -> PageHelp | None:
    """The help of the page that is shown; None for the answer to a form."""
    return TABLE.get(request.endpoint or "")
