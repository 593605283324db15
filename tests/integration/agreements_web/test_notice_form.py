"""Giving notice: by a party, on a day that has come; what is refused stands on the form with what was typed."""

import html
import io
import re
from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from services.agreements.lifecycle.delivery import DeliveryForm, _check_day
from services.agreements.register.models import AgreementRow
from services.agreements.tables import ACTS
from services.portal.seed import seed_id
from shared.acts.commit import lock_head
from shared.errors import Invalid
from shared.web.formats import day

pytestmark = pytest.mark.engines

HERE, HSI, DEA = (seed_id("agency", name) for name in ("wvsp", "hsi", "dea"))
SUBMITTED = {"version": "v", "docx": "d", "terms": "t"}
"""The text went through submitting, which stated its days of notice."""
NOTICE = {
    "by": HERE, "method": "courier", "reason": "Priorities changed.",
    "sent_on.month": "3", "sent_on.day": "1", "sent_on.year": "2026",
}  # fmt: skip


@pytest.fixture(scope="module")
def page(house):
    """The page of giving notice of an agreement that is in force."""
    _, stream = house.draft("Notice")
    with house.parts.database.transaction() as session:
        head = lock_head(session, ACTS, stream)
        in_force = {**head.state, "status": "in_force", "notice_days": 90, "submitted": SUBMITTED}
        session.execute(update(ACTS.stream).where(ACTS.stream.c.stream_id == stream).values(state=in_force))
    return f"/agreements/{stream}/do/give_notice"


@pytest.fixture(scope="module")
def james(house):
    return house.person("james-whitlock")


def test_only_the_agreement_s_parties_can_be_chosen(james, page):
    [choice] = re.findall(r'<select[^>]*name="by".*?</select>', james.get(page), re.S)
    assert re.findall(r'<option value="([^"]+)"', choice) == [HERE, HSI]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"by": DEA}, "Name one of its parties."),
        ({"sent_on.year": "2199"}, "This day lies ahead: enter the day on which"),
    ],
)
def test_stranger_or_a_day_ahead_is_refused_at_its_field_and_nothing_typed_is_lost(
    james, page, changed, said
):
    answer = james.fill(page, {**NOTICE, **changed}, 422)
    text = html.unescape(answer.text)
    assert said in text and "Priorities changed." in text and 'name="method"' in text


def test_day_before_the_sending_is_refused_with_the_day_as_people_write_it(house, james):
    _, stream = house.draft("Notice that came too early")
    notice = {"by": HERE, "method": "courier", "sent_on": "2026-03-04", "given_by": "x", "delivered_on": None}
    with house.parts.database.transaction() as session:
        head = lock_head(session, ACTS, stream)
        given = {
            **head.state,
            "status": "in_force",
            "notice": notice,
            "notice_days": 90,
            "submitted": SUBMITTED,
        }
        session.execute(update(ACTS.stream).where(ACTS.stream.c.stream_id == stream).values(state=given))
    day = {
        "delivered_on.month": "3",
        "delivered_on.day": "3",
        "delivered_on.year": "2026",
        "proof": "Receipt",
    }
    answer = james.fill(f"/agreements/{stream}/delivery", day, 422)
    assert "The notice was sent on Mar 4, 2026; it can’t have arrived before." in html.unescape(answer.text)


def in_force_since(house, title, since, notice=None, submitted=SUBMITTED):
    _, stream = house.draft(title)
    with house.parts.database.transaction() as session:
        head = lock_head(session, ACTS, stream)
        state = {
            **head.state,
            "status": "in_force",
            "notice": notice,
            "notice_days": 90,
            "submitted": submitted,
        }
        session.execute(update(ACTS.stream).where(ACTS.stream.c.stream_id == stream).values(state=state))
        session.execute(update(AgreementRow).where(AgreementRow.id == stream).values(effective_on=since))
    return stream


def test_notice_sent_before_the_agreement_was_in_force_is_refused_at_its_day(house, james):
    stream = in_force_since(house, "Sent Too Early", date(2026, 3, 2))
    answer = james.fill(f"/agreements/{stream}/do/give_notice", NOTICE, 422)
    assert "came into force on Mar 2, 2026: enter that day or a later one" in html.unescape(answer.text)


def test_delivery_that_ends_the_agreement_at_once_is_asked_for_again(house, james):
    sent = {"by": HERE, "method": "courier", "sent_on": "2026-03-04", "given_by": "x", "delivered_on": None}
    stream = in_force_since(house, "Delivered Long Ago", date(2026, 3, 2), sent)
    page = f"/agreements/{stream}/delivery"
    assert "End it at once: the 90 days have passed" in james.get(page)
    asked = {
        "delivered_on.month": "3",
        "delivered_on.day": "5",
        "delivered_on.year": "2026",
        "proof": "Receipt",
    }
    answer = html.unescape(james.fill(page, asked, 422).text)
    assert "the agreement ends on Jun 3, 2026, so at once." in answer
    body = {"delivered_on": "2026-03-05", "proof": "Receipt"}
    api = house.program("james-whitlock")
    refused = api.client.post(
        f"{api.base}/{stream}/acts/record_delivery", data=body,
        headers={**api.headers, "Idempotency-Key": "delivered-long-ago"},
    )  # fmt: skip
    assert refused.status_code == 422 and refused.json["errors"][0]["field"] == "ends_at_once"


@pytest.mark.parametrize(
    ("ago", "ticked", "ends"), [(89, False, False), (90, False, True), (90, True, False)]
)
def test_only_a_period_that_is_over_needs_the_tick(house, ago, ticked, ends):
    today = house.parts.now().date()
    form = DeliveryForm(delivered_on=today - timedelta(days=ago), proof="Receipt", ends_at_once=ticked)
    state = {"notice": {"sent_on": "2026-01-01"}, "notice_days": 90, "submitted": SUBMITTED}
    with pytest.raises(Invalid) if ends else nullcontext():
        _check_day(house.parts, form.delivered_on, form.ends_at_once, state)


