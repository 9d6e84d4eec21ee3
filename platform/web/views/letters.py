"""家校联系函: written, approved by somebody else, printed with a code, posted, answered."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, g, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from attachments import queries as attachments
from attachments.queries import AttachmentLine
from care.cases import services as cases
from care.home_contact import queries, services
from care.home_contact.letters import PART_LABELS, SHARED
from care.home_contact.lifecycle import LETTER_LABELS, LetterState
from care.home_contact.schemas import (
    AdviceSchema,
    DeliverySchema,
    LetterSchema,
    PaperReplySchema,
    PostingSchema,
    VersionSchema,
)
from care.home_contact.services import LetterEntry
from care.home_contact.terms import ANSWER_LABELS, POSTED_LABELS, REPLY_LABELS, ReplyAnswer
from documents import letter_paper, pdf, word
from documents.paper import Paper
from kernel.actor import Actor
from kernel.errors import NotFound
from web import drafting, forms, letter_words, link_slips, record_words
from web.inputs import Values
from web.language import translate as _
from web.permit import permit
from web.replies import binary_file, see_other

blueprint = Blueprint("letters", __name__, url_prefix="/<school>/cases/<uuid:case_id>/letters")


@blueprint.get("/new")
@permit(Permission.CONTACT_RECORD)
def new(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form, with whom it greets and two weeks for the reply."""
    form = drafting.begun(
        actor,
        url_for("letters.write", case_id=case_id),
        guardian=queries.first_relation(case_id),
        reply_by=record_words.today() + letter_words.TWO_WEEKS,
    )
    return _form_page(actor, case_id, form)


