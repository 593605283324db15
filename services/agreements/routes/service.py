"""Approval routes as data: show an agency's, try it on an example, save a changed one as a new version with a reason.

An agreement that is on its way keeps the route it was submitted with.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue
from sqlalchemy.orm import Session

from services.agreements.approvals import repository as rows
from services.agreements.approvals.asked_stages import DEFAULT, StagePlan
from services.agreements.approvals.models import RouteRow
from services.agreements.clauses.in_words import Vocabulary
from services.agreements.clauses.repository import list_templates
from services.agreements.clock_rules.words import FROM_AGREEMENT, WHAT
from services.agreements.ledger import CHANGES
from services.agreements.register.timeline import names_of
from services.agreements.routes.checks import Nameable, plans_from
from services.agreements.routes.schemas import RouteForm
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from shared import clock
from shared.audit.chain import digest_of
from shared.auth.actor import Actor, Role
from shared.auth.directory import Person, list_agencies, list_holders
from shared.auth.scope import reach_of, require
from shared.documents.write.conditions import holds
from shared.documents.write.model import Template
from shared.errors import NotFound, StaleVersion
from shared.service.clock_rules.repository import rules_in_force
from shared.service.clock_rules.words import rule_in_words
from shared.service.story import Names
from shared.web.formats import other_window

WHOLE_STATE = "default"
"""How addresses call the route of agencies that have none of their own; its rows have no agency."""
STATE_NAME = "All agencies without a route of their own"
USUAL = "Concord’s usual route"
DECIDING = (Role.LEGAL_REVIEWER, Role.APPROVER)


@dataclass(frozen=True)
class RouteLine:
    """A route as it counts now. `version` 0: it is inherited."""

    agency: str
    agency_name: str
    name: str
    version: int
    inherits: str
    plans: list[StagePlan]


@dataclass(frozen=True)
class Route(RouteLine):
    """A route with its own versions and what its stages may name."""

    versions: Sequence[RouteRow]
    names: Names
    holders: Mapping[str, list[Person]]
    rules: Mapping[str, str]
    vocabulary: Vocabulary

    @property
    def people(self) -> list[tuple[str, str]]:
        """Who may be named: account and words, each once."""
        found = {
            p.account_id: f"{p.name}, {p.job}" for ps in self.holders.values() for p in ps if p.account_id
        }
        return sorted(found.items(), key=lambda pair: pair[1])

    @property
    def known(self) -> Nameable:
        """What a stage may name."""
        return Nameable({account for account, _ in self.people}, set(self.rules), self.vocabulary)


@dataclass(frozen=True)
class StagePreview:
    """One stage of an example: asked or not, and whom."""

    plan: StagePlan
    asked: bool
    people: list[str]
    accounts: list[str]


def list_routes(parts: Agreements, actor: Actor) -> list[RouteLine]:
    """The routes that the actor may read: the default, and those of their agencies."""
    reach = reach_of(actor, "routes.read")
    with parts.database.transaction() as session:
        bodies = [(body.id, body.name) for body in list_agencies(session, "state") if reach.covers(body.id)]
        newest = rows.list_routes(session)
    return [_line(newest, owner, name) for owner, name in (("", STATE_NAME), *bodies)]


def _line(newest: Mapping[str, RouteRow], owner: str, agency_name: str) -> RouteLine:
    own = newest.get(owner)
    used = own or newest.get("")
    return RouteLine(
        agency=owner or WHOLE_STATE, agency_name=agency_name, name=used.name if used else USUAL,
        version=own.version if own else 0, inherits="" if own or not owner else WHOLE_STATE,
        plans=rows.plans_of(used) if used else list(DEFAULT),
    )  # fmt: skip


def open_route(parts: Agreements, actor: Actor, agency: str) -> Route:
    """An agency's route (`default`: the one of all others). Raises NotFound for one that is not the actor's to see."""
    if agency != WHOLE_STATE:
        require(actor, "routes.read", [agency], visible=False)
    with parts.database.transaction() as session:
        return _load(session, parts, _owner(session, agency))


def save_route(parts: Agreements, actor: Actor, agency: str, form: RouteForm, *, base: int, key: str) -> int:
    """Save a changed route as a new version and return its number; the same key again returns the same.

    Raises Invalid naming each field, StaleVersion where it was changed since `base`, Denied, NotFound. The default
    route needs the role at every agency.
    """
    if agency != WHOLE_STATE:
        require(actor, "routes.read", [agency], visible=False)
    require(actor, "routes.edit", [None if agency == WHOLE_STATE else agency])
    content = {"route": form.model_dump(mode="json"), "base": base, "by": actor.account_id}
    with parts.database.transaction() as session:
        owner = _owner(session, agency)
        seen = CHANGES.begin(session, stream_of(owner), key, content)
        route = _load(session, parts, owner)
        newest = route.versions[0].version if route.versions else 0
        if seen is not None:
            return int(seen.get("version", newest))
        if newest != base:
            raise StaleVersion(_changed_by(parts, actor, route))
        plans = plans_from(form.stages, route.known)
        stages = [plan.model_dump(mode="json") for plan in plans]
        rows.add_route(session, {
            "agency_id": owner, "version": newest + 1, "name": form.name, "stages": stages, "active": True,
            "reason": form.reason, "changed_by": actor.account_id, "changed_at": clock.now(),
        })  # fmt: skip
        told = {"version": newest + 1, "base": base, "sha256": digest_of({"stages": stages})}
        CHANGES.write(session, stream_of(owner), "change_route", actor, key=key, content=content, body=told)
    return newest + 1


def _changed_by(parts: Agreements, actor: Actor, route: Route) -> str:
    newest = route.versions[0] if route.versions else None
    if newest and newest.changed_by == actor.account_id:
        return (
            f"You changed this route {other_window(newest.changed_at, parts.zone)}, after you opened it here."
        )
    return "Somebody else changed this route after you opened it."


def preview(
    route: Route, plans: Sequence[StagePlan], answers: Mapping[str, JsonValue], *, whole: bool = False
) -> list[StagePreview]:
    """Which of the stages an agreement with these answers is asked through, and whom each would ask.

    `whole`: an agreement that meets every condition.
    """
    return [
        StagePreview(
            plan, whole or holds(plan.condition, dict(answers)), _asked(route, plan), _accounts(route, plan)
        )
        for plan in plans
    ]


def stream_of(owner: str) -> str:
    """The stream of a route's changes."""
    return f"route:{owner or WHOLE_STATE}"


