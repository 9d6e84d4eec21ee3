"""What the pages are for on which records about a student are written: talks, families, plans, archives."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from web.page_help import rules
from web.page_help.page import PageHelp

_CARD = _("点几下，说说这位同学在您课上的情况，交给班主任。只写看到的，不猜原因；交出后不再显示。")

TABLE: dict[str, PageHelp] = {
    "roster_refreshes.index": PageHelp(
        _("每个学院的花名册刷新到哪一步：生成、逐人核对、签名报送、中心签收。新纳入的学生随时加上，不等到单月。"),
        _("学校制度：每两个月刷新一次，单月 15 日（节假日顺延）报送中心，没有变化也要报。"),
    ),
    "roster_refreshes.show": PageHelp(
        _("平台先比出有变化的学生，排在最前；没有变化的点一下即可。全部核对后签名，签名的一份从此固定，不能再改。"),
        _("学校制度：发现新情况，取证分析，立即添加；名册报送心理咨询中心。"),
    ),
    "roster_supplements.index": PageHelp(
        _("新确认纳入的学生马上添加到花名册：一个人一份，签名后固定编号，中心签收或退回。可以几个人一起签。"),
        _("学校制度：发现新情况，取证分析，立即添加；24 小时是平台默认。"),
    ),
    "roster_supplements.show": PageHelp(
        _("把一名学生添加到花名册，或查看已经签名的一份。下一次刷新时，平台已经知道这名学生在册。"),
        _("学校制度：发现新情况，取证分析，立即添加；名册报送心理咨询中心。"),
    ),
    "filing_papers.supplement": PageHelp(
        _("把签名固定的一份增补打印出来或下载成表格。要先说用途，谁、什么时候、为什么都会记入查阅记录。"),
        _("学校制度：名册报送心理咨询中心；内紧外松，注意保密。"),
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
    "filing_papers.roster": PageHelp(
        _("把签名固定的花名册打印出来或下载成表格，送中心、存学院。要先说用途，谁、什么时候、为什么都会记入查阅记录。"),
        _("学校制度：名册报送心理咨询中心；内紧外松，注意保密。"),
    ),
    "filing_papers.handover": PageHelp(
        _("打印这一批档案的移交单：每份几页、谁签名、中心签收号多少。和原件一起交接，双方签字。"),
        _("学校制度：中心保存原件，学院保存复印件；严禁学生翻阅。"),
    ),
    "counselling_notes.index": PageHelp(
        _("辅导记录只有心理健康教育教师可以看。其他老师只看得到哪天有过辅导、可以问谁。"), rules.PRIVATE
    ),
    "counselling_notes.new": PageHelp(
        _("谈过之后写下孩子的话和下一步，几句就够。写事实，不作诊断；需要就医时请建议家长带孩子去医院。"), rules.PRIVATE
    ),
    "counselling_notes.edit": PageHelp(_("只有写下它的老师可以更正，记录上会注明更正的日期。"), rules.PRIVATE),
    "conferences.new": PageHelp(
        _("请心理老师、年级组长或领导小组一起商量一位同学的事。参加的老师收到提醒，开过之后写纪要和约定。"),
        rules.CONFER,
    ),
    "conferences.show": PageHelp(
        _("一次会商的纪要、约定和留言。约定的事有人、有日期，会出现在负责人的待办里，做完在那里登记。"), rules.CONFER
    ),
    "peer_observations.index": PageHelp(
        _("班里的同学关怀伙伴交来的记录。没看过的标着未读，请尽快联系的排在最前面；每一份都由班主任决定怎样处理。"),
        rules.HELPERS,
    ),
    "peer_observations.show": PageHelp(
        _(
            "写进档案的算一次「同学侧面了解」，只写代号；也可以留到摸底时参考，或写明不用处理的原因。交的同学看不到结果。"
        ),
        rules.HELPERS,
    ),
    "peer_tasks.index": PageHelp(
        _("请本班的助理班主任、班干部做一件日常小事。写了类型或档案字样的交不出去，名单上也不会标出谁在册。"),
        rules.HELPERS,
    ),
    "talks.new": PageHelp(
        _("登记一次谈话：谁、哪天、谈了什么。一次谈话符合几项要求，就同时算做了几项，不用重复填。"),
        rules.TALKS,
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
        _("写清楚不要做什么、出现什么要停下来、马上怎么做，给任课教师和食堂看。不写病名，他们不需要知道。"),
        rules.PRIVATE,
    ),
    "safety_cards.index": PageHelp(
        _("要食堂留意的同学，一页打印交给负责人。只有怎么做，没有原因；请不要张贴。"), rules.PRIVATE
    ),
    "record_files.index": PageHelp(
        _(
            "把手写的谈话、跟踪或走访记录拍下来，和这条记录放在一起，不用再抄一遍。加密保存，谁能看这条记录，谁才能打开。"
        ),
        rules.TALKS,
    ),
    "subject_cards.choose": PageHelp(
        _("请任课教师说说课上、课间和作业的情况。他们收到提醒，写好后自动记入档案，也算做「侧面了解」。"),
        rules.ASK_TEACHERS,
    ),
    "subject_cards.blank": PageHelp(_CARD, rules.ASK_TEACHERS),
    "subject_cards.show": PageHelp(_CARD, rules.ASK_TEACHERS),
    "subject_talks.new": PageHelp(
        _("登记您和这位同学的一次谈话。班主任在档案里看得到；您只看得到自己写的，当天可以撤销。"), rules.TALKS
    ),
    "support_plans.index": PageHelp(
        _("您负责的同学正在用的计划：写到哪一步、下一个目标在哪天。等您同意的排在最前面。"), rules.PLANS
    ),
    "support_plans.new": PageHelp(
        _("写明什么时候、做什么、到哪天达到什么。写完点「生效」，来不及写完先存草稿；生效后相应的待办自动划去。"),
        rules.PLANS,
    ),
    "support_plans.show": PageHelp(
        _("一份计划的安排、目标和进展。达到一个目标就点一下；情况变了点「调整」，写成新的一版，旧的一版留着。"),
        rules.PLANS,
    ),
    "support_plans.edit": PageHelp(_("接着写草稿。原来生效的那一版照常，等新的一版生效才换下来。"), rules.PLANS),
    "plan_work.choose": PageHelp(_("这位同学有几份计划时，先选这次回顾的是哪一份。"), rules.PLANS),
    "plan_work.new_review": PageHelp(
        _("写几句这段时间怎么样、下一步做什么，顺手勾上已经达到的目标。"),
        _("学校制度：情况有变化，计划和成长档案及时更新。"),
    ),
    "plan_work.ask_end": PageHelp(
        _("写明结果：目标达成了，还是情况变了不再需要。计划和全部记录都会保留。"), rules.PLANS
    ),
    "support_needs.index": PageHelp(
        _("您负责的同学里，一样支持都没有的，和登记了需要还没人安排的。点「登记需要」写一句，安排好了就从这里消失。"),
        rules.ALL_HELPED,
    ),
    "support_needs.new": PageHelp(
        _("写这位同学需要什么、急不急。已经安排好的，把由谁做什么一起写上。"), rules.ALL_HELPED
    ),
    "support_needs.show": PageHelp(
        _("一项需要走到哪一步：先写安排，再写结果。未能满足的也如实写明原因。"), rules.ALL_HELPED
    ),
    "fee_reliefs.index": PageHelp(_("您负责的同学正在等待审批和正在减免的费用。等待审批的排在最前面。"), rules.RELIEF),
    "fee_reliefs.of_case": PageHelp(
        _("一位同学的申请和减免。班主任申请，校长审批；制度要求审批的日期写在上面。"), rules.RELIEF
    ),
    "fee_reliefs.new": PageHelp(
        _("写清项目、金额和起止。项目里不写原因，后勤只看到项目和金额；理由只给校长和领导小组看。"), rules.RELIEF
    ),
    "fee_reliefs.show": PageHelp(
        _("一项减免走到哪一步。校长在这里审批，也可以提前停止；已批准的要改金额或日期，点「更正」再报一次。"),
        rules.RELIEF,
    ),
    "fee_reliefs.edit": PageHelp(_("还没有审批，可以直接改。"), rules.RELIEF),
    "relief_lists.index": PageHelp(
        _("校长批准的减免：谁、哪个班、什么项目、多少、从哪天到哪天。办好一项点「已落实」；提前停止的也会写明。"),
        rules.RELIEF,
    ),
    "class_forms.index": PageHelp(
        _("把全班关爱对象的表格一次填好，合成一个 PDF：选班级、表格和用途，后台生成，好了会通知您。"),
        _("学校制度：谈话、跟踪和电话沟通每次都有记录，并归档。"),
    ),
    "case_forms.index": PageHelp(
        _(
            "学校要存档的表，从记录自动填好：跟踪登记、谈话记录、交流预案、电话记录、家访、辅导计划、费用减免审批。打印签名即可。"
        ),
        _("学校制度：谈话、跟踪和电话沟通每次都有记录，并归档。"),
    ),
    "guardian_contacts.new": PageHelp(
        _("登记一次电话、微信或当面联系。电话会同时进入电话沟通记录本，不用另填；一次联系可以算兄弟姐妹几个人的。"),
        rules.HOME,
    ),
    "guardian_contacts.correct": PageHelp(
        _("写错了在这里更正：会新写一条，原来那条划去但保留，谁也不能改动。"), rules.HOME
    ),
    "special_events.new": PageHelp(
        _("记下要尽快告诉家长的事。制度要求电话告知的，会马上出现一件限时的待办。"),
        _("学校制度：学生有异常或特殊情况，及时与家长电话沟通并做好记录。"),
    ),
    "visits.new": PageHelp(_("登记去家里的走访，或家长到校的来访。去家里要和同事一起，或事先告诉学校。"), rules.VISITS),
    "visits.appoint": PageHelp(_("先约好时间。走访之后回到这里登记；没遇到也如实写，待办还在。"), rules.VISITS),
    "visits.show": PageHelp(_("一次走访从预约到答复。家长提的意见要有答复，写在这里。"), rules.VISITS),
    "letters.new": PageHelp(
        _("写一封给家长的信：近况写几句就够，开头、结尾和回函由学校的样式带上。贴标签的词会提醒换一种说法。"),
        rules.LETTERS,
    ),
    "letters.edit": PageHelp(_("修改草稿。提交审核以后内容不再变。"), rules.LETTERS),
    "letters.show": PageHelp(
        _(
            "家长会看到的样子，以及走到了哪一步：审核、打印、寄出、回函。信上的码每印一次是新的，家长回过以后就打不开了。"
        ),
        rules.LETTERS,
    ),
    "class_letters.index": PageHelp(_("一个班一个班地看给家长的信，或给一个班的各家一起写。"), rules.LETTERS),
    "class_letters.show": PageHelp(
        _("一个班里还在办的信：一起提交、一起通过、一起打印、一起记下寄出。每封仍是单独的一封，也可以打开一封单独办。"),
        rules.LETTERS,
    ),
    "class_letters.new": PageHelp(
        _(
            "写给各家的话只写一次，再给每个孩子添几句。只列出您能打开档案的同学；已成年的同学要本人同意，学校才给家长写信。"
        ),
        rules.LETTERS,
    ),
    "letter_files.new": PageHelp(
        _("把寄信的回执、家长写的回函拍下来，和信放在一起。文件加密保存，打开会被记录。"), rules.LETTERS
    ),
    "letter_lists.index": PageHelp(_("等审核、等寄出和还没有回函的信，等得最久的在前面。"), rules.LETTERS),
    "letter_lists.template": PageHelp(_("学校给家长的信用什么样式。花括号里的内容由平台填写。"), rules.LETTERS),
    "phone_log.of_duty": PageHelp(_("从待办直接到登记联系的页面。"), rules.HOME),
    "phone_log.index": PageHelp(
        _("与家长的每一次通话，按日期排好，可以打印。更正过的划去但保留。"),
        _("学校制度：每次电话沟通要有记录。"),
    ),
}
