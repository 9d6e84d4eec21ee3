"""What the pages of trainings are for. A student helper reads some of them: nothing here tells of anybody's situation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from web.page_help import rules
from web.page_help.page import PageHelp

TABLE: dict[str, PageHelp] = {
    "trainings.index": PageHelp(
        _("学校安排过的培训和班主任交流会，接下来的也在这里。当天到会场扫码签到，登记后学时算在您名下。"), rules.TRAINED
    ),
    "trainings.new": PageHelp(
        _("写明题目、主题、时间、地点、主讲和学时，选好请谁参加。保存后他们会收到通知。"), rules.TRAINED
    ),
    "trainings.show": PageHelp(
        _("一次培训走到哪一步：安排、签到、已举办、登记学时。登记之后名单固定，要改先点更正。"), rules.TRAINED
    ),
    "trainings.edit": PageHelp(_("登记学时之前都可以改。时间或地点变了，请来的人会再收到通知。"), rules.TRAINED),
    "trainings.table": PageHelp(_("把这份清单下载成表格，只有题目、时间和人数，没有姓名。"), rules.TRAINED),
    "training_attendance.show": PageHelp(
        _("给大家看二维码，各人用自己的账号签到；没有账号或没带手机的，在名单里勾选。两种可以一起用。"), rules.TRAINED
    ),
    "training_attendance.ask_presence": PageHelp(_("到了会场点一下，就在签到名单上。只在当天有效。"), rules.TRAINED),
    "training_files.new": PageHelp(_("给一次培训加讲义、照片等材料，全校教职工都能下载。"), rules.TRAINED),
    "training_papers.own": PageHelp(
        _("您本学年参加过的培训和登记的学时，可以下载证明；还没参加过的主题写在上面。"), rules.TRAINED
    ),
    "training_papers.record": PageHelp(
        _("一次培训的记录：题目、主题、学时、主讲和签到名单，可以打印存档。"), rules.TRAINED
    ),
    "training_papers.certificate": PageHelp(_("一个人参加一次培训的证明。登记了学时才有。"), rules.TRAINED),
    "training_coverage.index": PageHelp(
        _("按身份看本学年谁参加过哪些主题的培训，谁还没有。点「差几人」就列出他们，便于安排下一次。"), rules.TRAINED
    ),
    "training_coverage.table": PageHelp(_("把每个人的学时下载成表格。"), rules.TRAINED),
}
