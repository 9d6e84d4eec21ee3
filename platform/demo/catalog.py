"""Who and what the demo consists of: its district, schools, and one account a role. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.roles import Role
from tenants.models import Area, Stage

DISTRICT_SLUG, DISTRICT_NAME = "lanchuan", "澜川区"
SEED = 20261118
PROFILE = "P2"

# One password for all demo accounts: they hold invented people only, and it is shown on the console.
PASSWORD = "hedeng-shubao-qingchen"  # noqa: S105  a demo's, printed on purpose

PREPARED_ON = date(2026, 8, 24)
ACTIVATED_ON = date(2026, 8, 28)
TERM_STARTS_ON = date(2026, 9, 1)
TODAY = date(2026, 11, 18)


@dataclass(frozen=True, slots=True)
class DemoSchool:
    """A school of the demo: `classes` per grade, `size` students each; none where it has not come that far."""

    slug: str
    number: str
    name: str
    short_name: str
    area: Area
    classes_per_grade: int
    size: int
    is_active: bool = True
    stage: Stage = Stage.PRIMARY


SCHOOLS: tuple[DemoSchool, ...] = (
    DemoSchool("yunshan", "001", "澜川区云杉小学", "云杉小学", Area.URBAN, 4, 42),
    DemoSchool("wangjiang", "002", "澜川区望江路小学", "望江路小学", Area.URBAN, 3, 40),
    DemoSchool("liuxi", "009", "澜川区柳溪镇中心小学", "柳溪镇中心小学", Area.TOWN, 2, 35),
    DemoSchool("lanwan", "024", "澜川区澜湾小学", "澜湾小学", Area.URBAN, 0, 0, is_active=False),
)

GRADES = range(1, 7)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account that the console and the sign-in page of the demo show."""

    username: str
    name: str
    role: Role
    school: DemoSchool | None = None


_STAFF: tuple[tuple[Role, str, tuple[str, str, str, str]], ...] = (
    (Role.PRINCIPAL, "principal", ("沈知行", "陆青禾", "温远舟", "白若溪")),
    (Role.GROUP_HEAD, "head", ("王静川", "谢云帆", "秦朗月", "")),
    (Role.GROUP_MEMBER, "member", ("郑书言", "唐雨辰", "叶知秋", "")),
    (Role.COUNSELLOR, "counsellor", ("苏明月", "江晚晴", "顾南星", "")),
    (Role.GRADE_HEAD, "grade3", ("许长风", "夏初阳", "袁清和", "")),
    (Role.CLASS_TEACHER, "teacher", ("林晓岚", "吴若兰", "孙一帆", "")),
    (Role.SUBJECT_TEACHER, "subject", ("陈书瑶", "何木青", "高远山", "")),
    (Role.ACADEMIC_AFFAIRS, "office", ("黄行之", "曹景明", "梁思齐", "")),
    (Role.STUDENT_HELPER, "helper", ("罗小满", "宋子期", "冯乐知", "")),
)

# The class whose teacher has a named account: 三年级2班.
TEACHERS_GRADE, TEACHERS_NUMBER = 3, 2


def accounts() -> list[DemoAccount]:
    """Every account that is shown, the district's first."""
    office = [
        DemoAccount("quadmin", "方致远", Role.DISTRICT_ADMIN),
        DemoAccount("bureau", "杜思衡", Role.STATISTICIAN),
    ]
    return office + [account for school in SCHOOLS for account in accounts_of(school)]


def accounts_of(school: DemoSchool) -> list[DemoAccount]:
    """The shown accounts of one school."""
    place = SCHOOLS.index(school)
    return [
        DemoAccount(f"{school.slug}-{word}", names[place], role, school) for role, word, names in _STAFF if names[place]
    ]
