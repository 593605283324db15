"""`/_parts`: every page part with example data, for page authors and for the browser tests. Embedded mode only.

Nothing here reads or writes a record: the form that saves itself keeps its texts in memory.
"""

from datetime import date
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from flask import Flask, Response, make_response, render_template, request
from pydantic import Field

from shared import clock
from shared.errors import Invalid, NotFound
from shared.settings import Settings
from shared.web.autosave import is_autosave, saved, stale
from shared.web.form_state import FormState
from shared.web.forms import FormModel, parse_form
from shared.web.parts_examples import example_data
from shared.web.redirects import redirect_to


class ExampleForm(FormModel):
    """The form on the page, as a page author would declare one."""

    title: str = Field(title="the title", min_length=5, max_length=120)
    cost: Decimal | None = Field(None, title="the cost", ge=0)
    purpose: str = Field(title="the purpose", min_length=20)
    office: Literal["dps", "ag"] = Field(title="the responsible office")
    term: Literal["2", "open"] = Field(title="how long it lasts")
    kinds: list[Literal["share", "people", "goods"]] = Field(title="what is shared", min_length=1)
    effective: date | None = Field(None, title="the effective date")


class ExampleDraft:
    """The one draft that the autosaving form edits."""

    def __init__(self) -> None:
        self.version = 1
        self.values = {"note": "The Agency assigns two officers.", "aim": "Find fugitives."}

    def save(self, version: int, values: dict[str, str]) -> bool:
        """Whether it was saved; not where `version` is no longer the stored one."""
        if version != self.version:
            return False
        self.values |= values
        self.version += 1
        return True


def install_parts_page(app: Flask, settings: Settings) -> None:
    """Add the page and its forms, in the embedded mode alone."""
    if not settings.embedded:
        return
    draft = ExampleDraft()
    zone = ZoneInfo(settings.timezone)

    def show() -> str:
        return _page(draft)

    def take_form() -> Response:
        return _take_form(draft)

    def autosave() -> Response:
        return _autosave(draft, zone)

    def now() -> str:
        return render_template("parts_now.html")

    app.add_url_rule("/_parts", "parts", show, methods=["GET"])
    app.add_url_rule("/_parts/form", "parts_form", take_form, methods=["POST"])
    app.add_url_rule("/_parts/autosave", "parts_autosave", autosave, methods=["POST"])
    app.add_url_rule("/_parts/now", "parts_now", now, methods=["GET"])
    app.add_url_rule("/_parts/missing", "parts_missing", _missing, methods=["GET"])


def _page(draft: ExampleDraft, form: FormState | None = None) -> str:
    data = example_data(request)
    data |= {"form": form or data["form"], "draft": FormState(draft.values), "draft_version": draft.version}
    return render_template("parts_page.html", **data)


def _take_form(draft: ExampleDraft) -> Response:
    """What every view with a form does: take it and redirect, or show it again with what was typed."""
    try:
        parse_form(ExampleForm, request)
    except Invalid as error:
        return make_response(_page(draft, FormState.refused(request.form, error)), error.status)
    return redirect_to("/_parts#h-form")


def _autosave(draft: ExampleDraft, zone: ZoneInfo) -> Response:
    values = {name: request.form[name] for name in draft.values if name in request.form}
    if not draft.save(request.form.get("row_version", type=int, default=0), values):
        return stale(draft.version, "Marcus Lee, a minute ago", draft.values)
    if not is_autosave(request):
        return redirect_to("/_parts#h-autosave")
    return saved(draft.version, clock.now(), zone)


def _missing() -> Response:
    raise NotFound("There is no such example.")
