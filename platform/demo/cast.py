"""The accounts of the demo that the console and the sign-in page show: one for every role, in several schools."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.roles import Role
from demo import catalog
from demo.catalog import DemoSchool, Selection
from tenants.models import Stage

# One password for all demo accounts: they hold invented people only, and it is shown on the console.
PASSWORD = "hedeng-shubao-qingchen"  # noqa: S105  a demo's, printed on purpose


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account that anybody may sign in with."""

    username: str
    name: str
    role: Role
    school: DemoSchool | None = None


# The words of the user names, by role: yunshan-principal, yunshan-head, yunshan-grade3 ...
_WORDS: dict[Role, str] = {
    Role.PRINCIPAL: "principal",
    Role.GROUP_HEAD: "head",
    Role.GROUP_MEMBER: "member",
    Role.COUNSELLOR: "counsellor",
    Role.GRADE_HEAD: "grade",
    Role.CLASS_TEACHER: "teacher",
    Role.SUBJECT_TEACHER: "subject",
    Role.ACADEMIC_AFFAIRS: "office",
    Role.STUDENT_HELPER: "helper",
    Role.LOGISTICS: "logistics",
}

# Schools whose whole staff is shown, in the order of the words above: at least one for each document.
_WHOLE: dict[str, str] = {
    "yunshan": "沈知行 王静川 郑书言 苏明月 许长风 林晓岚 陈书瑶 黄行之 罗小满 魏长安",
    "wangjiang": "陆青禾 谢云帆 唐雨辰 江晚晴 夏初阳 吴若兰 何木青 曹景明 宋子期 彭守仁",
    "liuxi": "温远舟 秦朗月 叶知秋 顾南星 袁清和 孙一帆 高远山 梁思齐 冯乐知 涂谷丰",
    "songling": "董长河 蒋云舟 程若水 蔡月明 潘向晨 田静姝 姜一川 邓文澜 韩星野 鲍平实",
    "tinglan": "贺听松 傅安澜 柳如川 凌月白 华清源 祁若溪 简书行 沈怀瑾 路小鱼",
    "wutong": "任栖梧 阎若谷 苗青杉 洪映雪 车远帆 温如故 钱致知 余青岚 尤小米",
    "songlingxiang": "熊松年 - - 穆晚钟 成行简 靳清禾 岳知秋 陆禾生 项小树",
    "yunshanzhongxue": "易云深 常远志 卓望山 计安宁 阮听涛 甘若霖 喻明理 武清扬 纪小川 邵克勤",
    "yingyong": "侯用之 孟学川 耿思源 巫清心 房志航 应知行 戚明远 龙知行 解小舟",
}

# The others: principal, head of the leadership group, academic affairs.
_FIRST: dict[str, str] = {
    "xiangyangli": "钟向暖 卢清越 范书禾",
    "dongling": "丁岭云 魏知远 薛晴川",
    "shiqiao": "杜石安 戴云溪 夏书宁",
    "yuhuaxiang": "汪雨桐 方静初 邹明泽",
    "hewan": "谭河清 - 石晚舟",
    "nantang": "贾南枝 - 黎秋实",
    "tinglanzhongxue": "乔澜亭 龚书远 文知微",
    "shiqiaochuzhong": "庞石川 樊静远 兰心言",
    "liuxizhongxue": "殷柳岸 施溪云 陶然之",
    "waiguoyu": "翟望洋 安思远 倪语堂",
    "yizhong": "严立言 牛弘毅 俞静渊",
    "erzhong": "章明德 鲁行健 葛若虚",
    "zhiye": "韦匠心 毛工谨 邱长技",
    "xinghe": "秦星禾 - 江暖阳",
    "lanwan": "白若溪",
}
_NOBODY = "-"
"""A school without a leadership group has nobody in these places."""
_FIRST_ROLES = (Role.PRINCIPAL, Role.GROUP_HEAD, Role.ACADEMIC_AFFAIRS)


def accounts(selection: Selection = Selection.DISTRICT) -> list[DemoAccount]:
    """Every account that is shown, the district's first."""
    office = [
        DemoAccount("quadmin", "方致远", Role.DISTRICT_ADMIN),
        DemoAccount("bureau", "杜思衡", Role.STATISTICIAN),
    ]
    return office + [account for school in catalog.schools(selection) for account in accounts_of(school)]


def leading_accounts(selection: Selection) -> list[DemoAccount]:
    """The accounts to begin with: the district's, and those of schools whose whole staff is shown."""
    return [account for account in accounts(selection) if account.school is None or account.school.slug in _WHOLE]


def accounts_of(school: DemoSchool) -> list[DemoAccount]:
    """The shown accounts of one school."""
    roles, names = (
        (tuple(_WORDS), _WHOLE[school.slug]) if school.slug in _WHOLE else (_FIRST_ROLES, _FIRST[school.slug])
    )
    return [
        DemoAccount(f"{school.slug}-{_word(role, school)}", name, role, school)
        for role, name in zip(roles, names.split(), strict=False)
        if name != _NOBODY
    ]


def _word(role: Role, school: DemoSchool) -> str:
    if role is not Role.GRADE_HEAD:
        return _WORDS[role]
    return "college" if school.stage is Stage.UNIVERSITY else f"{_WORDS[role]}{school.teachers_grade}"
