"""The four kinds of table: a school's own, a district's shared, a district office's, and global ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, ForeignKey, ForeignKeyConstraint, LargeBinary, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from kernel import tenancy
from kernel.ids import new_id

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The one registry of mapped classes."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {  # Any: SQLAlchemy's own signature
        UUID: Uuid(),
        str: Text(),
        bytes: LargeBinary(),
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB(),  # Any: a JSON object's values
        list[str]: ARRAY(Text()),
    }


class SchoolModel(Base):
    """A table whose rows belong to one school each: `school_id` comes first in every key, and row security binds it."""

    __abstract__ = True

    @declared_attr
    def school_id(cls) -> Mapped[UUID]:  # noqa: N805  declared_attr passes the class
        """The tenant; filled in from the open scope."""
        return mapped_column(ForeignKey("schools.id"), primary_key=True, sort_order=-20, default=tenancy.school_id)

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-19, default=new_id)


class DistrictShared(Base):
    """A table of one district, readable in the scope of the district and of each of its schools, written by the district."""

    __abstract__ = True

    @declared_attr
    def district_id(cls) -> Mapped[UUID]:  # noqa: N805
        """The district; filled in from the open scope."""
        return mapped_column(ForeignKey("districts.id"), primary_key=True, sort_order=-20, default=tenancy.district_id)

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-19, default=new_id)


class DistrictOffice(Base):
    """A table seen only in the district's own scope; a school may insert its own row, named in `reporting_school_id`."""

    __abstract__ = True

    @declared_attr
    def office_id(cls) -> Mapped[UUID]:  # noqa: N805
        """The district whose office holds the row; filled in from the open scope."""
        return mapped_column(ForeignKey("districts.id"), primary_key=True, sort_order=-20, default=tenancy.district_id)

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-19, default=new_id)

    @declared_attr
    def reporting_school_id(cls) -> Mapped[UUID | None]:  # noqa: N805
        """The school that inserted the row, if a school did."""
        return mapped_column(ForeignKey("schools.id"), sort_order=-18)


class GlobalModel(Base):
    """A table outside any tenant; the list of them is spelled out in a test. It never has a column `school_id`."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-19, default=new_id)


class Versioned:
    """Optimistic locking: an UPDATE names the version it read, and a second writer is refused."""

    version: Mapped[int] = mapped_column(sort_order=90)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  Any: SQLAlchemy's own signature
        return {"version_id_col": cls.version}


def school_fk(column: str, target: str) -> ForeignKeyConstraint:
    """A foreign key between two school tables that carries the school on both sides.

    Row security does not see foreign keys; only a composite one refuses a reference into another school.
    """
    return ForeignKeyConstraint(["school_id", column], [f"{target}.school_id", f"{target}.id"])
