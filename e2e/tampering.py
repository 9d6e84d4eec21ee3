"""Somebody with the keys of the database changes a signed roster: `python -m e2e.tampering SLUG` spoils its first row.

It prints the number of the roster. Row security binds even the owner of the tables, so the school is named as in a request.
"""

from __future__ import annotations

import sys

import psycopg

from kernel.db import unit_of_work
from kernel.tenancy import IdentityScope
from tenants import queries as tenants
from tongxin import surroundings

SPOIL = """
    update roster_snapshot_rows set sha256 = repeat('0', 64)
    where position = 1 and snapshot_id = (select id from roster_snapshots where students > 0 order by number desc limit 1)
"""


def tamper(slug: str) -> int:
    """Spoil the first row of the newest roster of the school; returns the roster's number."""
    with surroundings.attached() as settings:
        with unit_of_work(IdentityScope()):
            school = tenants.find_school(slug)
            assert school is not None
            school_id = school.id
        with psycopg.connect(settings.database_owner_url) as connection:
            connection.execute("select set_config('app.school_id', %s, false)", (str(school_id),))
            assert connection.execute(SPOIL).rowcount == 1
            newest = "select number from roster_snapshots where students > 0 order by number desc limit 1"
            found = connection.execute(newest).fetchone()
            assert found is not None
            return int(found[0])


if __name__ == "__main__":
    print(tamper(sys.argv[1]))
