"""The topics of the help centre: how a thing is done and why, for whom. What a student's account may read is neutral."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from accounts.roles import DISTRICT_ROLES, Role


@dataclass(frozen=True, slots=True)
class Topic:
    """One question with its answer in a few paragraphs. `roles` are those whom it concerns first; None is everybody.

    `keywords` are further words under which the search box finds it.
    """

    slug: str
    title: LazyString
    paragraphs: tuple[LazyString, ...]
    roles: frozenset[Role] | None = None
    keywords: tuple[LazyString, ...] = ()


_SCHOOL = frozenset(Role) - DISTRICT_ROLES - {Role.STUDENT_HELPER}
_CARING = _SCHOOL - {Role.ACADEMIC_AFFAIRS, Role.LOGISTICS, Role.SUBJECT_TEACHER}
_DECIDING = frozenset({Role.GROUP_HEAD, Role.GROUP_MEMBER, Role.COUNSELLOR, Role.PRINCIPAL})

TOPICS: tuple[Topic, ...] = (
    Topic(
        "peer-care",
        _("写给老师的话，谁看得到"),
        (
            _("只有老师看得到。交出去以后，你自己也不能再打开，别的同学更看不到。"),
            _("看到什么、听到什么就写什么，不用猜原因，不用去打听，也不用管结果。老师会接着办。"),
            _("有人现在就有危险时不要写：马上告诉身边的老师或家长，或者拨打 110、120。"),
        ),
        roles=frozenset({Role.STUDENT_HELPER}),
    ),
    Topic(
        "peer-helpers",
        _("怎样请助理班主任、班干部帮忙"),
        (
            _("请校长在「账号」里邀请他们，角色选「同学关怀伙伴」，并选好班级。"),
            _("在「同学关怀」里交给他们日常小事。他们只看到任务和一张写给老师的表，看不到名册、档案和任何类型。"),
            _(
                "交来的记录由班主任处理：写进档案（只写代号）、留到摸底时参考，或写明不用处理的原因。交的同学看不到结果。"
            ),
        ),
        roles=frozenset({Role.CLASS_TEACHER, Role.COUNSELLOR}),
        keywords=(_("班干部"), _("助理班主任"), _("心理委员")),
    ),
    Topic(
        "fee-relief",
        _("生活费用减免怎样办，谁看到什么"),
        (
            _("班主任在档案里点「申请费用减免」，写项目、金额、起止和理由；校长审批，申请和审批不是同一位。"),
            _("批准后，后勤的名单上出现姓名、班级、项目、金额和起止，落实了点一下。后勤看不到理由、类型和档案。"),
            _(
                "名单不张贴、不转发，也不在食堂或收费窗口当众核对。要改金额或日期，由班主任在原来那一项点「更正」再报一次。"
            ),
        ),
        roles=frozenset({Role.CLASS_TEACHER, Role.PRINCIPAL, Role.GROUP_HEAD, Role.GROUP_MEMBER, Role.LOGISTICS}),
        keywords=(_("减免"), _("午餐费"), _("后勤")),
    ),
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
        roles=_SCHOOL - {Role.LOGISTICS},
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
    Topic(
        "harm",
        _("孩子可能受到伤害时怎么办"),
        (
            _("先保证安全：有人陪着孩子，情况紧急时拨打 110 或 120。"),
            _(
                "马上告诉校长。有档案的，打开档案点「提出风险提示」，写下看到的和听到的，不用等别人批准，提出后立即按重点处理。"
            ),
            _("拿不准也要报告，由大家一起判断。不要自己反复追问孩子，也不要先去找可能造成伤害的人。"),
            _("依据：《未成年人保护法》第十一条，学校和教职工发现未成年人受到侵害或面临危险，应当立即报告。"),
        ),
        _SCHOOL,
        (_("强制报告"), _("伤害"), _("欺凌"), _("自伤")),
    ),
    Topic(
        "todo",
        _("我的待办从哪里来，做完怎么划去"),
        (
            _(
                "学校采用的制度写明多久做一次什么，平台按校历和上一次完成的日期算出这一次的日子。点开一件，可以看到每一步算法。"
            ),
            _("做完之后在对应的表里登记，待办会自动划去，不用另外填报。一次真实的谈话符合几项要求，就同时算几项。"),
            _("做了但晚了，如实写当天的日期即可，会显示「补记」。确实不用做的，可以请校长或组长说明理由豁免。"),
        ),
        _SCHOOL,
        (_("到期"), _("逾期"), _("补记"), _("豁免")),
    ),
    Topic(
        "dates",
        _("日期是怎么算出来的"),
        (
            _("从上一次完成的日期（或学期开始、确认纳入的日期）起，按制度里的周期往后数。"),
            _("落在周末、节假日或假期里，就顺延到下一个上班日；调休上班的周末算上班日。"),
            _("校历还没公布的日子先写「待校历确认」，公布以后会自动补上，不影响您现在做。"),
        ),
        _SCHOOL,
        (_("校历"), _("顺延"), _("调休")),
    ),
    Topic(
        "screening",
        _("怎样完成本班摸底"),
        (
            _(
                "打开「摸底排查」，点自己的班。每位同学都要有一个结果，先选个别同学，再勾「其余学生均无需关注」一次填好。"
            ),
            _("需要支持的选为候选，写明依据：看到的、听到的，或有什么材料。不写猜测，也不按家庭情况推断。"),
            _("写完点「提交复核」。由另一位老师复核；退回时会写明要补什么，已填的都还在。"),
        ),
        frozenset({Role.CLASS_TEACHER, Role.GRADE_HEAD, Role.GROUP_MEMBER, Role.GROUP_HEAD, Role.PRINCIPAL}),
        (_("排查"), _("候选"), _("复核")),
    ),
    Topic(
        "roster-refresh",
        _("怎样刷新花名册"),
        (
            _(
                "单月 1 日起，「我的待办」里会出现「花名册刷新」。点「去刷新」，再点「生成花名册」，平台先比出有变化的学生。"
            ),
            _(
                "没有变化的学生点一下「没有变化」；有变化的点「去核对」，选一个答复，写一句说明。班主任核对本班，年级组长核对本年级。"
            ),
            _("全部核对后勾选属实、签名报送。签名的一份编号固定，不能再改；中心退回的，改好后补报一份新的。"),
            _(
                "两次刷新之间新纳入的学生，24 小时内由年级组长在「我的待办」点「立即添加到花名册」，一人一份，不等到单月。"
            ),
        ),
        frozenset({Role.CLASS_TEACHER, Role.GRADE_HEAD, Role.COUNSELLOR}),
        (_("花名册"), _("刷新"), _("零变化报送"), _("签收")),
    ),
    Topic(
        "archive-batch",
        _("怎样移交档案"),
        (
            _("每月 1 日起，「我的待办」里会出现「档案归档」。点「去归档」，再点「开始本月归档」，每名在册学生一份。"),
            _("按建档指引逐项勾选材料，数好原件和副本的页数，点「建档人签名」。页数不一致、材料不齐都不能签。"),
            _(
                "全部签名后点「登记送出」：原件送中心，副本留学院。中心数页签收，给出签收号；退回的补好后重新签一份，原来的保留。"
            ),
        ),
        frozenset({Role.CLASS_TEACHER, Role.GRADE_HEAD, Role.COUNSELLOR}),
        (_("归档"), _("原件"), _("副本"), _("签收号")),
    ),
    Topic(
        "talks",
        _("怎样登记一次谈话"),
        (
            _("打开同学的档案，点「登记谈话」（键盘按 n）。写谁、哪天、谈了什么、下一步，三五句就够，没有字数要求。"),
            _("学校制度要求先写交流预案的，从待办点「写交流预案」：写清目的和第一个话题，谈的时候会显示在表单旁边。"),
            _("当天写错了可以撤销重写；过了当天请补记一条说明，原来的记录保留。"),
            _("向同班同学了解情况时不写同学的姓名，也不告诉他为什么问。"),
        ),
        frozenset({Role.CLASS_TEACHER, Role.SUBJECT_TEACHER}),
        (_("谈心"), _("跟踪记录"), _("撤销")),
    ),
    Topic(
        "conferring",
        _("怎样开一次会商"),
        (
            _("打开同学的档案，点「登记」里的「发起会商」，写想商量什么，选请谁参加。参加的老师会收到提醒。"),
            _("开过之后在会商页写纪要；约定的事写明做什么、由谁负责、哪天前完成，会进入那位老师的待办。"),
            _("前后想说的写在留言里。只有参加的人能写；能看这份档案内容的老师可以看。"),
        ),
        frozenset({Role.CLASS_TEACHER, Role.COUNSELLOR, Role.GROUP_MEMBER, Role.GROUP_HEAD}),
        (_("会商"), _("约定"), _("留言")),
    ),
    Topic(
        "plans",
        _("怎样写一份支持计划"),
        (
            _(
                "从「我的待办」点「写计划」，或打开同学的档案点「登记」里的「写支持计划」。写明星期几几点、辅导什么、到哪天达到什么，点「生效」。"
            ),
            _(
                "学校制度要求写明时间、内容和阶段性目标的，缺一项就不能生效，页面会说缺什么；来不及写完先存草稿，不会丢。"
            ),
            _(
                "小组辅导不能安排在法定节假日、双休日和寒暑假（《未成年人保护法》第三十三条）；每周固定的时间遇到放假，那一次自动不算。"
            ),
            _(
                "情况变了点「调整」，会复制成新的一版，原来的一版留着可以查。教育计划写好后报请校长或领导小组同意，同意后生效。"
            ),
        ),
        _CARING | {Role.SUBJECT_TEACHER},
        (_("辅导计划"), _("成长档案"), _("康复训练"), _("个性化教育计划"), _("教育计划"), _("阶段性目标")),
    ),
    Topic(
        "credit",
        _("一次工作可以算几项"),
        (
            _("登记之后，平台逐条对照制度：这次谈话如果也符合本月跟踪的要求，两项都算完成。"),
            _("记录下面会写「记入 谈话 · 十月跟踪」。没有记入的，点开那件待办看还差什么。"),
            _("不需要为了凑次数另写一份；为凑数而写的记录，对孩子没有用。"),
        ),
        _CARING | {Role.SUBJECT_TEACHER},
        (_("记入"), _("重复填报")),
    ),
    Topic(
        "decide",
        _("怎样决定纳入、重点和结案"),
        (
            _("提出的人和决定的人不能是同一位。打开「我的待办」，等您决定的排在最前面。"),
            _("先看依据，再看已经做了什么。觉得依据不够就暂不纳入，写明理由；学期结束后这条候选会自动删除。"),
            _("有风险提示的先按重点处理，再补手续。结束重点关注之前，请心理老师写意见。"),
        ),
        _DECIDING,
        (_("纳入"), _("重点"), _("结案"), _("暂不纳入")),
    ),
    Topic(
        "who-sees-what",
        _("谁能看到什么"),
        (
            _("班主任看本班，年级组长看本年级，任课教师只看「课上怎样帮助」的提示，不看原因。"),
            _("档案里的类型和依据按敏感程度分四级，越往上能看的人越少。看不到的地方会写明找谁商量。"),
            _("区里和教育局看不到任何学生，只看到处理过的统计。每次打开档案都会记下谁、什么时候、为什么可以看。"),
        ),
        _SCHOOL,
        (_("权限"), _("隐私"), _("查阅记录")),
    ),
    Topic(
        "family",
        _("怎样跟家长说"),
        (
            _("先说孩子的进步，再说看到的事实，不作评价，不用任何类别的名称。"),
            _("请家长签《告知与同意书》：记录什么、谁能看、保存多久。不同意不影响孩子入学和上课，随时可以撤回。"),
            _("未满十四周岁由监护人签；已满十四周岁由本人和监护人一起签。"),
        ),
        frozenset({Role.CLASS_TEACHER, Role.GRADE_HEAD, Role.PRINCIPAL, Role.COUNSELLOR}),
        (_("监护人"), _("同意书"), _("家长")),
    ),
    Topic(
        "roster",
        _("怎样导入名册"),
        (
            _("在「导入名册」下载模板，照样子填好上传。身份证号不要填，平台不保存。"),
            _("平台先核对，不写入：哪一行哪一列有问题、怎样改，逐条列出。确认无误后您点头才会写入。"),
            _("勾选「这份名册包含全校学生」时，表里没有的学生会标记为离校；只是补充几个人时不要勾。"),
        ),
        frozenset({Role.ACADEMIC_AFFAIRS, Role.PRINCIPAL}),
        (_("模板"), _("表格"), _("学生名单")),
    ),
    Topic(
        "start",
        _("怎样让学校启用"),
        (
            _("按「入驻向导」一步步来：采用制度、核对校历、导入名册、任命领导小组、发布告知书。"),
            _("每一步做完会自动打勾。全部完成后由校长启用，从那天起开始产生待办。"),
        ),
        frozenset({Role.PRINCIPAL, Role.DISTRICT_ADMIN}),
        (_("入驻"), _("启用")),
    ),
    Topic(
        "district",
        _("区里能看到什么、做什么"),
        (
            _("区管理员登记、核验学校，发布节假日和学期，审阅每月统计。看不到任何学生的姓名。"),
            _("统计里小于 10 的数不显示，相邻的数也会一起遮住，免得相减算出来。发布后的表永远不变。"),
        ),
        DISTRICT_ROLES,
        (_("统计"), _("口径")),
    ),
    Topic(
        "account",
        _("账号、密码和退出"),
        (
            _("密码至少 10 个字符，用几个不相干的词连起来最好记。忘了密码，请管理员重设。"),
            _("离开座位时请退出登录。手机丢了，到「我的账号」让所有设备退出。"),
            _("一个账号只给一个人用，不要借给别人。"),
        ),
        None,
        (_("忘记密码"), _("登录")),
    ),
    Topic(
        "errors",
        _("页面出错了怎么办"),
        (
            _("出错的页面会写明发生了什么、接下来怎么做，最下面有一个编号。"),
            _("按提示做一次还不行，请把编号告诉管理员。编号里没有任何人的信息，可以放心截图。"),
            _("提示「页面停留得太久了」时，返回上一页刷新再提交即可。"),
        ),
        None,
        (_("出错"), _("编号"), _("打不开")),
    ),
)


def for_roles(roles: Collection[str]) -> list[Topic]:
    """The topics for somebody with these roles: first what concerns them, then what is for everybody."""
    return [topic for topic in TOPICS if topic.roles is None or not topic.roles.isdisjoint(roles)]


def others_for(roles: Collection[str]) -> list[Topic]:
    """What concerns other roles first, for colleagues to read; none for whoever has only a student's role."""
    if not set(roles) - {Role.STUDENT_HELPER}:
        return []
    mine = for_roles(roles)
    return [topic for topic in TOPICS if topic not in mine]
