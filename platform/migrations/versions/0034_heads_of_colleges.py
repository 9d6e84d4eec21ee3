"""Heads of colleges: an assignment may name a unit of the school instead of a class or a grade."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

TARGET, UNIT = "ck_assignments_one_target", "fk_assignments_school_id_org_unit_id"


def upgrade() -> None:
    """Take the third target in."""
    op.add_column("assignments", sa.Column("org_unit_id", sa.Uuid()))
    op.create_foreign_key(UNIT, "assignments", "org_units", ["school_id", "org_unit_id"], ["school_id", "id"])
    op.drop_constraint(TARGET, "assignments")
    op.create_check_constraint("one_target", "assignments", "num_nonnulls(class_id, grade, org_unit_id) = 1")


def downgrade() -> None:
    """Leave it out again; refused where somebody heads a college."""
    op.drop_constraint(TARGET, "assignments")
    op.drop_constraint(UNIT, "assignments")
    op.drop_column("assignments", "org_unit_id")
    op.create_check_constraint("one_target", "assignments", "(class_id is null) <> (grade is null)")
