"""Acting on records of any service: what is offered in whose name, and the addresses that forms get."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from shared import clock
from shared.acts.messages import Head
from shared.acts.rules import Table, Transition
from shared.auth.actor import Actor, ActorClaims, Grant
from shared.auth.permissions import declared
from shared.errors import Denied
from shared.service.acting import acts
from shared.service.acting.acts import Acting
from shared.service.acting.api import act_api
from shared.service.acting.forms import ActForm, ReasonForm, split_fields
from shared.service.acting.offers import Against, FoundRecord, OpenedRecord, probe, why_not
from shared.service.acting.pages import ActPages, act_pages
from shared.service.acting.people import Capacity, claims_among
from shared.service.parts import ServiceParts
from shared.settings import Settings

ZONE = ZoneInfo("America/New_York")
EVENING = datetime(2026, 11, 25, 2, 0, tzinfo=UTC).astimezone(ZONE)
HERE, DRAFTERS = frozenset({"here"}), frozenset({"drafter"})
LEND = Transition("lend", HERE, "lent", DRAFTERS, "Lend it")
RETIRE = Transition("retire", HERE, "gone", DRAFTERS, "Retire it", needs=("unlent",), texts=("reason",))
RULES = Table(
    "tools", (LEND, RETIRE), {"unlent": lambda state, act: "It is lent." if state["lent"] else None}
)
FORMS = {"lend": ActForm, "retire": ReasonForm}
STATE = {"status": "here", "agencies": ["wvsp"], "lent": True}
ME = ActorClaims("me", "s", [Grant("viewer", "wvsp")])
FOR_HER = ActorClaims("me", "s", [Grant("drafter", "wvsp")], "her")


def opened(*capacities):
    return OpenedRecord(None, Head("t", 0, 1, STATE), RULES, list(capacities), EVENING)


def test_acts_are_offered_in_the_name_of_whoever_may_make_them():
    found = opened(Capacity(ME), Capacity(FOR_HER, "her", "Her Name")).offers
    assert [(o.action, o.on_behalf_of, o.name) for o in found] == [("lend", "her", "Her Name")]


def test_own_name_comes_before_a_lent_one():
    own = Capacity(ActorClaims("me", "s", [Grant("drafter", "wvsp")]))
    assert [o.on_behalf_of for o in opened(own, Capacity(FOR_HER, "her", "Her Name")).offers] == [None]


def test_claims_are_those_of_a_delegation_in_force_alone():
    found = [Capacity(ME), Capacity(FOR_HER, "her", "Her Name")]
    assert claims_among(found, "her") == FOR_HER
    with pytest.raises(Denied):
        claims_among(found, "somebody else")


def test_condition_that_stands_against_an_act_is_told_to_whoever_has_the_role():
    assert why_not(RULES, STATE, [probe("retire", FOR_HER, EVENING)]).reason == "It is lent."
    assert why_not(RULES, STATE, [probe("retire", ME, EVENING)]) == Against()


def test_duty_kept_apart_is_told_to_who_it_is_kept_from_whatever_their_roles():
    apart = Table("tools", (replace(RETIRE, needs=(), apart=("unlent",)),), RULES.guards)
    assert why_not(apart, STATE, [probe("retire", ME, EVENING)]) == Against("unlent", "It is lent.")


def today_is_the_24th(state, act):
    return None if act.at.date() == date(2026, 11, 24) else "It is another day."


DAY_RULES = Table("tools", (replace(LEND, needs=("day",)),), {"day": today_is_the_24th})


HER = Actor("her", "Her", "her@x.example", "s", frozenset())


class AtNine(ServiceParts):
    """Parts of a service at nine in the evening, by the settings' zone."""

    def __init__(self):
        super().__init__(Settings(mode="embedded"))


def test_record_is_opened_on_the_states_day(monkeypatch):
    monkeypatch.setattr(acts, "capacities", lambda session, actor: [Capacity(FOR_HER)])
    acting = Acting(DAY_RULES, lambda session, record, actor: FoundRecord(None, Head("t", 0, 1, STATE)))
    with clock.at(EVENING.astimezone(UTC)):
        found = acting.open(AtNine(), None, "t", HER)
        assert why_not(DAY_RULES, STATE, [probe("lend", FOR_HER, AtNine().now())]) == Against()
    assert [offer.action for offer in found.offers] == ["lend"]


def test_free_text_stays_apart_from_what_travels():
    assert split_fields(RULES, "retire", ReasonForm(reason="Worn out", on_behalf_of="her")) == (
        {},
        {"reason": "Worn out"},
    )


def test_every_form_gets_an_address_that_its_permit_opens():
    acting, app = Acting(RULES, None), Flask(__name__)
    permits = {"lend": ("audit.read",), "retire": ("effects.read",)}
    app.register_blueprint(
        act_api("/api/tools", None, acting, argument="tool_id", forms=FORMS, permits=permits)
    )
    opens = {rule: set(access.permissions) for _, rule, methods, access in declared(app) if "POST" in methods}
    assert opens == {
        "/api/tools/<tool_id>/acts/lend": {"audit.read"},
        "/api/tools/<tool_id>/acts/retire": {"effects.read"},
    }


def test_act_with_a_page_of_its_own_is_led_there_and_no_form_does_it():
    given = ActPages(
        argument="tool_id", opens=("audit.read",), forms=FORMS, effects={}, danger=(), template="",
        show=None, data=None, elsewhere={"lend": "lending"},
    )  # fmt: skip
    app = Flask(__name__)
    app.register_blueprint(act_pages("/tools", None, Acting(RULES, None), given))
    answer = app.test_client().get("/tools/7/do/lend?for=her")
    assert (answer.status_code, answer.location) == (303, "/tools/7/lending?for=her")
