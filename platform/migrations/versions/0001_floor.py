"""The floor: districts, schools, people who sign in, events, waiting jobs, keys, the demo's clock."""

from typing import Any  # of a column: its Python type, which a migration does not use

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.row_security import enable_district_office_rls, enable_school_rls, grant_global, let_relay_lease

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NOW = sa.text("now()")
SCHOOL_TABLES = ("org_units", "onboarding_steps", "school_keys", "events", "outbox")
OFFICE_TABLES = ("district_events", "district_outbox")
GLOBAL_TABLES = (
    "demo_clock",
    "schedule_slots",
    "security_events",
    "api_tokens",
    "invitations",
    "memberships",
    "platform_roles",
    "users",
    "schools",
    "school_clusters",
    "districts",
)
APPEND_ONLY = {"events", "district_events", "security_events", "school_keys"}


def upgrade() -> None:
    """Make the tables, then bind and grant them."""
    _new_id()
    _tenants()
    _accounts()
    _clockwork()
    _events()
    for table in SCHOOL_TABLES:
        enable_school_rls(op, table, append_only=table in APPEND_ONLY)
    for table in OFFICE_TABLES:
        enable_district_office_rls(op, table, append_only=table in APPEND_ONLY)
    for table in GLOBAL_TABLES:
        grant_global(op, table, append_only=table in APPEND_ONLY)
    for table in ("outbox", "district_outbox"):
        let_relay_lease(op, table)


def downgrade() -> None:
    """Drop everything: this is the first version."""
    for table in (*SCHOOL_TABLES, *OFFICE_TABLES, *GLOBAL_TABLES):
        op.drop_table(table)
    op.execute("drop function new_id()")


def _new_id() -> None:
    # Set-based SQL takes its ids from here: version 7 where the server has it.
    op.execute("""
        do $$ begin
          if current_setting('server_version_num')::int >= 180000 then
            create function new_id() returns uuid language sql volatile as 'select uuidv7()';
          else
            create function new_id() returns uuid language sql volatile as 'select gen_random_uuid()';
          end if;
        end $$
    """)


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid(), primary_key=True)


def _tenant() -> list[sa.Column[Any]]:
    return [sa.Column("school_id", sa.Uuid(), sa.ForeignKey("schools.id"), primary_key=True), _id()]


def _office() -> list[sa.Column[Any]]:
    return [
        sa.Column("office_id", sa.Uuid(), sa.ForeignKey("districts.id"), primary_key=True),
        _id(),
        sa.Column("reporting_school_id", sa.Uuid(), sa.ForeignKey("schools.id")),
    ]


def _text(name: str, *, null: bool = False, default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=null, server_default=default)


def _moment(name: str, *, null: bool = True, default: bool = False) -> sa.Column[Any]:
    return sa.Column(
        name, sa.DateTime(timezone=True), nullable=null and not default, server_default=NOW if default else None
    )


