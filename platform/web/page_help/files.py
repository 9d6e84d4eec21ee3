"""What the pages of the screening and of the files are for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from web.page_help import rules
from web.page_help.page import PageHelp

TABLE: dict[str, PageHelp] = {
    "screening.index": PageHelp(
        _("每学期初逐班了解每一位同学，这里看各班进行到哪一步。"),
        _("学校制度：开学初摸底排查，一个不漏。结果不公开、不宣传。"),
    ),
    "screening_papers.show": PageHelp(
        _(
            "把复核通过的一个班印成摸底登记表，或存成 Word：人数、候选名单、依据、班主任和复核人。要先说用途，会记入查阅记录。"
        ),
        _("学校制度：每学期初摸底排查，不漏、不错；名单和依据注意保密。"),
    ),
    "screening.show": PageHelp(
        _("给班里每一位同学登记一个结果，写完交给另一位老师复核。绝大多数同学选「无需关注」即可。"),
        rules.TWO_PEOPLE,
    ),
    "cases.index": PageHelp(
        _("您负责的、正在得到支持的同学。这里不显示类型；打开名册会记入查阅记录。"),
        rules.LOGGED,
    ),
    "cases.show": PageHelp(
        _("一位同学的档案：先看现在约定了什么、下一步做什么、找谁商量，再看经过。查看会被记录。"),
        _("学校制度：一人一档。《未成年人保护法》第二十九条：学校协助建立档案，给予关爱帮扶。"),
    ),
    "cases.of_student": PageHelp(_("这位同学现在没有支持档案。需要时可以提出，由另一位老师决定。"), rules.TWO_PEOPLE),
    "case_printing.show": PageHelp(
        _("先说明用途，再打印。纸上不含类型，页脚写明谁在什么时候打印；打印会被记录。"), rules.LOGGED
    ),
    "case_printing.index": PageHelp(
        _("先说明用途，再打印名册。只含姓名、学号、班级和状态；打印会被记录。"), rules.LOGGED
    ),
    "cases.categories": PageHelp(
        _("类型和依据单独放在这一页，只有需要时才打开。能看到哪一层，取决于您的职责。"),
        rules.PRIVATE,
    ),
    "proposals.index": PageHelp(_("先选同学，再写您看到了什么。提出不等于纳入。"), rules.TWO_PEOPLE),
    "proposals.new": PageHelp(
        _("写下类型和依据：看到的、听到的或有材料的，不写猜测。由另一位老师决定是否纳入。"),
        _("学校制度：以生为本，注重实证。"),
    ),
    "case_decisions.show": PageHelp(
        _("看清依据后决定纳入或暂不纳入。不能决定自己提出的；纳入前请先告知监护人，或写明为什么没有告知。"),
        rules.TWO_PEOPLE,
    ),
    "case_support.edit": PageHelp(
        _("写下约定怎样帮助，以及任课教师在课上可以怎么做。给任课教师的提示里不写原因。"),
        _("学校制度：先解决实际困难，长期跟进。"),
    ),
    "case_risks.new": PageHelp(
        _("发现可能自伤、伤人或受到伤害时在这里提出，立即按重点处理。拿不准也请提出，由大家一起判断。"),
        _("学校制度：有危险迹象的列为重点。《未成年人保护法》第十一条：发现受到侵害的，应当立即报告。"),
    ),
    "case_risks.ask_clearance": PageHelp(_("说明为什么风险已经解除。解除后档案还在，跟进照常。"), rules.TWO_PEOPLE),
    "case_priority.ask": PageHelp(_("申请把这位同学放在前面处理。由另一位有权决定的老师答复。"), rules.TWO_PEOPLE),
    "case_priority.ask_refusal": PageHelp(_("不列为重点时写明理由，申请的老师会看到。"), rules.TWO_PEOPLE),
    "case_priority.ask_opinion": PageHelp(
        _("写下心理老师对能否结束重点关注的看法。只写看到的变化和建议，不写诊断。"),
        _("《精神卫生法》第二十三条：心理辅导人员不得从事诊断，发现异常应建议就医。"),
    ),
    "case_priority.ask_end": PageHelp(_("情况平稳后结束重点关注，改回平常的跟进。"), rules.TWO_PEOPLE),
    "file_protections.show": PageHelp(
        _("指定哪些老师可以打开这份档案，其他老师不论什么职务都看不到。校长、组长和班主任始终在内：待办总要有人做。"),
        _("平台要求：与家庭有亲属或利害关系的同事不得查看。《个人信息保护法》第六条：最小范围。"),
    ),
    "case_closing.ask": PageHelp(
        _("说明为什么可以结案、现在怎么样。结案由另一位老师决定，档案仍保留。"), rules.TWO_PEOPLE
    ),
    "case_closing.ask_refusal": PageHelp(_("暂不结案时写明还要做什么，申请的老师会看到。"), rules.TWO_PEOPLE),
    "exports.show": PageHelp(
        _("同事想带出一份有在册同学姓名的文件。看清是谁、要哪一部分、用来做什么，再决定；决定会被记录。"),
        rules.PRIVATE,
    ),
    "tips.index": PageHelp(
        _("您任教的同学里，课上可以怎样帮助谁。这里只有办法，没有原因。"),
        _("学校制度：学习优先辅导，责任落实到任课教师。"),
    ),
}
