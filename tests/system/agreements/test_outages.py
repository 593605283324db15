"""An engine is away: what can go on goes on, what can't says so in under 5 s, and nothing typed is lost."""

import time

import pytest
from pydantic import SecretStr
from werkzeug.test import Client

from services.agreements.app import create_app
from services.agreements.wiring import Agreements
from services.portal.app import create_app as create_portal
from services.portal.seed import seed_id
from shared.web.dispatch import combine
from tests.browserless import FIELD, Person

pytestmark = pytest.mark.engines
NOWHERE = "127.0.0.1:1"


def app_without(settings, parts, **away):
    """The pages, with an engine's address where nobody listens."""
    changed = settings.model_copy(update=away)
    return combine({"": create_portal(settings), "agreements": create_app(changed, Agreements(changed))})


def begin(person, name="Outage Task Force"):
    location, _ = person.post("/agreements/new", {
        "agency": seed_id("agency", "wvsp"), "partner": seed_id("agency", "hsi"), "task_force_name": name,
        "start_date.month": "1", "start_date.day": "15", "start_date.year": "2027", "information_sharing": "no",
    })  # fmt: skip
    return location.split("/")[2]


def timely(work):
    began = time.monotonic()
    answer = work()
    assert time.monotonic() - began < 5.5
    return answer


def test_without_temporal_drafting_goes_on_and_an_act_says_so_in_time(settings, parts):
    app = app_without(settings, parts, temporal_address=NOWHERE)
    dana = Person(app, settings, "dana-mercer")
    stream = begin(dana)
    dana.post(f"/agreements/{stream}/make", {}, page=f"/agreements/{stream}/questions")
    reason = "The office was merged; it will be drafted anew."
    page = f"/agreements/{stream}/do/withdraw"
    _, text = timely(lambda: dana.post(page, {"reason": reason}, status=503))
    assert "Nothing was lost" in text and reason in text
    assert "Draft begun" in dana.get(f"/agreements/{stream}/timeline")
    assert "Withdrawn" not in dana.get(f"/agreements/{stream}/timeline")


def test_without_the_store_answers_are_saved_and_the_word_file_waits(settings, parts):
    app = app_without(settings, parts, s3_endpoint=NOWHERE)
    dana = Person(app, settings, "dana-mercer")
    stream = begin(dana, "Storeless Task Force")
    page = f"/agreements/{stream}/questions"
    dana.post(page, {"purpose_statement": "To find fugitives together."})
    timely(lambda: dana.post(f"/agreements/{stream}/make", {}, page=page, status=503))
    assert "To find fugitives together." in dana.get(page)


def test_without_postgresql_pages_and_acts_say_so_in_time(settings, parts):
    """Every page and act of the service; whoever is signed in stays so."""
    nowhere = SecretStr("postgresql://concord_agreements@127.0.0.1:1/none")
    there = app_without(settings, parts)
    dana = Person(there, settings, "dana-mercer")
    stream = begin(dana, "Recordless Task Force")
    page = f"/agreements/{stream}/do/withdraw"
    form = {**dict(FIELD.findall(dana.get(page))), "reason": "The office was merged."}
    away = Client(app_without(settings, parts, database_url_agreements=nowhere))
    away._cookies = dict(dana.client._cookies)
    for send in (lambda: away.get(f"/agreements/{stream}"), lambda: away.post(page, data=form)):
        answer = timely(send)
        assert answer.status_code == 503 and "Nothing was lost" in answer.text
    assert "Withdrawn" not in dana.get(f"/agreements/{stream}/timeline")


def test_readiness_names_the_engine_that_is_away(settings, parts):
    client = Client(app_without(settings, parts, temporal_address=NOWHERE))
    answer = timely(lambda: client.get("/readyz"))
    assert answer.status_code == 503
    assert "Temporal" in answer.text and answer.text.count("PostgreSQL") >= 1
