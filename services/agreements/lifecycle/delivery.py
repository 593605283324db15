"""Recording that a notice arrived: the proof is kept as a file where there is one, and the act starts the period."""

from datetime import date

from pydantic import Field

from services.agreements.acting.service import ACTING, open_agreement
from services.agreements.files.upload_rows import FILES
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.commit import get_outcome
from shared.acts.messages import Outcome
from shared.auth.actor import Actor
from shared.documents.gate.upload import SCANS, Upload, examine_upload
from shared.errors import Denied, FieldError, Invalid, with_others
from shared.service.acting.forms import ActForm
from shared.service.files import Keeping, keep_upload
from shared.web.formats import day
from workflows.agreements.state import AgreementState, notice_days_of, notice_ends_on, state_of, there

ACT = "record_delivery"


class DeliveryForm(ActForm):
    """The day from which the notice period runs, and what proves it; a file may come beside them."""

    delivered_on: date = Field(title="the day of delivery")
    proof: str = Field(min_length=3, max_length=200, title="what proves the delivery")
    ends_at_once: bool = Field(
        False, title="that the agreement ends at once, where the notice period is over"
    )


def record_delivery(
    parts: Agreements, actor: Actor, agreement_id: str, *, form: DeliveryForm, upload: Upload | None, key: str
) -> Outcome:
    """Keep the proof, then do the act; the same key again is the same delivery.

    Raises Invalid (a day ahead, before the sending, or so long ago that the agreement ends at once and nobody says
    that it shall; a file that can't be taken), Denied, and what acts raise.
    """
    with parts.database.transaction() as session:
        opened = open_agreement(parts, session, agreement_id, actor)
        done = get_outcome(session, ACTS, opened.row.id, key)
    if done is None:
        if not opened.offers_act(ACT):
            raise Denied(
                "A delivery can’t be recorded here by you now.", way_out="See on its page what is next."
            )
        try:
            _check_day(parts, form.delivered_on, form.ends_at_once, state_of(opened.head))
        except Invalid as refused:
            raise with_others(refused, lambda: check_file(upload)) from None
    keeping = Keeping("proof", "Proof of delivery", actor.account_id, key)
    sent = DeliveryForm(**form.model_dump(exclude={"ends_at_once"}))
    more = {"proof_file": keep_upload(parts, FILES, opened.row.id, upload, keeping).id} if upload else {}
    return ACTING.perform(parts, actor, agreement_id, ACT, form=sent, key=key, **more)


def days_of(state: AgreementState) -> int:
    """The notice period of a notice whose delivery may be recorded: the table lets none through without."""
    return there(notice_days_of(state))


def check_typed_day(
    parts: Agreements, actor: Actor, agreement_id: str, arrived: date | None, *, ends_at_once: bool
) -> None:
    """What stands against the day of a form that is not whole. Raises Invalid, and NotFound."""
    with parts.database.transaction() as session:
        opened = open_agreement(parts, session, agreement_id, actor)
    if arrived and opened.offers_act(ACT):
        _check_day(parts, arrived, ends_at_once, state_of(opened.head))


def check_file(upload: Upload | None) -> None:
    """Whether the proof can be taken, where there is one. Raises Invalid."""
    if upload:
        examine_upload(upload, SCANS)


def _check_day(parts: Agreements, arrived: date, ends_at_once: bool, state: AgreementState) -> None:
    today = clock.today(parts.zone)
    sent = date.fromisoformat(there(state["notice"])["sent_on"])
    if arrived > today:
        said = "This day lies ahead: enter the day on which it arrived."
        raise Invalid("This day lies ahead.", (FieldError("delivered_on", said),))
    if arrived < sent:
        before = f"The notice was sent on {day(sent, parts.zone)}; it can’t have arrived before."
        raise Invalid("This day is before the sending.", (FieldError("delivered_on", before),))
    last = notice_ends_on(arrived, days_of(state))
    if last <= today and not ends_at_once:
        ends = day(last, parts.zone)
        over = f"By this day of delivery the agreement ends on {ends}, so at once. Correct the day, or tick this."
        raise Invalid("The notice period would be over already.", (FieldError("ends_at_once", over),))
