"""The files of records, whatever the record: handed out to whoever reads it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from attachments import services
from attachments.services import OpenedAttachment
from kernel import tenancy
from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.tenancy import Scope
from web.permit import permit
from web.replies import streamed_file

blueprint = Blueprint("attachments", __name__, url_prefix="/<school>/attachments")


@blueprint.get("/<uuid:attachment_id>")
@permit(Permission.SCHOOL_READ)
def download(actor: Actor, attachment_id: UUID) -> ResponseReturnValue:
    """One file; the record that it belongs to says who reads it."""
    opened = services.open_attachment(attachment_id, actor=actor)
    return streamed_file(opened.name, _pieces(opened, tenancy.scope()), size=opened.size, mimetype=opened.mimetype)


def _pieces(opened: OpenedAttachment, scope: Scope) -> Iterator[bytes]:
    """Each in a short transaction of its own: a slow line holds no connection, and no more than a piece is held."""
    for number in range(opened.pieces):
        with unit_of_work(scope):
            piece = services.piece(opened, number)
        yield piece
