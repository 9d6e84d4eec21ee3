"""How people read the stage and the area of a school."""

from __future__ import annotations

from tenants.models import Area, Stage

STAGE_LABELS: dict[str, str] = {
    Stage.PRIMARY: "小学",
    Stage.MIDDLE: "初中",
    Stage.SENIOR: "高中",
    Stage.NINE_YEAR: "九年一贯制",
    Stage.VOCATIONAL: "中等职业",
    Stage.SPECIAL: "特殊教育",
    Stage.UNIVERSITY: "高等学校",
}

AREA_LABELS: dict[str, str] = {Area.URBAN: "城区", Area.TOWN: "镇区", Area.RURAL: "乡村"}
