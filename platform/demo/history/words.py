"""What class teachers of the demo write about a talk: short, concrete, and about the child's own day."""

from datetime import date

from care.fee_relief.terms import Per
from care.incidents.terms import Finding
from care.support_needs.terms import NeedPriority

TALKS = (
    "先聊了足球，再聊作业。他说数学应用题读不懂题目，想请同桌讲。",
    "说最近睡得早了，早上不困。外婆腿疼，他帮忙买菜。",
    "主动说想参加合唱队，担心嗓子不好听，我们约好周四去试一次。",
    "午餐吃得好，和两个同学坐在一起。周末想给爸爸打电话。",
    "作业比上周按时，只有一次没写完。她说写完会先检查一遍。",
    "说班里的图书角缺几本书，愿意每天放学整理十分钟。",
    "期中以后有点着急，我们把三件小事排了先后，一天做一件。",
    "聊到和同桌的小误会，自己想好了怎么开口，下午已经和好。",
)
STRATEGIES = (
    "先肯定再提一个小目标",
    "请同桌结对，每天讲一题",
    "约定每周四下午单独聊十分钟",
    "和家长商定固定的通话时间",
    "给一项能做好的小任务",
)
EFFECTS = ("按时完成作业的次数多了", "愿意在小组里发言", "情绪平稳，课间和同学一起玩", "变化还不明显，继续观察")
LESSONS = ("目标要小，当天就能看到", "不在全班面前点名，私下说", "先听完再给建议", "和任课老师提前通气很有用")
NEXT_STEPS = ("周四课间再聊五分钟", "下周一看作业本", "周末请家长回一次电话", "")
PLACES = ("办公室", "操场边", "图书角", "教室走廊")
PLANS = (
    ("了解开学以后适应得怎样，有没有想说的事", "暑假里最开心的一天"),
    ("弄清作业为什么常常写不完", "上周的科学课，他举了三次手"),
    ("听听和同学相处的情况", "班里图书角新来的那套书"),
    ("一起定一个这学期的小目标", "最近学会的一件事"),
)
"""What a talk is for, and what it begins with."""
CAUTIONS = ("不追问家里的事，他愿意说再听", "挑没有别的同学在的时候", "不拿别的同学比", "")
COUNSELLED = (
    "用沙盘摆了一个有桥的小镇，说桥修好了就能去看外婆。",
    "说夜里醒来会想很多事，我们一起画了睡前的三步。",
    "愿意说和同桌的别扭了，分清了哪些是自己能做的。",
    "今天话少，一起拼了半小时拼图，临走问下周还来不来。",
)
"""What counsellors of the demo write for themselves."""
COUNSELLING_PLANS = ("两周后再约一次", "和班主任说好：情绪上来时可以先到咨询室坐一会儿", "")
PEERS = (
    "说他午休常借书给大家看，最近话多了一点。",
    "说她体育课上会主动帮忙收器材。",
    "说他小组讨论时愿意先讲一个办法。",
)
"""What classmates of the demo's children tell."""
CARDS = ("坐到前排以后好多了。", "分组时会主动记要点。", "午后第一节课容易没精神。")
"""What subject teachers of the demo add to their cards."""
CONFERRED = "期中以后她上午常请假，想一起看看学校里可以先做什么。"
MINUTES = (
    "在校时愿意和两位同学一起活动，上午第一节课最吃力。大家商量：不催，先让她到校后有一个安心的地方，再慢慢回到课堂。"
)
TAKEN_ON = ("和家长约定早上到校的时间，第一周陪她进教室", "每周三午休在心理辅导室留半小时")
MESSAGE = "今天午休她自己来了，画了一会儿画。下周三照旧。"
"""A conference of the demo: what it was for, what was said, what two people took on, and a line afterwards."""

