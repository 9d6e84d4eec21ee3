"""What can be wrong with taking a school on board."""

from __future__ import annotations

from kernel.errors import DomainError


class SlugTaken(DomainError):
    """The address or number is used by another school or reserved by the platform."""

    code = "slug-taken"
    message = "网址简称「{slug}」已被使用或为系统保留，请换一个。"


class DistrictTaken(DomainError):
    """Another district of this deployment has that short name."""

    code = "district-taken"
    message = "已经有一个简称为「{slug}」的区，请换一个。"


class NumberTaken(DomainError):
    """Another school of the district has that number."""

    code = "school-number-taken"
    message = "学校编号「{number}」已被区内另一所学校使用，请核对。"


class ActivationBlocked(DomainError):
    """Steps of the checklist are missing."""

    code = "activation-blocked"
    message = "还不能启用，请先完成：{steps}。"


class UnitExists(DomainError):
    """The school has a unit of that kind and name."""

    code = "unit-exists"
    message = "本校已经有「{name}」，请换一个名称。"


class ClusterExists(DomainError):
    """The district has a cluster of that name."""

    code = "cluster-exists"
    message = "区内已经有「{name}」，请换一个名称。"
