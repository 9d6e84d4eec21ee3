"""A serious breach of the rules is a special event with a deadline of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

BEFORE = ("abnormal", "sanction", "accident", "absence")
AFTER = (*BEFORE, "breach")


def upgrade() -> None:
    """One more type; what the school's document asks for after it is about an id of its own."""
    op.add_column("special_events", sa.Column("breach_id", sa.Uuid()))
    _types(AFTER)
    op.create_check_constraint("breach", "special_events", "(type = 'breach') = (breach_id is not null)")


def downgrade() -> None:
    """As before; refused where breaches are on record."""
    op.drop_constraint("ck_special_events_breach", "special_events")
    _types(BEFORE)
    op.drop_column("special_events", "breach_id")


def _types(known: tuple[str, ...]) -> None:
    op.drop_constraint("ck_special_events_type", "special_events")
    names = ", ".join(f"'{one}'" for one in known)
    op.create_check_constraint("type", "special_events", f"type in ({names})")
