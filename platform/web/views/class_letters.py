"""给全班写信: letters to the families of a class, written on one page; each is a letter of its own, and they go on together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from attachments import services as attachments
from care.home_contact import queries, services
from care.home_contact.errors import LettersRefused
from care.home_contact.letters import PART_LABELS
from care.home_contact.schemas import ChosenLettersSchema, ClassLettersSchema, PostedLettersSchema
from care.home_contact.services import ClassEntry, FamilyEntry, Recipient
from documents import services as documents
from kernel.actor import Actor
from kernel.errors import InvalidInput
from privacy.errors import LabelledWording, Projecting
from web import drafting, errors, forms, letter_words, link_slips, projection, record_words
from web.inputs import Values
from web.language import translate as _
from web.permit import permit
from web.replies import binary_file, see_other

blueprint = Blueprint("class_letters", __name__, url_prefix="/<school>/letters/classes")


@blueprint.get("/")
@permit(Permission.CONTACT_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """The classes with somebody in care, and how many letters stand where."""
    return render_template("class_letters/index.html", classes=queries.classes_with_letters(actor))


@blueprint.get("/<uuid:class_id>")
@permit(Permission.CONTACT_READ)
def show(actor: Actor, class_id: UUID) -> ResponseReturnValue:
    """The letters of the class, each as its family will read it, and the next step for all of them."""
    return _class_page(actor, class_id)


@blueprint.get("/<uuid:class_id>/new")
@permit(Permission.CONTACT_RECORD)
def new(actor: Actor, class_id: UUID) -> ResponseReturnValue:
    """Who is written to, what is written to all of them once, and what is told of each child; not while others look on."""
    if projection.is_on():
        raise Projecting
    found = services.list_recipients(class_id, actor=actor)
    form = drafting.begun(
        actor,
        url_for("class_letters.write", class_id=class_id),
        reply_by=record_words.today() + letter_words.TWO_WEEKS,
        **letter_words.chosen_first(found),
    )
    return _writing_page(found, class_id, form)


@blueprint.post("/<uuid:class_id>")
@permit(Permission.CONTACT_RECORD)
def write(actor: Actor, class_id: UUID) -> ResponseReturnValue:
    """Keep the letters as drafts, and show them as the families will read them."""
    form = forms.read(ClassLettersSchema)
    with form, _named("family[{}][write]"):
        data = form.data
        families = _families(data)
        if not families:
            raise InvalidInput({"family": [_("请至少选一位同学的家长。")]})
        try:
            written = services.write_letters(
                class_id=class_id, entry=_entry(data, actor), families=families, actor=actor
            )
        except LabelledWording as fault:
            raise InvalidInput({"shared": [errors.message_of(fault)]}) from fault
    if form.failed:
        return _writing_page(services.list_recipients(class_id, actor=actor), class_id, form)
    flash(_("写好 %(count)s 封信。请逐封看一看，再一起提交审核。", count=len(written)), "done")
    return see_other("class_letters.show", class_id=class_id)


@blueprint.post("/<uuid:class_id>/submission")
@permit(Permission.CONTACT_RECORD)
def submit(actor: Actor, class_id: UUID) -> ResponseReturnValue:
    """Hand those that are ticked to a second pair of eyes."""
    form = forms.read(ChosenLettersSchema)
    with form, _named("letter[{}]"):
        count = services.submit_letters(class_id=class_id, seen=form.data["letter"], actor=actor)
    if form.failed:
        return _class_page(actor, class_id, submission=form)
    flash(_("已提交 %(count)s 封，等另一位老师审核。", count=count), "done")
    return see_other("class_letters.show", class_id=class_id)


@blueprint.post("/<uuid:class_id>/approval")
@permit(Permission.LETTER_APPROVE)
def approve(actor: Actor, class_id: UUID) -> ResponseReturnValue:
    """Let those that are ticked go out; the others wait."""
    form = forms.read(ChosenLettersSchema)
    with form, _named("letter[{}]"):
        count = services.approve_letters(class_id=class_id, seen=form.data["letter"], actor=actor)
    if form.failed:
        return _class_page(actor, class_id, approval=form)
    flash(_("已通过 %(count)s 封。写信的老师可以打印寄出了。", count=count), "done")
    return see_other("class_letters.show", class_id=class_id)


@blueprint.post("/<uuid:class_id>/printing")
@permit(Permission.CONTACT_RECORD)
def print_all(actor: Actor, class_id: UUID) -> ResponseReturnValue:
    """One file with all of them: at once where they are few, else by a job whose page says how far it is."""
    if projection.is_on():
        raise Projecting
    form = forms.read(ChosenLettersSchema)
    with form, _named("letter[{}]"):
        chosen = list(form.data["letter"])
        services.refuse_unprintable(class_id=class_id, letter_ids=chosen, actor=actor)
    if form.failed:
        return _class_page(actor, class_id, printing=form)
    base = link_slips.base()
    if len(chosen) > documents.FEW:
        work = documents.ask_class_letters(class_id=class_id, letter_ids=chosen, base=base, actor=actor)
        return see_other("works.show", work_id=work.id)
    file = documents.print_class_letters(class_id=class_id, letter_ids=chosen, base=base, actor=actor).file
    return binary_file(file.name, file.content, file.mimetype)


@blueprint.get("/printed/<uuid:work_id>")
@permit(Permission.CONTACT_READ)
def download(actor: Actor, work_id: UUID) -> ResponseReturnValue:
    """The file, for whoever asked for it."""
    file = documents.open_class_letters(work_id=work_id, actor=actor)
    return binary_file(file.name, file.content, file.mimetype)


@blueprint.post("/<uuid:class_id>/posting")
@permit(Permission.CONTACT_RECORD)
def post(actor: Actor, class_id: UUID) -> ResponseReturnValue:
    """Those that are ticked went out on one day, with one proof where there is one."""
    form = forms.read(PostedLettersSchema)
    with form, _named("letter[{}]"):
        data = form.data
        posting = services.post_letters(
            class_id=class_id, seen=data["letter"], way=data["way"], posted_on=data["happened_on"], actor=actor
        )
        proof = forms.uploaded_if_any("file")
        if proof is not None:
            kind = services.POSTING_PROOFS.kind
            attachments.attach(
                subject_kind=kind, subject_id=posting, source=proof.stream, note=data["note"], actor=actor
            )
    if form.failed:
        return _class_page(actor, class_id, posting=form)
    count = len(form.data["letter"])
    flash(_("已记下 %(count)s 封寄出。收到回函会出现在各自的信里，到期没有回会提醒您。", count=count), "done")
    return see_other("class_letters.show", class_id=class_id)


@contextmanager
def _named(field: str) -> Iterator[None]:
    """What the service says of one letter, beside the row of its student."""
    try:
        yield
    except LettersRefused as refused:
        faults = {field.format(key): [errors.message_of(fault)] for key, fault in refused.faults.items()}
        raise InvalidInput(faults) from refused


def _entry(data: Values, actor: Actor) -> ClassEntry:
    return ClassEntry(
        shared=data["shared"],
        reply_by=data["reply_by"],
        office=letter_words.office(actor),
        phone=data["phone"],
        template=data["template"],
    )


def _families(data: Values) -> list[FamilyEntry]:
    return [
        FamilyEntry(case_id=case_id, guardian=row["guardian"], parts={name: row[name] for name in PART_LABELS})
        for case_id, row in data["family"].items()
        if row["write"]
    ]


def _writing_page(found: Sequence[Recipient], class_id: UUID, form: forms.Form) -> ResponseReturnValue:
    typed = form.keys("family") if form.failed else set()
    shown = [one for one in found if one.fault is None or str(one.case_id) in typed]
    context = {
        "class_id": class_id,
        "recipients": shown,
        "others": [
            (one.name, errors.message_of(one.fault)) for one in found if one.fault is not None and one not in shown
        ],
        "standing": letter_words.standing,
        "greetings": letter_words.greetings,
        "parts": PART_LABELS,
        "templates": letter_words.templates() if queries.own_template() else [],
    }
    if form.failed:
        return form.page("class_letters/new.html", **context)
    return render_template("class_letters/new.html", form=form, **context)


def _class_page(actor: Actor, class_id: UUID, **failed: forms.Form) -> ResponseReturnValue:
    """The page; the form that failed takes the place of the fresh one, with what was typed and ticked."""
    posting = drafting.begun(actor, url_for("class_letters.post", class_id=class_id), day=record_words.today())
    fresh = {"submission": forms.blank(), "approval": forms.blank(), "printing": forms.blank(), "posting": posting}
    context = {
        "page": services.read_class_letters(class_id, actor=actor),
        "forms": fresh | failed,
        "ways": letter_words.ways(),
        "days": record_words.days(),
        "few": documents.FEW,
    }
    for form in failed.values():
        return form.page("class_letters/show.html", **context)
    return render_template("class_letters/show.html", form=posting, **context)
