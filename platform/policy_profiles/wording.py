"""The words of a policy document's sections, fields and values in Chinese: tables alone, put together in `change_words`."""

from __future__ import annotations

from policy_profiles.directions import Direction

DIRECTION_LABELS: dict[Direction, str] = {
    Direction.LOOSER: "放宽",
    Direction.STRICTER: "更严",
    Direction.OTHER: "调整",
}

SECTION_LABELS: dict[str, str] = {
    "grace_workdays": "宽限",
    "escalation": "提醒",
    "categories": "关爱对象的类型",
    "tags": "摸底用词",
    "forms": "表单",
    "awards": "评优",
    "roles": "分工",
    "rules": "工作制度",
    "disqualification": "取消评优资格",
    "referral": "村（居）委会协助",
    "confidentiality": "保密",
    "features": "功能",
    "floor": "区级底线",
    "title": "名称",
    "preamble": "总则",
    "stages": "学段",
    "clauses": "条文",
}

FIELD_LABELS: dict[str, str] = {
    "when.days": "天数",
    "when.priority_days": "重点对象的间隔",
    "when.hours": "小时数",
    "when.workdays": "工作日数",
    "when.times": "每学期次数",
    "when.first_day": "开始的一天",
    "when.last_day": "截止的一天",
    "when.day": "日期",
    "when.months": "月份",
    "when.due": "截止日期",
    "when.late_after": "晚纳入的界限",
    "when.min_days": "最少在校天数",
    "when.opens_before_end": "提前开始的天数",
    "when.opens_before": "提前开始的天数",
    "when.alert_week": "提示筹备的周次",
    "when.pause_in_vacation": "寒暑假暂停计算",
    "when.anchor": "从开学前还是开学后算",
    "when.terms": "在哪个学期",
    "when.late_start": "中途开始的班级",
    "when.shift": "遇休息日",
    "when.vacation": "落在寒暑假",
    "when.kind": "期限的算法",
    "when.after_first": "从什么之后开始",
    "when.event": "由什么引起",
    "when.at_once_if_harm": "有伤害风险时立即办理",
    "when.rule": "在哪一项之前",
    "grace_workdays": "宽限",
    "enabled": "是否执行",
    "listed": "是否列入",
    "owner": "由谁做",
    "helpers": "协助",
    "receivers": "交给谁",
    "evidence": "留下什么",
    "only": "针对哪些对象",
    "scope": "针对什么",
    "per_teacher": "每位任课教师各一份",
    "precondition": "启用前必须完成",
    "title": "名称",
    "definition": "界定",
    "duty": "职责",
    "note": "说明",
    "tier": "知情范围",
    "node": "统计归类",
    "subtag_required": "必须选细类",
    "explanation_required": "必须写说明",
    "signatures": "签名人数",
    "fields": "栏目",
    "minutes": "填写时间",
    "minutes_mark": "填写时间的依据",
    "to": "对应的类型",
    "public_title": "公开名称",
    "recipient": "授予谁",
    "discrimination": "歧视即取消",
    "prejudice": "偏见即取消",
    "improper_method": "不当教育方式",
    "months": "取消的月数",
    "sender": "由谁签发",
    "required": "必须告知",
    "further": "另外告知",
    "level": "保密要求",
    "presence": "是否提供",
    "workdays": "第几个工作日",
    "value": "内容",
}

NUMBER_WORDING: dict[str, str] = {
    "when.days": "{value} 天",
    "when.priority_days": "{value} 天",
    "when.hours": "{value} 小时",
    "when.workdays": "{value} 个工作日",
    "when.times": "{value} 次",
    "when.first_day": "第 {value} 天",
    "when.last_day": "第 {value} 天",
    "when.day": "{value} 日",
    "when.min_days": "{value} 天",
    "when.opens_before_end": "{value} 天",
    "when.opens_before": "{value} 天",
    "when.alert_week": "第 {value} 周",
    "grace_workdays": "{value} 个工作日",
    "workdays": "第 {value} 个工作日",
    "months": "{value} 个月",
    "minutes": "{value} 分钟",
    "signatures": "{value} 人",
}
DATE_WORDING = "{month} 月 {day} 日"
MONTHS_WORDING = "{value} 月"
WORD_LABELS: dict[str, str] = {
    "true": "是",
    "false": "否",
    "none": "没有",
    "after": "开学后",
    "before": "开学前",
    "each": "每学期",
    "autumn": "第一学期",
    "spring": "第二学期",
    "full_window": "给足天数",
    "skip": "不要求",
    "merge_into_next": "并入下一次",
    "keep": "保留原日期",
    "waive": "免去",
    "adverse": "造成不良后果的取消资格",
    "serious": "造成严重后果的取消资格",
    "never": "不取消资格",
    "strict": "严格保密",
    "floor": "按区级底线",
    "every_days": "每隔几天一次",
    "term_quota": "每学期若干次",
    "term_window": "学期中的一段时间",
    "month_window": "每月一次",
    "point_dates": "固定日期",
    "year_quota": "每学年一次",
    "after_event": "发生之后",
    "after_confirmation": "确认纳入之后",
    "before_first": "第一次之前",
}
SHIFT_LABELS: dict[str, str] = {
    "next": "顺延到下一个工作日",
    "prev": "提前到上一个工作日",
    "skip": "那一次取消",
    "none": "日期不变",
}
YEAR_LABELS: dict[str, str] = {"school": "按学年", "calendar": "按日历年"}
TIES_LABELS: dict[str, str] = {"all": "并列的都算", "none": "并列的都不算"}
OF_FIELDS: dict[str, dict[str, str]] = {"shift": SHIFT_LABELS, "year": YEAR_LABELS, "ties": TIES_LABELS}
"""Words that mean something of their own in one field, by its last name; WORD_LABELS says the rest."""
ON_LABELS: dict[bool, str] = {True: "执行", False: "不执行"}
LISTED_LABELS: dict[bool, str] = {True: "列入", False: "不列入"}
NOTHING_WORDING = "没有"
ALL_CASES_WORDING = "全部关爱对象"
WHOLE_WORDING = "内容有改动"
TIER_LABELS: dict[str, str] = {
    "T1": "校内工作人员",
    "T2": "班主任、年级组长、领导小组、校长、心理教师",
    "T3": "班主任、领导小组、校长、心理教师和指定的支持者",
    "T4": "校长、领导小组组长、心理教师；班主任只看支持提示",
}
FLOOR_LABELS: dict[str, str] = {
    "priority_handling": "重点对象优先处理",
    "mandatory_reporting": "强制报告",
    "access_log": "查阅留痕",
    "no_student_access": "学生不得查阅",
    "neutral_outward_wording": "对外用语中性",
    "incident_handling": "歧视和不当教育事件必须处置",
}
