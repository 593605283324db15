"""One page for every act that needs no more than a form: says what will happen, asks what is needed, does it.

A service mounts it with its forms, its words and a template that extends `acting/act.html` and fills in the fields.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request
from flask.blueprints import BlueprintSetupState

from shared.acts.messages import Act, Head
from shared.auth.actor import Actor, ActorClaims
from shared.auth.current import current_actor, current_or_none
from shared.auth.permissions import permission
from shared.errors import Invalid, NotFound
from shared.service.acting.acts import Acting, P
from shared.service.acting.forms import ActForm, Forms
from shared.service.acting.offers import Offer, R, for_whom, is_offered, probe, why_not
from shared.service.acting.people import Capacity
from shared.web.errors import RECORD_LINK
from shared.web.form_state import FormState
from shared.web.forms import parse_form
from shared.web.idempotency import key_from, new_key
from shared.web.redirects import redirect_to


class Shown(Protocol):
    """A record as its pages show it, as far as these pages need it."""

    @property
    def head(self) -> Head:
        """Where it stands."""

    @property
    def offers(self) -> Sequence[Offer]:
        """What its reader may do now."""

    @property
    def capacities(self) -> Sequence[Capacity]:
        """In whose names its reader may act."""


S = TypeVar("S", bound=Shown)


def nothing_begun(parts: Any, action: str) -> Mapping[str, Any]:
    """A form that begins empty."""
    return {}


def nothing_follows(parts: Any, actor: Actor, action: str) -> None:
    """What a page does after an act besides showing the record: nothing."""


@dataclass(frozen=True)
class ActPages(Generic[P, S]):
    """What a service gives to the pages of its acts."""

    argument: str
    """What addresses call a record's id."""
    opens: Sequence[str]
    """Holding any of these permissions opens the page; the transition table decides on the act."""
    forms: Forms
    effects: Mapping[str, Sequence[str]]
    """What each act brings about, in sentences that stand above its button."""
    danger: Collection[str]
    """Acts that can't be undone."""
    template: str
    """Extends `acting/act.html`."""
    show: Callable[[P, Actor, str], S]
    """The record of an id, as its pages show it. Raises NotFound where the actor may not see it."""
    data: Callable[[S, str], Mapping[str, Any]]
    """What the template needs: `row`, `base`, `names`, what the fields ask; `done` says what was done meanwhile.

    `no_choice` stands in place of a form that lets one choose nobody: what is so, and what to do about it.
    """
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Acts with pages of their own, and where these are below the record's address."""
    over_done: Collection[str] = ()
    """Conditions whose refusal is said, and not what was done meanwhile."""
    begun: Callable[[P, str], Mapping[str, Any]] = nothing_begun
    """What an act's form begins with, besides on whose behalf."""
    after: Callable[[P, Actor, str], None] = nothing_follows
    """Called when an act was done."""


def act_pages(
    prefix: str, current: Callable[[], P], acting: Acting[P, R], given: ActPages[P, S]
) -> Blueprint:
    """The pages `<prefix>/<record>/do/<act>`, where `<prefix>/<record>` is the record's own page."""
    pages, address = Blueprint("acting", __name__), f"{prefix}/<{given.argument}>/do/<action>"

    @pages.record_once
    def link_refusals(state: BlueprintSetupState) -> None:
        state.app.extensions[RECORD_LINK] = lambda: _record_link(prefix, given.argument, current(), acting)

    def page(record_id: str, action: str, form: FormState | None = None) -> str:
        shown = given.show(current(), current_actor(), record_id)
        behalf = for_whom(shown.offers, action, request.args.get("for"))
        begun = FormState({"on_behalf_of": behalf, **given.begun(current(), action)})
        asked = [probe(action, claims, current().now()) for claims in _meant(shown, behalf)]
        return _page(shown, asked, form or begun, acting, given)

    @pages.get(address)
    @permission(*given.opens, deputies=True)
    def ask(action: str, **named: str) -> str | Response:
        """The page before an act. Opening it does nothing."""
        record_id, behalf = named[given.argument], request.args.get("for", "")
        if action in given.elsewhere:
            query = "?" + urlencode({"for": behalf}) if behalf else ""
            return redirect_to(f"{prefix}/{record_id}/{given.elsewhere[action]}{query}")
        return page(record_id, action)

    @pages.post(address)
    @permission(*given.opens, person=True, deputies=True)
    def do(action: str, **named: str) -> Response:
        """Do the act and show the record."""
        record_id, actor, model = named[given.argument], current_actor(), _model(given.forms, action)
        try:
            form = parse_form(model, request)
            acting.perform(current(), actor, record_id, action, form=form, key=key_from(request))
        except Invalid as error:
            return make_response(
                page(record_id, action, FormState.refused(request.form, error)), error.status
            )
        given.after(current(), actor, action)
        return redirect_to(f"{prefix}/{record_id}")

    return pages


def _model(forms: Forms, action: str) -> type[ActForm]:
    if action not in forms:
        raise NotFound("There is no such act.")
    return forms[action]


def _meant(shown: Shown, behalf: str) -> list[ActorClaims]:
    """In which name the act may be meant: the one that is named, else any of the reader's, their own first."""
    mine = [one.claims for one in shown.capacities if not behalf or one.on_behalf_of == behalf]
    return mine or [current_actor().claims(behalf or None)]


def _page(
    shown: S, asked: Sequence[Act], form: FormState, acting: Acting[P, R], given: ActPages[P, S]
) -> str:
    action = asked[0].name
    against = why_not(acting.rules, shown.head.state, asked)
    takes = frozenset(_model(given.forms, action).model_fields)
    row = acting.rules.get(action)
    about = {
        "action": action,
        "takes": takes,
        "label": row.label if row else action,
        "offered": is_offered(shown.offers, action),
        "why_not": against.reason,
        "effects": given.effects.get(action, ()),
        "danger": action in given.danger,
        "done": "",
        "no_choice": (),
        "form": form,
        "key": new_key(),
    }
    known = {**about, **given.data(shown, action)}
    if against.code in given.over_done:
        known["done"] = ""
    return render_template(given.template, **known)


def _record_link(prefix: str, argument: str, parts: P, acting: Acting[P, R]) -> tuple[str, str] | None:
    """The record that the present request is about, for pages of refusals. Raises NotFound as `find`."""
    actor, named = current_or_none(), (request.view_args or {}).get(argument)
    if actor is None or named is None:
        return None
    with parts.database.transaction() as session:
        row = acting.find(session, named, actor).row
    return f"{prefix}/{row.id}", row.number
