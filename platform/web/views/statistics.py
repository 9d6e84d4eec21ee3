"""统计: the office releases suppressed tables, the bureau reads and downloads them, a program fetches them by token."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from babel.lists import format_list
from flask import Blueprint, flash, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from accounts.permissions import Permission
from district import queries, services
from district.frozen_table import OTHER, TOTAL
from district.releasing import STATE_LABELS
from district.schemas import ReleaseFormSchema
from district.table_format import MARK
from kernel.actor import Actor
from policy_profiles.canonical import NEED_TOTAL
from tenants.labels import STAGE_LABELS
from tenants.onboarding import SchoolState
from tenants.queries import schools_of_district
from web import forms
from web.language import translate as _
from web.permit import permit
from web.replies import csv_file, json_file, see_other

blueprint = Blueprint("statistics", __name__)

COLUMN_LABELS: dict[str, str] = {**STAGE_LABELS, OTHER: "其他学段", TOTAL: "合计"}


@blueprint.get("/district/statistics/")
@permit(Permission.STATISTICS_RELEASE)
def drafts(actor: Actor) -> ResponseReturnValue:
    """Which months were reported, which tables wait for release. No exact count is shown."""
    active = [one for one in schools_of_district(actor.district_id) if one.state == SchoolState.ACTIVE]
    return render_template(
        "statistics/drafts.html",
        months=queries.reported_months(),
        tables={table.month: table for table in queries.releases()},
        labels=STATE_LABELS,
        expected=len(active),
    )


@blueprint.post("/district/statistics/<string:month>/draft")
@permit(Permission.STATISTICS_RELEASE)
def draft(actor: Actor, month: str) -> ResponseReturnValue:
    """Draft the table of a month from what was reported."""
    services.draft_table(month=month, actor=actor)
    flash(_("已拟定。请核对后发布。"), "done")
    return see_other("statistics.drafts")


@blueprint.post("/district/statistics/<uuid:release_id>/release")
@permit(Permission.STATISTICS_RELEASE)
def release(actor: Actor, release_id: UUID) -> ResponseReturnValue:
    """Release a table to the bureau."""
    services.release(release_id=release_id, seen_version=forms.parse(ReleaseFormSchema)["version"], actor=actor)
    flash(_("已发布。教育局现在可以查看和下载。"), "done")
    return see_other("statistics.drafts")


@blueprint.get("/bureau/statistics/")
@permit(Permission.STATISTICS_READ)
def index(_actor: Actor) -> ResponseReturnValue:
    """The newest released table, and the months before it."""
    tables = queries.released()
    newest = tables[0] if tables else None
    return render_template("statistics/show.html", table=newest, months=[one.month for one in tables], **_shown(newest))


@blueprint.get("/bureau/statistics/<string:month>")
@permit(Permission.STATISTICS_READ)
def show(_actor: Actor, month: str) -> ResponseReturnValue:
    """The released table of a month."""
    table = queries.released_table(month)
    months = [one.month for one in queries.released()]
    return render_template("statistics/show.html", table=table, months=months, **_shown(table))


@blueprint.get("/bureau/statistics/<string:month>.csv")
@permit(Permission.STATISTICS_EXPORT)
def as_csv(_actor: Actor, month: str) -> ResponseReturnValue:
    """The released table as a spreadsheet reads it; a masked number is the mark there too."""
    document = queries.released_table(month).document
    header = [_("代码"), _("类目"), *(_column_name(column["id"]) for column in document["columns"])]
    rows = [[row["node"], _(row["name"]), *(cell["count"] for cell in row["cells"])] for row in document["rows"]]
    return csv_file(f"statistics-{month}", header, rows)


@blueprint.get("/bureau/statistics/<string:month>.json")
@permit(Permission.STATISTICS_EXPORT)
def as_json(_actor: Actor, month: str) -> ResponseReturnValue:
    """The released table as data (docs/statistics-format.md)."""
    return json_file(f"statistics-{month}", queries.released_table(month).document)


@blueprint.get("/api/v1/statistics")
@permit(Permission.STATISTICS_EXPORT)
def api_index(_actor: Actor) -> ResponseReturnValue:
    """The months with a released table, newest first."""
    return jsonify(months=[{"month": one.month, "digest": one.digest} for one in queries.released()])


@blueprint.get("/api/v1/statistics/<string:month>")
@permit(Permission.STATISTICS_EXPORT)
def api_show(_actor: Actor, month: str) -> ResponseReturnValue:
    """The released table of a month."""
    return jsonify(queries.released_table(month).document)


def _shown(table: Any) -> dict[str, object]:  # Any: a StatisticRelease or None
    """Columns in words, rows, and the chart of the totals; masked numbers are left out of the chart."""
    if table is None:
        return {"columns": [], "rows": [], "chart": None, "together": "", "mark": MARK}
    document = table.document
    columns = [(column["id"], _column_name(column["id"])) for column in document["columns"]]
    totals = [
        (_(row["name"]), cell["count"])
        for row in document["rows"]
        for cell in row["cells"]
        if cell["column"] == TOTAL and row["node"] != NEED_TOTAL and cell["count"] != MARK and row["parent"] is None
    ]
    chart = {
        "kind": "bar",
        "categories": [name for name, _count in totals],
        "series": [{"name": _("学生数"), "values": [count for _name, count in totals]}],
    }
    return {
        "columns": columns,
        "rows": document["rows"],
        "chart": chart if totals else None,
        "together": _counted_together(document),
        "mark": MARK,
    }


def _counted_together(document: Any) -> str:  # Any: docs/statistics-format.md
    """The stages that one column holds; none in a table that was released before they were counted together."""
    held = {stage for column in document["columns"] for stage in column.get("stages", [])}
    return format_list([_(label) for stage, label in STAGE_LABELS.items() if stage in held], locale=get_locale())


def _column_name(column: str) -> str:
    return _(COLUMN_LABELS[column])
