"""Shared parts of all tables: names of constraints, ids, times, versions, JSON columns."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import DateTime, Enum, MetaData, String, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeEngine

from api.core.clock import utc_now
from api.core.errors import StaleVersion
from api.core.ids import new_id
from api.core.versions import ExpectedVersion

T = TypeVar("T")


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: String(),
        datetime: DateTime(timezone=True),
        # Stored as text without a CHECK, so that a new state needs no lock on a large table.
        StrEnum: Enum(StrEnum, native_enum=False, create_constraint=False, length=40),
    }


def enum_column(kind: type[StrEnum]) -> Enum:
    """Stores the member's value as text; SQLAlchemy would store its name."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class StructJSON(TypeDecorator[Any]):
    """A JSONB column with a msgspec type: validated when read, plain JSON when written."""

    impl = JSONB
    cache_ok = True

    def __init__(self, shape: Any) -> None:
        super().__init__(none_as_null=True)
        self.shape = shape

    @property
    def python_type(self) -> type[Any]:
        return object

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else msgspec.to_builtins(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else msgspec.convert(value, self.shape)

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        return self.impl_instance.coerce_compared_value(op, value)


class Identified:
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-2)


class Timed:
    created_at: Mapped[datetime] = mapped_column(default=utc_now, sort_order=90)
    updated_at: Mapped[datetime] = mapped_column(default=utc_now, onupdate=utc_now, sort_order=91)


class Versioned(Identified, Timed):
    """A thing with an `ETag`. Every UPDATE increases `version`, and fails if another was first."""

    def require_version(self, expected: ExpectedVersion) -> None:
        """Refuse a change that is based on an older version."""
        if not expected.is_met_by(self):
            raise StaleVersion

    version: Mapped[int] = mapped_column(default=1, sort_order=92)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        # Only the search vectors are made by the server, and nobody reads them back. Without
        # RETURNING, many rows go as one prepared statement.
        return {"version_id_col": cls.version, "eager_defaults": False}
