"""An agreement of another kind goes its whole way; its sealed copy names who signed on lines its text left blank."""

import re

import psycopg
import pytest

from services.agreements.clauses.repository import add_supplied
from services.agreements.demo.stage import Story
from services.agreements.demo.stories import HSI, _approved
from services.agreements.drafts.begin import begin_draft
from services.agreements.files.repository import list_files
from services.agreements.files.stored import stored_of
from services.agreements.library.loader import load_library
from services.portal.seed import seed_id
from shared import clock
from shared.documents.read.pdf import read_pdf
from shared.documents.seal.model import Verdict
from shared.documents.seal.verify import verify
from tests.browserless import Person
from tests.integration.agreements_web.test_second_template import write_library
from tests.system.agreements.test_whole_way import wait_for

pytestmark = [pytest.mark.engines, pytest.mark.office]


@pytest.fixture(scope="module")
def template(parts, postgres, tmp_path_factory):
    """Another kind beside the memorandum, as long as this module lasts: other tests begin the only kind there is."""
    library = load_library(write_library(tmp_path_factory.mktemp("library")))
    with parts.database.transaction() as session:
        add_supplied(session, library, clock.now())
    yield
    with psycopg.connect(postgres.superuser_url(parts.database.engine.url.database)) as connection:
        connection.execute("DELETE FROM agreements.template WHERE template_id = 'equipment-loan'")


@pytest.fixture(scope="module")
def loan(parts, template):
    """A loan that everybody has signed."""
    story = Story(parts, clock.now(), "equipment-loan")
    story.stream = begin_draft(
        parts, story.actor("dana-mercer"), template_id="equipment-loan", title="Winter loan",
        agency_id=seed_id("agency", "wvsp"), partner_id=seed_id("agency", "hsi"),
        answers={"loan_name": "Winter loan", "vehicles": 4}, key=story.key,
    )  # fmt: skip
    story.make(8, "dana-mercer")
    assert story.submit(4, "dana-mercer", "james-whitlock", HSI)
    _approved(story, 2)
    story.sign(0.2, "james-whitlock")
    story.sign(0.1)
    return story


def test_agreement_of_another_kind_is_sealed_and_in_force(app, settings, parts, working, loan):
    dana = Person(app, settings, "dana-mercer")
    wait_for(dana, loan.stream, "In force")
    with parts.database.transaction() as session:
        files = {file.kind: file for file in list_files(session, loan.stream)}
    executed, approved = (parts.store.get(stored_of(files[kind])) for kind in ("executed", "package_pdf"))
    [seal] = verify(executed, trust_roots=parts.sealer.key.trust_roots)
    assert (seal.verdict, seal.covers_whole_file) == (Verdict.GOOD, True)
    pages = read_pdf(approved).pages
    before = " ".join(page.text for page in pages)
    after = " ".join(page.text for page in read_pdf(executed).pages[: len(pages)])
    assert "4 vehicles" in before and re.search(r"Name:[\s_]*Title:[\s_]*Date:", before)
    for said in (HSI.name, HSI.title):
        assert said not in before and said in after
