"""Every address of the portal that answers a page, with somebody who may see it, in the state worth seeing.

`{message}`, `{set_up}` and the like are made by `conftest.py`. A page that is not named here fails
`test_every_page.py`.
"""

from services.portal.seed import seed_id
from tests.browser.people import DANA, JAMES, MARGARET, NOBODY, SAM

PAGES: tuple[tuple[str, str, str], ...] = (
    ("/", NOBODY, "/"),
    ("/", DANA, "/"),
    ("/accessibility", NOBODY, "/accessibility"),
    ("/help", NOBODY, "/help"),
    ("/privacy", NOBODY, "/privacy"),
    ("/public-records", NOBODY, "/public-records"),
    ("/sign-in", NOBODY, "/sign-in"),
    ("/signed-out", NOBODY, "/signed-out"),
    ("/set-up/<token>", NOBODY, "/set-up/{set_up}"),
    ("/demo-mail", NOBODY, "/demo-mail"),
    ("/demo-mail", NOBODY, "/demo-mail?to=nobody@wvsp.example"),
    ("/demo-mail/<message_id>", NOBODY, "/demo-mail/{message}"),
    ("/demo-mail/<message_id>", NOBODY, "/demo-mail/{code}"),
    ("/my-work", DANA, "/my-work"),
    ("/my-work", SAM, "/my-work"),
    ("/account", DANA, "/account"),
    ("/account/delegations", DANA, "/account/delegations"),
    ("/account/recovery-codes", DANA, "/account/recovery-codes"),
    ("/account/sessions", DANA, "/account/sessions"),
    ("/account/tokens", DANA, "/account/tokens"),
    ("/confirm", JAMES, "{confirm}"),
    ("/directory", DANA, "/directory"),
    ("/directory", DANA, "/directory?q=nobody-at-all"),
    ("/directory/agencies", DANA, "/directory/agencies"),
    ("/directory/agencies/<slug>", DANA, "/directory/agencies/wvsp"),
    ("/directory/agencies/<slug>", SAM, "/directory/agencies/wvdcr"),
    ("/directory/people/<person_id>", DANA, "/directory/people/" + seed_id("person", "ruth-hagan")),
    ("/directory/people/<person_id>", SAM, "/directory/people/" + seed_id("person", "ruth-hagan")),
    ("/search", DANA, "/search"),
    ("/search", DANA, "/search?q=task"),
    ("/search", DANA, "/search?q=zzzzz"),
    ("/admin", SAM, "/admin"),
    ("/admin", SAM, "/admin?q=nobody-at-all"),
    ("/admin/accounts/<account_id>", SAM, "/admin/accounts/" + seed_id("account", "dana-mercer")),
    ("/admin/agencies/new", SAM, "/admin/agencies/new"),
    ("/admin/contacts/<contact_id>/edit", SAM, f"/admin/contacts/{seed_id('contact', 'wvsp')}/edit"),
    (
        "/admin/offices/<office_id>/edit",
        SAM,
        f"/admin/offices/{seed_id('office', 'wvsp/Legal Services')}/edit",
    ),
    ("/admin/delegations", SAM, "/admin/delegations"),
    ("/admin/effects", SAM, "/admin/effects"),
    ("/admin/people/new", SAM, "/admin/people/new"),
    ("/admin/people/<person_id>/edit", SAM, f"/admin/people/{seed_id('person', 'dana-mercer')}/edit"),
    ("/audit/directory", MARGARET, "/audit/directory"),
    ("/audit/directory/access", MARGARET, "/audit/directory/access"),
    ("/audit/directory/access", MARGARET, "/audit/directory/access?entity=nothing"),
    ("/audit/directory/events", MARGARET, "/audit/directory/events"),
)

NO_PAGES = {"/audit", "/portal.css"}
"""Addresses of its own that answer a file, a part of a page, or another address."""
WITHOUT_FORMS = (MARGARET,)
"""Whoever has no page here with a form that asks for something."""