CALLS = (
    "说了这周作业的进步，也问了在家的情况。",
    "聊了最近的睡眠和早饭，提醒天冷加衣。",
    "商量周末怎样安排时间，孩子想学打羽毛球。",
    "告诉家长期中以后的小目标，请家长一起鼓励。",
)
ANSWERS = ("在家会主动帮忙，话比以前多了。", "晚上看手机有点久，想一起定个时间。", "谢谢老师，孩子回家常说起同桌。", "")
AGREED = ("每周五通一次话。", "睡前半小时收起手机。", "")
SEEN = ("家里收拾得整齐，有自己的书桌。", "外婆在家照顾，晚饭按时，作业在饭桌上写。", "爸爸每周回来一天，孩子很盼着。")
WISHES = ("想多知道在校的情况。", "希望放学后能在学校写完作业再回家。", "没有别的要求，说老师费心了。")
TWISTED = "体育课跳绳时扭了脚，校医看过，没有大碍，冰敷后回教室休息。"
SAFETY = (
    ("不跑长跑和折返跑，可以走、可以做操。", "嘴唇发白、说累", "扶到一边坐下，叫校医，打班主任电话。", False),
    ("不吃花生、芝麻和含坚果的点心。", "身上起红点、嘴唇发肿", "马上停下，叫校医；喘不上气立即拨 120。", True),
    ("不喝牛奶，换成豆浆。", "", "肚子疼时送到校医室，告诉班主任。", True),
)
"""What safety cards of the demo say, and whether the canteen has to know."""

HELPER_TASKS = ("每天课间约两三位同学一起去操场走走。", "值日时看看有没有同学需要搭把手。")
"""What a class teacher asks of a student helper."""

HELPED = ("这周体育课他都坐在边上，说脚有点疼。", "这几天中午她都没去食堂，在教室趴着，叫她也不太说话。")
"""What a student helper noticed."""

