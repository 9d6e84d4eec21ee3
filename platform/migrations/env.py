"""Runs the migrations on the owner's connection that `tongxin.migrate` hands over; imports no application code.

One transaction per migration. The timeouts keep a migration from holding up a release that still serves people: a step
that needs more (an index built concurrently, a backfill) raises its own with `SET LOCAL`, and says why.
"""

from alembic import context
from sqlalchemy import Connection, MetaData

LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "60s"

# The same as the models' (kernel/tables.py), spelled out because migrations import nothing of ours; the comparison of
# models and database fails when they part.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def run(connection: Connection) -> None:
    """Bring the database to the wanted revision; a second runner waits its turn and then finds nothing to do."""
    # Set before and committed, so that they hold for every migration's own transaction.
    connection.exec_driver_sql("SELECT pg_advisory_lock(hashtext('tongxin migrations'))")
    connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
    connection.exec_driver_sql(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'")
    connection.commit()
    context.configure(
        connection=connection,
        # Only the comparison of models and database brings the models' tables along; a run needs the names of constraints.
        target_metadata=context.config.attributes.get("tables") or MetaData(naming_convention=NAMES),
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
