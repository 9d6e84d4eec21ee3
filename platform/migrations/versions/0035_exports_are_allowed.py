"""Files with names of children in care are asked for, and allowed by somebody else."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

STATES = "'waiting', 'running', 'done', 'failed', 'cancelled'"
TEXTS = ("purpose", "job", "decided_by_name", "refusal")


def upgrade() -> None:
    """Two more states, and what is kept until somebody decides."""
    for name in TEXTS:
        op.add_column("works", sa.Column(name, sa.Text()))
    op.add_column("works", sa.Column("args", JSONB(), nullable=False, server_default="{}"))
    op.drop_constraint("ck_works_state", "works")
    op.create_check_constraint("state", "works", f"state in ('asked', 'refused', {STATES})")
    op.create_check_constraint("asked", "works", "state <> 'asked' or job is not null")


def downgrade() -> None:
    """As before; refused while something waits for a decision or was refused."""
    op.drop_constraint("ck_works_asked", "works")
    op.drop_constraint("ck_works_state", "works")
    op.create_check_constraint("state", "works", f"state in ({STATES})")
    for name in (*TEXTS, "args"):
        op.drop_column("works", name)
