"""What every migration uses to put a new table under row security and to grant it to the roles."""

from __future__ import annotations

from typing import Any

# alembic.op is a module that stands for the Operations of the running migration.
Op = Any

APP, RELAY, RETENTION, BACKUP = "tongxin_app", "tongxin_relay", "tongxin_retention", "tongxin_backup"

# The scalar sub-select is evaluated once a statement; without it the setting is read for every row.
SCHOOL = "(select nullif(current_setting('app.school_id', true), '')::uuid)"
DISTRICT = "(select nullif(current_setting('app.district_id', true), '')::uuid)"
OFFICE = "(select nullif(current_setting('app.office_id', true), '')::uuid)"


def enable_school_rls(op: Op, table: str, *, append_only: bool = False) -> None:
    """A school's table: visible and writable only where `school_id` is the scope's school."""
    _force(op, table)
    op.execute(f"create policy tenant on {table} using (school_id = {SCHOOL}) with check (school_id = {SCHOOL})")
    _grant(op, table, append_only=append_only)


def enable_district_shared_rls(op: Op, table: str, *, append_only: bool = False) -> None:
    """A district's shared table: its schools read it, only the district's own scope writes it."""
    _force(op, table)
    op.execute(f"create policy shared_read on {table} for select using (district_id = {DISTRICT})")
    _office_writes(op, table, "district_id")
    _grant(op, table, append_only=append_only)


def enable_district_office_rls(op: Op, table: str, *, append_only: bool = False) -> None:
    """A district office's table: seen only there; a school may insert a row that names itself, and see nothing."""
    _force(op, table)
    op.execute(f"create policy office_read on {table} for select using (office_id = {OFFICE})")
    _office_writes(op, table, "office_id")
    op.execute(
        f"create policy school_reports on {table} for insert"
        f" with check (reporting_school_id = {SCHOOL} and office_id = {DISTRICT})"
    )
    _grant(op, table, append_only=append_only)


def grant_global(op: Op, table: str, *, append_only: bool = False) -> None:
    """A table outside any tenant."""
    _grant(op, table, append_only=append_only)


def let_relay_lease(op: Op, table: str) -> None:
    """The relay's second policy: it sees every waiting row and may move its lease, nothing else."""
    op.execute(f"create policy relay_read on {table} for select to {RELAY} using (true)")
    op.execute(f"create policy relay_lease on {table} for update to {RELAY} using (true) with check (true)")
    op.execute(f"grant select, update (leased_until, tries, set_aside_at, error) on {table} to {RELAY}")


def _force(op: Op, table: str) -> None:
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")


def _office_writes(op: Op, table: str, column: str) -> None:
    op.execute(f"create policy office_insert on {table} for insert with check ({column} = {OFFICE})")
    op.execute(
        f"create policy office_update on {table} for update using ({column} = {OFFICE}) with check ({column} = {OFFICE})"
    )
    op.execute(f"create policy office_delete on {table} for delete using ({column} = {OFFICE})")


def _grant(op: Op, table: str, *, append_only: bool) -> None:
    rights = "select, insert" if append_only else "select, insert, update, delete"
    op.execute(f"grant {rights} on {table} to {APP}")
    op.execute(f"grant select, delete on {table} to {RETENTION}")
    op.execute(f"grant select on {table} to {BACKUP}")
