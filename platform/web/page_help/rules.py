"""What pages rest on, where several rest on the same: the school's own document, or the law."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

ASK_TEACHERS = _("学校制度：经常向任课教师、学生了解课堂、课间和作业的情况。")
HELPERS = _("学校制度：同学协助老师时给明确的指引，遵守纪律；学生不接触名单和档案。")
CONFER = _("学校制度：畅通信息渠道，共同商讨。")
PRIVATE = _("《个人信息保护法》第二十八至三十一条：未满十四周岁的个人信息是敏感个人信息，只在必要范围内处理。")
LOGGED = _("《未成年人网络保护条例》第三十四至三十七条：查看未成年人信息须有授权、权限最小、留有记录。")
TWO_PEOPLE = _("学校制度：提出和决定不是同一个人，做到不漏、不错。")
HOME = _("学校制度：经常与监护人保持联系，了解学生在家、在校的表现。")
VISITS = _("学校制度：定期走访学生家庭，虚心听取家长意见。")
LETTERS = _("学校制度：每学年至少给家长一封信，介绍近况，请家长回复，凭证和回函保管好。")
TALKS = _("学校制度：经常个别谈话，每次都有记录。")
PLANS = _("学校制度：学习优先辅导，责任到人，计划写明时间、内容和阶段性目标。")
NO_LABELS = _("《未成年人学校保护规定》第六条、第十条：平等对待，采集信息要告知，不泄露学生隐私。")