def _asked(route: Route, plan: StagePlan) -> list[str]:
    if plan.people:
        return [route.names.of(account) for account in plan.people]
    return [person.name for person in route.holders.get(plan.role, []) if person.account_id]


def _accounts(route: Route, plan: StagePlan) -> list[str]:
    holders = route.holders.get(plan.role, [])
    return [*plan.people] or [person.account_id for person in holders if person.account_id]


def _owner(session: Session, agency: str) -> str:
    if agency == WHOLE_STATE:
        return ""
    if agency not in {body.id for body in list_agencies(session, "state")}:
        raise NotFound("There is no such agency.")
    return agency


def _load(session: Session, parts: Agreements, owner: str) -> Route:
    own, general = rows.get_route(session, owner), rows.get_route(session, "")
    used = own or general
    plans = rows.plans_of(used) if used else list(DEFAULT)
    versions = rows.list_route_versions(session, owner)
    accounts = {a for plan in plans for a in (*plan.people, plan.next_in_line)} | {
        v.changed_by for v in versions
    }
    today = clock.today(parts.zone)
    rules = {
        name: f"{WHAT.get(name, name)}: {rule_in_words(rule)}"
        for name, rule in rules_in_force(session, ACTS, today).items()
        if name not in FROM_AGREEMENT
    }
    templates = [Template.model_validate(row.body) for row in list_templates(session)]
    names = {body.id: body.name for body in list_agencies(session, "state")}
    return Route(
        agency=owner or WHOLE_STATE, agency_name=names.get(owner, STATE_NAME),
        name=used.name if used else USUAL, version=own.version if own else 0,
        inherits="" if own or not owner else WHOLE_STATE, plans=plans, versions=versions,
        names=names_of(session, accounts - {""}),
        holders={role: list_holders(session, role, owner) if owner else [] for role in DECIDING},
        rules=rules, vocabulary=Vocabulary(template.questionnaire for template in templates),
    )  # fmt: skip
