"""Which steps of its onboarding a school has confirmed, beside the school: its own rows of them, the district cannot see."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# Row security binds the owner too, so the steps of a school are read where it is the one in scope.
BACKFILL = """
do $$
declare
  one uuid;
begin
  for one in select id from schools loop
    perform set_config('app.school_id', one::text, true);
    update schools set confirmed_steps = array(select step from onboarding_steps order by step) where id = one;
  end loop;
  perform set_config('app.school_id', '', true);
end $$
"""


def upgrade() -> None:
    """Add the column and fill it from the confirmed steps."""
    op.add_column("schools", sa.Column("confirmed_steps", sa.ARRAY(sa.Text()), nullable=False, server_default="{}"))
    op.execute(BACKFILL)


def downgrade() -> None:
    """Drop it: the rows that it repeats stay."""
    op.drop_column("schools", "confirmed_steps")
