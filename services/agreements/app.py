"""The agreements service as a Flask app. Puts its parts, pages and API together; no logic."""

from pathlib import Path

from flask import Flask

from services.agreements.acting.api import bp as acting_api
from services.agreements.approvals.api import bp as approvals_api
from services.agreements.approvals.return_pages import pages as approvals_return
from services.agreements.audit.desk import REGISTER, audit, effects
from services.agreements.audit.reads import ENTITY, READS
from services.agreements.clauses.api import bp as clauses_api
from services.agreements.clauses.new_pages import pages as clauses_new
from services.agreements.clauses.pages import pages as clauses
from services.agreements.clock_rules.pages import api as clock_rules_api
from services.agreements.clock_rules.pages import pages as clock_rules
from services.agreements.document import DOCUMENT
from services.agreements.drafts.api import bp as drafts_api
from services.agreements.drafts.new_pages import pages as drafts_new
from services.agreements.drafts.pages import pages as drafts
from services.agreements.lifecycle.api import bp as lifecycle_api
from services.agreements.lifecycle.pages import pages as lifecycle
from services.agreements.overview.act_pages import pages as acting
from services.agreements.overview.api import bp as overview_api
from services.agreements.overview.api import listing as listing_api
from services.agreements.overview.pages import listing
from services.agreements.overview.pages import pages as overview
from services.agreements.published.pages import pages as published
from services.agreements.routes.api import bp as routes_api
from services.agreements.routes.pages import pages as routes
from services.agreements.signature.api import bp as signature_api
from services.agreements.signature.own_certificate_pages import pages as signature_own_certificate
from services.agreements.signature.pages import pages as signature
from services.agreements.signature.paper_pages import pages as signature_paper
from services.agreements.signature.sealed_copy_pages import pages as signature_sealed_copy
from services.agreements.submission.api import bp as submission_api
from services.agreements.submission.pages import pages as submission
from services.agreements.versions.api import bp as versions_api
from services.agreements.versions.pages import pages as versions
from services.agreements.wiring import Agreements
from shared.service.web import Reading, service_app
from shared.settings import Settings

PAGES = (
    clauses,
    clauses_new,
    routes,
    clock_rules,
    drafts_new,
    drafts,
    effects,
    acting,
    submission,
    signature,
    versions,
    listing,
    overview,
    published,
    approvals_return,
    signature_paper,
    signature_own_certificate,
    signature_sealed_copy,
    lifecycle,
    audit,
)
"""Every blueprint of pages. One that is missing here does not exist; the URL map's test finds undeclared ones."""
APIS = (
    clauses_api,
    routes_api,
    clock_rules_api,
    drafts_api,
    acting_api,
    submission_api,
    approvals_api,
    versions_api,
    listing_api,
    overview_api,
    lifecycle_api,
    signature_api,
)
"""Every blueprint of the API."""


def create_app(settings: Settings, parts: Agreements | None = None) -> Flask:
    """The app. `parts` lets a test hand in its own store, renderer or clock."""
    return service_app(
        parts or Agreements(settings),
        (*PAGES, *APIS),
        templates=Path(__file__).parent / "templates",
        reading=Reading(ENTITY, READS, REGISTER.resolve),
        document=DOCUMENT,
    )
