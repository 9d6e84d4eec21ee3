"""What the demo consists of: its district, its days, its schools (domain.md section 6). All of it is invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tenants.models import Area, Stage

DISTRICT_SLUG, DISTRICT_NAME = "lanchuan", "澜川区"
SEED = 20261118

SCHOOL_YEAR = 2026
PREPARED_ON = date(2026, 8, 24)
ACTIVATED_ON = date(2026, 8, 28)
TERM_STARTS_ON = date(2026, 9, 1)
TODAY = date(2026, 11, 18)


class Selection(StrEnum):
    """Which part of the district is loaded: all of it, the few schools that tests need, or none."""

    DISTRICT = "district"
    SMALL = "small"
    NONE = "none"


class Pace(StrEnum):
    """How well a school keeps up with its duties."""

    USUAL = "usual"
    EXEMPLARY = "exemplary"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class DemoSchool:
    """A school of the demo: `classes` in each of its grades, `size` students each; none where it has not come that far.

    `profile` is the key of the built-in document that it works by, or from which its own was made (`customising.py`).
    `grades` are counted from the first grade of primary school (七年级 is 7, 高一 is 10), in a university by year of study.
    """

    slug: str
    number: str
    short_name: str
    stage: Stage
    area: Area
    profile: str
    grades: range
    classes: int
    size: int
    pace: Pace = Pace.USUAL

    @property
    def name(self) -> str:
        """The full name."""
        return f"{DISTRICT_NAME}{self.short_name}"

    @property
    def is_empty(self) -> bool:
        """Whether nobody has been entered yet: the school has only just come on board."""
        return self.classes == 0

    @property
    def has_group(self) -> bool:
        """Whether its document knows a leadership group; in P3 the principal takes the group's steps."""
        return self.profile != "P3"

    @property
    def class_count(self) -> int:
        """How many classes it has."""
        return len(self.grades) * self.classes

    @property
    def students(self) -> int:
        """How many students it has."""
        return self.class_count * self.size

    @property
    def teachers_grade(self) -> int:
        """The grade of the class whose teacher has a named account: 三年级, or the school's last one before."""
        return 3 if 3 in self.grades else self.grades[-1]

    @property
    def teachers_number(self) -> int:
        """The number of that class: 2班, or the only one."""
        return min(2, self.classes)


_PRIMARY, _MIDDLE, _SENIOR = range(1, 7), range(7, 10), range(10, 13)
_NINE_YEARS, _YEARS_OF_STUDY = range(1, 10), range(1, 5)


SCHOOLS: tuple[DemoSchool, ...] = (
    DemoSchool("yunshan", "001", "云杉小学", Stage.PRIMARY, Area.URBAN, "P2", _PRIMARY, 4, 42),
    DemoSchool("wangjiang", "002", "望江路小学", Stage.PRIMARY, Area.URBAN, "P2", _PRIMARY, 3, 40, Pace.BEHIND),
    DemoSchool("tinglan", "003", "听澜小学", Stage.PRIMARY, Area.URBAN, "E5", _PRIMARY, 5, 43),
    DemoSchool("xiangyangli", "004", "向阳里小学", Stage.PRIMARY, Area.URBAN, "E5", _PRIMARY, 4, 41),
    DemoSchool("dongling", "005", "东岭实验小学", Stage.PRIMARY, Area.URBAN, "E5", _PRIMARY, 4, 42),
    DemoSchool("wutong", "006", "梧桐小学", Stage.PRIMARY, Area.URBAN, "P4", _PRIMARY, 3, 38),
    DemoSchool("shiqiao", "007", "石桥镇中心小学", Stage.PRIMARY, Area.TOWN, "P4", _PRIMARY, 2, 36),
    DemoSchool("yuhuaxiang", "008", "雨花巷小学", Stage.PRIMARY, Area.URBAN, "P4", _PRIMARY, 3, 39),
    DemoSchool("liuxi", "009", "柳溪镇中心小学", Stage.PRIMARY, Area.TOWN, "P2", _PRIMARY, 2, 35, Pace.EXEMPLARY),
    DemoSchool("songlingxiang", "010", "松岭乡小学", Stage.PRIMARY, Area.RURAL, "P3", _PRIMARY, 1, 24),
    DemoSchool("hewan", "011", "河湾小学", Stage.PRIMARY, Area.RURAL, "P3", _PRIMARY, 1, 22),
    DemoSchool("nantang", "012", "南塘小学", Stage.PRIMARY, Area.RURAL, "P3", _PRIMARY, 1, 20),
    DemoSchool("yunshanzhongxue", "013", "云杉中学", Stage.MIDDLE, Area.URBAN, "M1", _MIDDLE, 8, 45),
    DemoSchool("tinglanzhongxue", "014", "听澜中学", Stage.MIDDLE, Area.URBAN, "M1", _MIDDLE, 6, 44),
    DemoSchool("shiqiaochuzhong", "015", "石桥镇初级中学", Stage.MIDDLE, Area.TOWN, "M1", _MIDDLE, 4, 42),
    DemoSchool("liuxizhongxue", "016", "柳溪中学", Stage.MIDDLE, Area.TOWN, "M1", _MIDDLE, 4, 40),
    DemoSchool("songling", "017", "松岭学校", Stage.NINE_YEAR, Area.RURAL, "P2", _NINE_YEARS, 2, 30),
    DemoSchool("waiguoyu", "018", "澜川外国语学校", Stage.NINE_YEAR, Area.URBAN, "E5", _NINE_YEARS, 3, 40),
    DemoSchool("yizhong", "019", "澜川一中", Stage.SENIOR, Area.URBAN, "M1", _SENIOR, 10, 48),
    DemoSchool("erzhong", "020", "澜川二中", Stage.SENIOR, Area.URBAN, "M1", _SENIOR, 8, 46),
    DemoSchool("zhiye", "021", "澜川职业技术学校", Stage.VOCATIONAL, Area.TOWN, "M1", _SENIOR, 8, 35),
    DemoSchool("xinghe", "022", "星禾特殊教育学校", Stage.SPECIAL, Area.URBAN, "P3", _NINE_YEARS, 1, 9),
    DemoSchool("yingyong", "023", "澜川应用技术学院", Stage.UNIVERSITY, Area.URBAN, "U", _YEARS_OF_STUDY, 20, 36),
    DemoSchool("lanwan", "024", "澜湾小学", Stage.PRIMARY, Area.URBAN, "P2", _PRIMARY, 0, 0),
)

COLLEGES = ("信息工程学院", "智能制造学院", "经济管理学院", "人文与教育学院", "艺术设计学院")
"""The five colleges of the university, with as many classes of each year."""

CLUSTER_NAME = "东岭片区"
CLUSTER = ("tinglan", "xiangyangli", "dongling")

_SMALL = ("yunshan", "wangjiang", "liuxi", "lanwan")


def schools(selection: Selection) -> Sequence[DemoSchool]:
    """The schools of a selection, by number."""
    chosen = {Selection.DISTRICT: [school.slug for school in SCHOOLS], Selection.SMALL: _SMALL, Selection.NONE: ()}
    return [school for school in SCHOOLS if school.slug in chosen[selection]]