def test_page_of_a_fresh_notice_says_when_it_ends_and_asks_for_no_tick(house, james):
    today = house.parts.now().date()
    sent = {
        "by": HERE,
        "method": "courier",
        "sent_on": today.isoformat(),
        "given_by": "x",
        "delivered_on": None,
    }
    stream = in_force_since(house, "Delivered Today", date(2026, 3, 2), sent)
    page = james.get(f"/agreements/{stream}/delivery")
    assert (
        f"Delivered today, it would end on <strong>{day(today + timedelta(days=90), house.parts.zone)}"
        in page
    )
    assert "End it at once" not in page


def test_page_says_for_the_day_that_is_typed_when_it_ends(house, james):
    sent = {"by": HERE, "method": "courier", "sent_on": "2026-03-04", "given_by": "x", "delivered_on": None}
    stream = in_force_since(house, "Ends By The Day Typed", date(2026, 3, 2), sent)
    page, typed = f"/agreements/{stream}/delivery", {"month": "3", "day": "5", "year": "2026"}
    asked = "&".join(f"delivered_on.{part}={value}" for part, value in typed.items())
    part = james.get(f"{page}/ends?{asked}")
    assert "Delivered on Mar 5, 2026, it ends on <strong>Jun 3, 2026</strong>" in part
    assert f'hx-get="{page}/ends"' in james.get(page)
    for less in ("delivered_on.year=2026", asked.replace("=5", "=3"), asked.replace("2026", "2199"), ""):
        assert "Delivered today, it would end on" in james.get(f"{page}/ends?{less}")
    refused = james.fill(page, {f"delivered_on.{part}": value for part, value in typed.items()}, 422)
    assert "it ends on <strong>Jun 3, 2026</strong>" in refused.text


def test_period_that_is_not_on_record_is_asked_for_with_its_clause_and_never_guessed(house, james):
    stream = in_force_since(house, "Imported Or So", date(2026, 2, 1), submitted={})
    page = f"/agreements/{stream}/do/give_notice"
    assert "How many days of notice does its text ask for?" in james.get(page)
    answer = html.unescape(james.fill(page, NOTICE, 422).text)
    assert "Enter the days of notice that the text of the agreement asks for." in answer
    assert "Name the clause that says so" in answer
    known = in_force_since(house, "Submitted Here", date(2026, 2, 1))
    assert "How many days of notice" not in james.get(f"/agreements/{known}/do/give_notice")
    said = {**NOTICE, "notice_days": "60", "notice_clause": "Section 12"}
    answer = james.fill(f"/agreements/{known}/do/give_notice", said, 422)
    assert "The text asks for 90 days: leave this out." in html.unescape(answer.text)


def test_period_that_was_stated_with_the_notice_is_what_counts(house, james):
    sent = {"by": HERE, "method": "courier", "sent_on": "2026-03-04", "given_by": "x", "delivered_on": None}
    stream = in_force_since(house, "Notice Before It Was Asked", date(2026, 3, 2), sent, submitted={})
    page = james.get(f"/agreements/{stream}/delivery")
    assert "The notice period is not on record. Withdraw the notice" in page
    assert "Record the delivery</button>" not in page
    assert james.client.get(f"/agreements/{stream}/delivery/ends").status_code == 404
    letter = html.unescape(james.get(f"/agreements/{stream}/notice"))
    assert "The notice period is the one that the agreement sets." in letter


def test_letter_goes_to_parties_outside_the_directory_too(house, james):
    sent = {"by": HERE, "method": "courier", "sent_on": "2026-03-04", "given_by": "x", "delivered_on": None}
    stream = in_force_since(house, "To Somebody Outside", date(2026, 3, 2), sent)
    with house.parts.database.transaction() as session:
        row = update(AgreementRow).where(AgreementRow.id == stream)
        session.execute(row.values(outsiders=["Wood County Sheriff"]))
    assert "and Wood County Sheriff</p>" in james.get(f"/agreements/{stream}/notice")


def test_delivery_form_tells_of_the_day_the_proof_and_the_file_at_once(house, james):
    sent = {"by": HERE, "method": "courier", "sent_on": "2026-03-04", "given_by": "x", "delivered_on": None}
    stream = in_force_since(house, "Three Faults", date(2026, 3, 2), sent)
    too_early = {"delivered_on.month": "3", "delivered_on.day": "3", "delivered_on.year": "2026"}
    for proof in ("", "Receipt"):
        file = (io.BytesIO(b"no scan"), "scan.pdf")
        page = html.unescape(
            james.fill(
                f"/agreements/{stream}/delivery", {**too_early, "proof": proof, "file": file}, 422
            ).text
        )
        faults = re.findall(r'href="#f-(delivered_on|proof|file)', page)
        assert sorted(set(faults)) == sorted({"delivered_on", "file"} | (set() if proof else {"proof"})), page
        assert "it can’t have arrived before" in page


def test_notice_form_tells_of_the_party_the_day_and_the_period_at_once(house, james):
    stream = in_force_since(house, "Three Faults of a Notice", date(2026, 3, 2))
    typed = {**NOTICE, "by": "nobody", "notice_days": "30"}
    page = james.fill(f"/agreements/{stream}/do/give_notice", typed, 422).text
    assert all(f'href="#f-{name}' in page for name in ("by", "sent_on"))
    assert "The text asks for 90 days" in html.unescape(page)