@blueprint.post("/")
@permit(Permission.CONTACT_RECORD)
def write(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Keep the letter as a draft and show it as the family will read it."""
    form = forms.read(LetterSchema)
    with form:
        letter = services.write_letter(case_id=case_id, entry=_entry(form.data, actor), actor=actor)
    if form.failed:
        return _form_page(actor, case_id, form)
    return see_other("letters.show", case_id=case_id, letter_id=letter.id)


@blueprint.get("/<uuid:letter_id>")
@permit(Permission.CONTACT_READ)
def show(actor: Actor, case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """The letter as the family reads it, how it stands, and what can be done with it now."""
    return _letter_page(actor, case_id, letter_id, forms.blank(day=record_words.today()))


@blueprint.get("/<uuid:letter_id>/text")
@permit(Permission.CONTACT_RECORD)
def edit(actor: Actor, case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """The parts of a draft, to be changed."""
    letter = queries.opened_letter(queries.visible_letter(actor, case_id, letter_id), actor)
    place = url_for("letters.rewrite", case_id=case_id, letter_id=letter_id)
    form = drafting.begun(actor, place, version=letter.version, reply_by=letter.reply_by, **letter.parts)
    return _form_page(actor, case_id, form, letter_id=letter_id)


@blueprint.post("/<uuid:letter_id>/text")
@permit(Permission.CONTACT_RECORD)
def rewrite(actor: Actor, case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Keep the changed draft."""
    form = forms.read(LetterSchema)
    with form:
        letter = queries.locked_letter(actor, case_id, letter_id)
        seen = form.data["version"] or 0
        services.rewrite_letter(letter, _entry(form.data, actor), seen=seen, actor=actor)
    if form.failed:
        return _form_page(actor, case_id, form, letter_id=letter_id)
    return see_other("letters.show", case_id=case_id, letter_id=letter_id)


@blueprint.post("/<uuid:letter_id>/submission")
@permit(Permission.CONTACT_RECORD)
def submit(actor: Actor, case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Hand it to a second pair of eyes."""
    form = forms.read(VersionSchema)
    with form:
        letter = queries.locked_letter(actor, case_id, letter_id)
        services.submit_letter(letter, seen=form.data["version"], actor=actor)
    return _moved(actor, case_id, letter_id, form, _("已提交，等另一位老师审核。"))


@blueprint.post("/<uuid:letter_id>/approval")
@permit(Permission.LETTER_APPROVE)
def approve(actor: Actor, case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Let it go out."""
    form = forms.read(VersionSchema)
    with form:
        letter = queries.locked_letter(actor, case_id, letter_id)
        services.approve_letter(letter, seen=form.data["version"], actor=actor)
    return _moved(actor, case_id, letter_id, form, _("已通过。写信的老师可以打印寄出了。"))


@blueprint.post("/<uuid:letter_id>/return")
@permit(Permission.LETTER_APPROVE)
def send_back(actor: Actor, case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Give it back with advice."""
    form = forms.read(AdviceSchema)
    with form:
        letter = queries.locked_letter(actor, case_id, letter_id)
        services.return_letter(letter, advice=form.data["advice"], seen=form.data["version"], actor=actor)
    return _moved(actor, case_id, letter_id, form, _("已退回，写信的老师会看到您的意见。"))


@blueprint.post("/<uuid:letter_id>/discarding")
@permit(Permission.CONTACT_RECORD)
def discard(actor: Actor, case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Throw a draft away."""
    seen = forms.parse(VersionSchema)["version"]
    services.discard_letter(queries.locked_letter(actor, case_id, letter_id), seen=seen, actor=actor)
    flash(_("草稿已作废。"), "info")
    return see_other("cases.show", case_id=case_id)


@blueprint.post("/<uuid:letter_id>/pdf")
@permit(Permission.CONTACT_RECORD)
def as_pdf(actor: Actor, case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """The letter with its slip and a fresh code, to print. It is posted: each printing makes a link of its own."""
    return binary_file("letter.pdf", pdf.render(_printed(actor, case_id, letter_id)), pdf.MIMETYPE)


@blueprint.post("/<uuid:letter_id>/word")
@permit(Permission.CONTACT_RECORD)
def as_word(actor: Actor, case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """The same for whoever prints from an office program."""
    return binary_file("letter.docx", word.render(_printed(actor, case_id, letter_id)), word.MIMETYPE)


@blueprint.post("/<uuid:letter_id>/link")
@permit(Permission.CONTACT_RECORD)
def hand_on(actor: Actor, case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """A link to send in a message, told once."""
    file = cases.open_file(case_id, actor=actor)
    letter = queries.locked_letter(actor, case_id, letter_id)
    address = link_slips.address_of(services.link_for_paper(letter, actor=actor))
    return render_template("letters/link.html", file=file, letter_id=letter_id, address=address, until=letter.reply_by)


@blueprint.post("/<uuid:letter_id>/posting")
@permit(Permission.CONTACT_RECORD)
def post(actor: Actor, case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """It went out."""
    form = forms.read(PostingSchema)
    with form:
        data = form.data
        letter = queries.locked_letter(actor, case_id, letter_id)
        services.post_letter(letter, way=data["way"], posted_on=data["happened_on"], seen=data["version"], actor=actor)
    return _moved(actor, case_id, letter_id, form, _("已记下寄出。收到回函会出现在这里，到期没有回会提醒您。"))


@blueprint.post("/<uuid:letter_id>/delivery")
@permit(Permission.CONTACT_RECORD)
def deliver(actor: Actor, case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """The family has it."""
    form = forms.read(DeliverySchema)
    with form:
        letter = queries.locked_letter(actor, case_id, letter_id)
        services.deliver_letter(letter, delivered_on=form.data["happened_on"], seen=form.data["version"], actor=actor)
    return _moved(actor, case_id, letter_id, form, _("已记下送达。"))


@blueprint.post("/<uuid:letter_id>/chase")
@permit(Permission.CONTACT_RECORD)
def chase(actor: Actor, case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Somebody asked for the reply."""
    seen = forms.parse(VersionSchema)["version"]
    services.chase_letter(queries.locked_letter(actor, case_id, letter_id), seen=seen, actor=actor)
    flash(_("已记下催问。"), "done")
    return see_other("letters.show", case_id=case_id, letter_id=letter_id)


@blueprint.post("/<uuid:letter_id>/reply")
@permit(Permission.CONTACT_RECORD)
def note_reply(actor: Actor, case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """A reply came on paper."""
    form = forms.read(PaperReplySchema)
    with form:
        data = form.data
        letter = queries.locked_letter(actor, case_id, letter_id)
        services.note_paper_reply(
            letter,
            answer=data["answer"],
            words={name: data[name] for name in queries.REPLY_WORD_LABELS},
            received_on=data["happened_on"],
            seen=data["version"],
            actor=actor,
        )
    return _moved(actor, case_id, letter_id, form, _("已登记回函。"))


def _entry(data: Values, actor: Actor) -> LetterEntry:
    return LetterEntry(
        guardian=data["guardian"],
        parts={name: data[name] for name in (SHARED, *PART_LABELS) if name != SHARED or data[SHARED]},
        reply_by=data["reply_by"],
        office=letter_words.office(actor),
        phone=data["phone"],
        template=data["template"],
    )


def _printed(actor: Actor, case_id: UUID, letter_id: UUID) -> Paper:
    letter = queries.locked_letter(actor, case_id, letter_id)
    opened = queries.opened_letter(letter, actor)
    if opened.state in (LetterState.DRAFT, LetterState.REVIEW, LetterState.REPLIED, LetterState.DISCARDED):
        raise NotFound
    address = link_slips.address_of(services.link_for_paper(letter, actor=actor))
    asks = list(queries.REPLY_WORD_LABELS.values())
    return letter_paper.paper(opened.body, school=g.school.name, asks=asks, address=address)


def _moved(actor: Actor, case_id: UUID, letter_id: UUID, form: forms.Form, words: str) -> ResponseReturnValue:
    if form.failed:
        return _letter_page(actor, case_id, letter_id, form)
    flash(words, "done")
    return see_other("letters.show", case_id=case_id, letter_id=letter_id)


def _form_page(actor: Actor, case_id: UUID, form: forms.Form, *, letter_id: UUID | None = None) -> ResponseReturnValue:
    context = {"file": cases.open_file(case_id, actor=actor), "parts": PART_LABELS, "letter_id": letter_id}
    if form.failed:
        return form.page("letters/new.html", **context)
    return render_template("letters/new.html", form=form, **context)


def _letter_page(actor: Actor, case_id: UUID, letter_id: UUID, form: forms.Form) -> ResponseReturnValue:
    file = cases.open_file(case_id, actor=actor)
    letter = queries.opened_letter(queries.visible_letter(actor, case_id, letter_id), actor)
    reads = file.reads_contacts or letter.is_mine
    context = {
        "file": file,
        "letter": letter,
        "reads": reads,
        "labels": LETTER_LABELS,
        "ways": letter_words.ways(),
        "way_labels": POSTED_LABELS,
        "reply_labels": REPLY_LABELS,
        "asks": queries.REPLY_WORD_LABELS,
        "answers": [(one.value, _(label)) for one, label in ANSWER_LABELS.items()],
        "read": ReplyAnswer.READ,
        "days": record_words.days(),
        "class_id": file.student.class_id,
        "lines": attachments.attached(services.LETTER_FILES.kind, [letter.id], actor)[letter.id] if reads else [],
        "proofs": _proofs(letter.posting_id, actor) if reads else [],
    }
    if form.failed:
        return form.page("letters/show.html", **context)
    return render_template("letters/show.html", form=form, **context)


def _proofs(posting_id: UUID | None, actor: Actor) -> Sequence[AttachmentLine]:
    """The one proof of letters that went out together, for whoever may open the file of each of them."""
    if posting_id is None or not services.reads_proof(posting_id, actor=actor):
        return []
    return attachments.attached(services.POSTING_PROOFS.kind, [posting_id], actor)[posting_id]
