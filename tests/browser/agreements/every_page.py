"""Every address of agreements that answers a page, each with somebody who may see it, in the state worth seeing.

Written by hand beside the routes: a page that is not named here fails `test_every_page.py`. `{Ohio}` is the demo's
agreement of that first word, `{Bluestone}` the tests' own with two versions before its legal reviewer; `{token}`,
`{used}` and the like are made by `shown.py`.
"""

from services.portal.seed import seed_id
from tests.browser.people import DANA, JAMES, LUIS, MARGARET, NOBODY, OWEN, PRIYA, SAM

ONE, DO, VERSION = "/agreements/<agreement_id>", "do/<action>", "versions/<int:number>"
COMPARE, CLAUSE = "versions/compare/<int:old>/<int:new>", "/agreements/clauses/<clause_id>"
AGENCY = seed_id("agency", "wvsp")

PAGES: tuple[tuple[str, str, str], ...] = (
    ("/agreements", DANA, "/agreements"),
    ("/agreements", DANA, "/agreements?q=nothing-like-this"),
    ("/agreements", DANA, "/agreements?status=In+force&mine=true"),
    ("/agreements/new", DANA, "/agreements/new"),
    ("/agreements/audit", MARGARET, "/agreements/audit"),
    ("/agreements/audit/access", MARGARET, "/agreements/audit/access"),
    ("/agreements/audit/events", MARGARET, "/agreements/audit/events"),
    ("/agreements/effects", SAM, "/agreements/effects"),
    ("/agreements/published", NOBODY, "/agreements/published"),
    ("/agreements/published", NOBODY, "/agreements/published?q=nothing-like-this"),
    ("/agreements/published/<number>", NOBODY, "/agreements/published/{published}"),
    ("/agreements/verify", NOBODY, "/agreements/verify"),
    ("/agreements/sign/<token>", NOBODY, "/agreements/sign/{token}"),
    ("/agreements/sign/<token>", NOBODY, "/agreements/sign/{token}?sent=yes"),
    ("/agreements/sign/<token>", NOBODY, "/agreements/sign/{used}"),
    ("/agreements/sign/<token>/sealed", NOBODY, "/agreements/sign/{copy}/sealed"),
    ("/agreements/sign/<token>/sealed", NOBODY, "/agreements/sign/{copy}/sealed?sent=yes"),
    ("/agreements/sign/<token>/copy", NOBODY, "/agreements/sign/{copy}/copy"),
    ("/agreements/clauses", DANA, "/agreements/clauses"),
    ("/agreements/clauses/new", DANA, "/agreements/clauses/new"),
    (CLAUSE, DANA, "/agreements/clauses/oversight-meetings"),
    ("/agreements/clauses/new", DANA, "/agreements/clauses/new"),
    (f"{CLAUSE}/propose", DANA, "/agreements/clauses/oversight-meetings/propose"),
    (f"{CLAUSE}/proposals/<int:version>", DANA, "/agreements/clauses/after-action/proposals/2"),
    (f"{CLAUSE}/proposals/<int:version>", LUIS, "/agreements/clauses/after-action/proposals/2"),
    (f"{CLAUSE}/compare/<int:old>/<int:new>", LUIS, "/agreements/clauses/after-action/compare/1/2"),
    ("/agreements/clock-rules", DANA, "/agreements/clock-rules"),
    ("/agreements/clock-rules/<name>/new", SAM, "/agreements/clock-rules/yearly_review/new"),
    ("/agreements/routes", SAM, "/agreements/routes"),
    ("/agreements/routes/<agency>", DANA, f"/agreements/routes/{AGENCY}"),
    ("/agreements/routes/<agency>/edit", SAM, f"/agreements/routes/{AGENCY}/edit"),
    (ONE, DANA, "/agreements/{Eastern}"),
    (ONE, DANA, "/agreements/{Kanawha}"),
    (ONE, JAMES, "/agreements/{Mountain}"),
    (ONE, JAMES, "/agreements/{Potomac}"),
    (ONE, OWEN, "/agreements/{Statewide}"),
    (ONE, DANA, "/agreements/{Coalfields}"),
    (ONE, PRIYA, "/agreements/{Greenbrier}"),
    (f"{ONE}/approvals", DANA, "/agreements/{Ohio}/approvals"),
    (f"{ONE}/approvals", DANA, "/agreements/{Interstate}/approvals"),
    (f"{ONE}/clocks", DANA, "/agreements/{Ohio}/clocks"),
    (f"{ONE}/clocks", LUIS, "/agreements/{Tri-County}/clocks"),
    (f"{ONE}/delivery", LUIS, "/agreements/{Tri-County}/delivery"),
    (f"{ONE}/notice", DANA, "/agreements/{Tri-County}/notice"),
    (f"{ONE}/paper", OWEN, "/agreements/{Mountain}/paper"),
    (f"{ONE}/people", DANA, "/agreements/{Ohio}/people"),
    (f"{ONE}/questions", DANA, "/agreements/{Eastern}/questions"),
    (f"{ONE}/questions", DANA, "/agreements/{Bluestone}/questions"),
    (f"{ONE}/questions", DANA, "/agreements/{Eastern}/questions?open=purpose-and-authority"),
    (f"{ONE}/return", LUIS, "/agreements/{Bluestone}/return"),
    (f"{ONE}/sign", JAMES, "/agreements/{Mountain}/sign"),
    (f"{ONE}/submit", DANA, "/agreements/{Kanawha}/submit"),
    (f"{ONE}/timeline", DANA, "/agreements/{Greenbrier}/timeline"),
    (f"{ONE}/versions", DANA, "/agreements/{Bluestone}/versions"),
    (f"{ONE}/versions", DANA, "/agreements/{Kanawha}/versions"),
    (f"{ONE}/{VERSION}", DANA, "/agreements/{Kanawha}/versions/1"),
    (f"{ONE}/{COMPARE}", DANA, "/agreements/{Bluestone}/versions/compare/1/2"),
    (f"{ONE}/{DO}", DANA, "/agreements/{Kanawha}/do/withdraw"),
    (f"{ONE}/{DO}", DANA, "/agreements/{Bluestone}/do/recall"),
    (f"{ONE}/{DO}", DANA, "/agreements/{Greenbrier}/do/record_review"),
    (f"{ONE}/{DO}", LUIS, "/agreements/{Bluestone}/do/approve"),
    (f"{ONE}/{DO}", LUIS, "/agreements/{Bluestone}/do/ask_question"),
    (f"{ONE}/{DO}", LUIS, "/agreements/{Bluestone}/do/ask_extension"),
    (f"{ONE}/{DO}", LUIS, "/agreements/{Bluestone}/do/recuse"),
    (f"{ONE}/{DO}", LUIS, "/agreements/{Bluestone}/do/reassign"),
    (f"{ONE}/{DO}", JAMES, "/agreements/{Mountain}/do/decline"),
    (f"{ONE}/{DO}", DANA, "/agreements/{Interstate}/do/send_link"),
    (f"{ONE}/{DO}", JAMES, "/agreements/{Potomac}/do/lift"),
    (f"{ONE}/{DO}", JAMES, "/agreements/{Greenbrier}/do/suspend"),
    (f"{ONE}/{DO}", JAMES, "/agreements/{Greenbrier}/do/give_notice"),
    (f"{ONE}/{DO}", PRIYA, "/agreements/{Greenbrier}/do/suspend"),
    (f"{ONE}/{DO}", OWEN, "/agreements/{Greenbrier}/do/publish"),
    (f"{ONE}/{DO}", OWEN, "/agreements/{Statewide}/do/unpublish"),
    (f"{ONE}/{DO}", DANA, "/agreements/{Bluestone}/do/answer_question"),
    (f"{ONE}/{DO}", LUIS, "/agreements/{Bluestone}/do/grant_extension"),
    (f"{ONE}/{DO}", LUIS, "/agreements/{Bluestone}/do/refuse_extension"),
    (f"{ONE}/{DO}", JAMES, "/agreements/{Tri-County}/do/withdraw_notice"),
)

NO_PAGES = {
    "/agreements/export.csv",
    "/agreements/published/<number>/sealed.pdf",
    "/agreements/sign/<token>/agreement.pdf", "/agreements/sign/<token>/sealed.pdf",
    "/agreements/try/returned",  # goes on to the versions of a draft
    f"{ONE}/amend",  # goes on to the first questions
    f"{ONE}/delivery/ends",  # a part of the page of delivery
    f"{ONE}/outline",  # a part of the questions' page
    f"{ONE}/files/<file_id>", f"{ONE}/notice.docx",
    f"{ONE}/{VERSION}/file.docx", f"{ONE}/versions/returned-example.docx",
}  # fmt: skip
"""Addresses of its own that answer a file, a part of a page, or another address."""
SAVED_UNFINISHED = ("/questions",)
"""Forms that take what is there, and say at the end what is missing."""
WITHOUT_FORMS = (MARGARET, PRIYA)
"""Whoever has no page here with a form that asks for something."""