def _tenants() -> None:
    op.create_table(
        "districts",
        _text("slug"),
        _text("name"),
        sa.Column("minimum_cell", sa.Integer(), nullable=False),
        _moment("created_at", default=True),
        _id(),
        sa.UniqueConstraint("slug"),
        sa.CheckConstraint("minimum_cell >= 10", name="minimum_cell"),
    )
    op.create_table(
        "school_clusters",
        _id(),
        sa.Column("district_id", sa.Uuid(), sa.ForeignKey("districts.id"), nullable=False),
        _text("name"),
        sa.UniqueConstraint("district_id", "name"),
    )
    op.create_table(
        "schools",
        _id(),
        sa.Column("district_id", sa.Uuid(), sa.ForeignKey("districts.id"), nullable=False),
        sa.Column("cluster_id", sa.Uuid(), sa.ForeignKey("school_clusters.id")),
        *(_text(name) for name in ("slug", "number", "name", "short_name", "stage", "area", "state")),
        _moment("activated_at"),
        _moment("created_at", default=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("slug"),
        sa.UniqueConstraint("district_id", "number"),
    )
    op.create_index("ix_schools_district", "schools", ["district_id", "name"])
    op.create_table(
        "org_units",
        *_tenant(),
        sa.Column("parent_id", sa.Uuid()),
        _text("kind"),
        _text("name"),
        sa.ForeignKeyConstraint(["school_id", "parent_id"], ["org_units.school_id", "org_units.id"]),
        sa.UniqueConstraint("school_id", "kind", "name"),
    )
    op.create_index("ix_org_units_parent", "org_units", ["school_id", "parent_id"])
    op.create_table(
        "onboarding_steps",
        *_tenant(),
        _text("step"),
        _moment("confirmed_at", default=True),
        _text("confirmed_by"),
        _text("note"),
        sa.UniqueConstraint("school_id", "step"),
    )


def _accounts() -> None:
    op.create_table(
        "users",
        _id(),
        *(_text(name, null=True) for name in ("username", "email", "password")),
        _text("name"),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("is_student", sa.Boolean(), nullable=False),
        _text("fs_uniquifier"),
        _text("locale"),
        _moment("created_at", default=True),
        _moment("password_changed_at"),
        *(sa.UniqueConstraint(name) for name in ("username", "email", "fs_uniquifier")),
    )
    op.create_table("platform_roles", _id(), _text("name"), sa.UniqueConstraint("name"))
    op.create_table(
        "memberships",
        _id(),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("district_id", sa.Uuid(), sa.ForeignKey("districts.id"), nullable=False),
        sa.Column("member_school_id", sa.Uuid(), sa.ForeignKey("schools.id")),
        _text("role"),
        _moment("since", default=True),
        _moment("ended_at"),
        sa.UniqueConstraint("user_id", "district_id", "member_school_id", "role", postgresql_nulls_not_distinct=True),
    )
    op.create_index("ix_memberships_school", "memberships", ["member_school_id", "role"])
    _links()
    op.create_table(
        "security_events",
        _id(),
        _moment("at", default=True),
        _text("kind"),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id")),
        _text("place"),
        sa.Column("address_hash", sa.LargeBinary()),
    )
    op.create_index("ix_security_events_at", "security_events", ["at"])
    op.create_index("ix_security_events_user", "security_events", ["user_id", "at"])


def _links() -> None:
    op.create_table(
        "invitations",
        _id(),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("district_id", sa.Uuid(), sa.ForeignKey("districts.id"), nullable=False),
        sa.Column("invited_school_id", sa.Uuid(), sa.ForeignKey("schools.id")),
        _text("role"),
        _text("name"),
        sa.Column("assigned_class_id", sa.Uuid()),
        sa.Column("assigned_grade", sa.Integer()),
        sa.Column("invited_by", sa.Uuid(), sa.ForeignKey("users.id")),
        sa.Column("accepted_by", sa.Uuid(), sa.ForeignKey("users.id")),
        _moment("expires_at", null=False),
        _moment("used_at"),
        _moment("revoked_at"),
        _moment("created_at", default=True),
    )
    op.create_index("ix_invitations_school", "invitations", ["invited_school_id"])
    op.create_table(
        "api_tokens",
        _id(),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("district_id", sa.Uuid(), sa.ForeignKey("districts.id"), nullable=False),
        sa.Column("token_school_id", sa.Uuid(), sa.ForeignKey("schools.id")),
        _text("label"),
        _moment("expires_at", null=False),
        _moment("revoked_at"),
        _moment("created_at", default=True),
    )


def _clockwork() -> None:
    op.create_table(
        "demo_clock",
        sa.Column("only_row", sa.Boolean(), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.CheckConstraint("only_row", name="only_row"),
    )
    op.create_table(
        "schedule_slots",
        _id(),
        _text("job"),
        sa.Column("district_id", sa.Uuid(), sa.ForeignKey("districts.id"), nullable=False),
        sa.Column("slot_school_id", sa.Uuid(), sa.ForeignKey("schools.id")),
        _text("period"),
        _moment("claimed_at", default=True),
        sa.UniqueConstraint("job", "district_id", "slot_school_id", "period", postgresql_nulls_not_distinct=True),
    )
    op.create_index("ix_schedule_slots_period", "schedule_slots", ["period"])


def _events() -> None:
    op.create_table(
        "school_keys",
        *_tenant(),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        _moment("created_at", default=True),
    )
    for name, tenant in (("events", _tenant), ("district_events", _office)):
        op.create_table(
            name,
            *tenant(),
            _text("kind"),
            _moment("at", default=True),
            sa.Column("actor_id", sa.Uuid()),
            _text("actor_name"),
            sa.Column("data", JSONB(), nullable=False),
        )
    op.create_index("ix_events_at", "events", ["school_id", "at"])
    for name, tenant in (("outbox", _tenant), ("district_outbox", _office)):
        op.create_table(
            name,
            *tenant(),
            _text("job"),
            sa.Column("args", JSONB(), nullable=False),
            _moment("created_at", default=True),
            _moment("leased_until"),
            sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
            _moment("set_aside_at"),
            _text("error", null=True),
        )
    op.create_index("ix_outbox_waiting", "outbox", ["school_id", "leased_until"])