LOOKED_INTO = "问过本人，是新鞋磨脚，已请家长换鞋。"
"""Why the teacher did no more about the first of these."""
NEEDS = (
    ("放学后有人陪着做作业，到五点半", NeedPriority.SOON, "每周一、三在图书角，由值班老师陪"),
    ("一副新眼镜，看不清黑板", NeedPriority.URGENT, ""),
    ("想参加足球社，缺一双球鞋", NeedPriority.LATER, "体育组有备用的，周五去试"),
)
"""What is needed, how soon, and what is arranged where something is."""
RELIEFS = (
    ("午餐费", 15_000, Per.MONTH, "爸爸在外地打工，家里由外婆照应，这学期药费多。"),
    ("住宿费", 40_000, Per.TERM, "一个人带两个孩子，换了工作，收入还没有稳定。"),
    ("校服费", 12_000, Per.WHOLE, "长得快，冬季校服要换大一号，家里想晚些再买。"),
)
"""What is lowered, by how much, and why; the last of them still waits."""
TUTORING = (
    (
        "数学",
        (1, 3),
        "先补三位数乘一位数，再做两步应用题；每次十道，做完一起看错在哪里。",
        (("三位数乘一位数十题对八题", date(2026, 10, 23)), ("自己读懂两步应用题并列式", date(2026, 12, 11))),
    ),
    (
        "语文",
        (0, 4),
        "每次读一篇短文，说三句话的大意；生字写在小本上，周五一起看。",
        (("能用三句话说清一篇短文", date(2026, 11, 27)),),
    ),
    (
        "英语",
        (2,),
        "从常用的二十个句子说起，先敢开口，再改读音。",
        (("能和同桌说五个来回", date(2026, 12, 18)),),
    ),
)
"""What a plan is about: subject, weekdays, what is done, and goals with their dates."""
PROGRESS = ("计算稳了，十题能对八九题；应用题读题还急，常漏看单位。", "下一阶段先圈单位再列式。")
ADJUSTED = ("数学", "计算的目标达到了，时间留给应用题。", "每次三道两步应用题：先圈单位，再说数量关系，最后列式。")
"""The plan adjusted: subject, why, and what is done from now on."""
TRAININGS = (
    ("突发事件发生后的头十分钟", "谁先到场、谁去通知、谁陪着孩子；按学校的流程分组演练一遍。"),
    ("听懂孩子没有说出口的话", "怎样开头、怎样停下来等；什么情况下请心理老师接着谈。"),
    ("表扬怎样说到点子上", "用本校的课堂片段，说说哪一句起了作用。"),
    ("怎样倾听一位同学", "先听完，不追问，不打听；需要帮忙时怎样告诉老师。"),
    ("期中之前，各班的好办法", "每人带一个做法，说清怎么做、效果怎样。"),
)
"""Trainings of the demo, the last of them an exchange: what they are called and what they are about."""
TAUGHT = "按流程走了一遍，各组都提了改进的地方，下月再练一次。"
EXCHANGED = "三位老师介绍了晨间问候、同桌结对和每周一封短信。大家约定先在本班试两周，下次说说效果。"
"""What was written down after them."""
INCIDENTS = {
    Finding.ESTABLISHED: (
        "体育课后，有老师当着全班说一名同学拖了班级的后腿，让他站到下课。几名同学跟着笑，他两天没有说话。",
        "课后陪他走回教室，请心理老师和他聊了一会儿。",
        "分别听了四名同学、当事老师和孩子本人的说法，说法一致。老师承认话说重了。",
        "四方说法一致，做法不当，对孩子造成了不良影响。",
        "组长与当事老师谈话，老师当面向孩子道歉；年级组一起学习怎样在课上提要求。",
        "孩子说现在敢举手了，午休又去打球。家长表示理解。",
    ),
    Finding.UNFOUNDED: (
        "听说有老师让一名同学连续几天单独坐在最后一排，担心是因为成绩。",
        "",
        "看了座位安排记录，听了孩子和家长的说法：孩子个子长得快，自己提出坐到后排，每两周轮换。",
        "座位轮换有记录，是孩子和家长自己的意思，不存在区别对待。",
        "",
        "孩子喜欢现在的位置，同桌相处得好。",
    ),
}
"""What was reported, what had been done, what was heard, on what the finding rests, the measure, the revisit."""
UNNAMED = "食堂排队的时候，有人老说外地来的孩子没规矩，我在旁边听到两次，孩子听了低下头。"
HARMED = (
    "早读前看到一名同学校服后背有鞋印，问起来说放学路上被几个大孩子堵过三次，要钱。",
    "陪他到办公室，通知了家长，今天起放学有老师一起走。",
    "接报回执 2026-1103-07",
    "民警到校了解情况，班主任和家长全程陪着；放学路线加了值班。",
)
"""What was noticed, what was done at once, the receipt of the police, and how the school helped."""
SEMINAR_TOPICS = ("陪孩子管好手机", "听懂孩子没说出口的话")
SEMINAR_MINUTES = {
    "points": "八位家长发言：晚上看手机停不下来、写作业时总想查一查、老人带孩子不好意思管。",
    "methods": "先和孩子一起定规矩，再提醒；大人自己先放下手机；做到了当天就夸一句。",
    "strategies": "睡前半小时全家收起手机；作业先做完再用二十分钟；每周五和班主任互通一次消息。",
    "summary": "这次聊了怎样和孩子约定使用手机的时间：一起定、少批评、做到就夸。欢迎随时和班主任聊聊您家的办法。",
}
"""A seminar of the demo: what was said, and what the others are told."""
WISHED = ("想问问晚上几点睡合适", "", "想听听别家怎么安排周末", "", "那天要上班，改天到校找老师", "")
"""What guardians told beside yes or no."""
ACTIVITIES = (
    ("together", "一起跳长绳", "二十四个家庭分四队，孩子教家长起跳，笑声不断。家长说好久没有一起玩了。", 26, 24),
    ("lesson", "认识我的情绪", "用情绪脸谱说今天的心情，学了三次深呼吸。多数同学愿意说出一种情绪。", 42, 0),
)
"""Kind, topic, words, how many students and guardians."""
