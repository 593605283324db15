"""An older database beside a newer store: rounds come again, and what is lost is not taken for what is meant."""

import re
import secrets
from types import SimpleNamespace

import psycopg
import pytest
from pydantic import SecretStr
from temporalio.exceptions import ApplicationError

from services.agreements.demo.stage import Story
from services.agreements.drafts.service import open_draft, save
from services.agreements.files.models import FileRow
from services.agreements.files.repository import list_files
from services.agreements.files.stored import stored_of
from services.agreements.signature import package
from services.agreements.signature.package import PackageActivities
from services.agreements.submission.chosen_signers import OutsideSigner
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.messages import WorkInput
from shared.errors import Unavailable

pytestmark = pytest.mark.engines
KAREN = OutsideSigner(name="Karen Holt", title="Agent", email="karen.holt@hsi.example")


class Seal:
    """Says who signed, where the real one makes a PDF of it; counts what it makes."""

    made = 0

    def seal_executed(self, stream, state, pdf, at):
        self.made += 1
        return pdf + b" sealed: " + " ".join(s["evidence"] for s in state["signatures"]).encode()


@pytest.fixture(autouse=True)
def _no_office(monkeypatch):
    monkeypatch.setattr(package, "_render", lambda docx, name: b"%PDF of " + package.sha256(docx).encode())


@pytest.fixture
def story(house, request):
    told = Story(parts_of(house.parts, house.parts.settings), clock.now(), request.node.name)
    told.begin(9, "dana-mercer", "wvsp", "hsi", "Written Twice", start=40, shares=True)
    told.make(8, "dana-mercer")
    return told


def parts_of(parts, settings):
    """Parts of their own, with the same store and no real seal."""
    own = Agreements(settings)
    own.__dict__.update(store=parts.store, sealer=Seal())
    return own


@pytest.fixture
def backed_up(house, postgres):
    """The story over a copy of the database as it is now, with the store as it will be: what a restore gives."""
    copies = []

    def copy(story):
        address = house.parts.settings.database_url_agreements.get_secret_value()
        name = re.search(r"/(agreements_web_\w+)", address)[1]
        copies.append([f"{name}_{secrets.token_hex(2)}"])
        for database in (house.parts.database, house.portal, story.parts.database):
            database.dispose()
        with psycopg.connect(postgres.superuser_url(), autocommit=True) as server:
            ours = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            server.execute(ours, (name,))  # nobody may be connected to what is copied; who was comes anew
        postgres.create_database(copies[-1][0], name)
        moved = SecretStr(address.replace(name, copies[-1][0]))
        parts = parts_of(
            house.parts, house.parts.settings.model_copy(update={"database_url_agreements": moved})
        )
        copies[-1].append(parts)
        return Story(parts, story.now, story.key + "-again", story.stream, story.acts)

    yield copy
    for name, *made in copies:
        for parts in made:
            parts.database.dispose()
        postgres.drop_database(name)


def submit(story):
    assert story.submit(6, "dana-mercer", "james-whitlock", KAREN)
    return story.head.state


def kept(story, kind):
    """The row and the bytes of the one file of this kind."""
    with story.parts.database.transaction() as session:
        [row] = list_files(session, story.stream, kind)
    return row, story.parts.store.get(stored_of(row))


def to_signature(story):
    submit(story)
    for who in ("luis-ortega", "ruth-hagan", "james-whitlock"):
        if story.head.state["status"] == "in_approval":
            story.act(5, "approve", who)


def sign(story, days):
    story.sign(days, "james-whitlock")
    story.sign(days)


def test_text_of_a_round_that_comes_again_is_frozen_and_not_the_one_that_is_lost(story, backed_up):
    older = backed_up(story)
    lost = submit(story)
    dana = older.actor("dana-mercer")
    draft = open_draft(older.parts, dana, older.stream)
    save(older.parts, dana, older.stream, {"clause:liability": "liability-reserved"}, draft.row.row_version)
    older.make(7, "dana-mercer", "Another text")
    state = submit(older)
    assert state["round"] == lost["round"] == 1
    assert state["submitted"]["docx"] != lost["submitted"]["docx"]
    row, pdf = kept(older, "package_pdf")
    assert pdf == b"%PDF of " + state["submitted"]["docx"].encode()
    assert state["package"]["pdf"] == row.sha256
    assert state["package"]["id"] != lost["package"]["id"], "an approval of the lost one would count"


def test_sealed_copy_of_a_round_that_comes_again_lists_no_lost_signatures(story, backed_up):
    to_signature(story)
    older = backed_up(story)
    sign(story, 4)
    sign(older, 3)
    signatures = older.head.state["signatures"]
    _, copy = kept(older, "executed")
    assert copy.endswith(" ".join(s["evidence"] for s in signatures).encode())
    assert copy != kept(story, "executed")[1]


def test_copy_that_was_stored_before_a_crash_is_found_and_not_sealed_twice(story, monkeypatch):
    to_signature(story)
    crash = SimpleNamespace(at="package.executed_stored")

    def point(name):
        if name == crash.at:
            raise Unavailable("killed")

    monkeypatch.setattr(package, "point", point)
    with pytest.raises(Unavailable):
        sign(story, 4)
    crash.at = ""
    head = story.head
    PackageActivities(story.parts).seal_now(WorkInput(story.stream, head.seq, head.work[0], head.state))
    kept(story, "executed")
    assert story.parts.sealer.made == 1


def test_workflow_that_is_ahead_of_the_record_gets_nothing_sealed(story, backed_up, monkeypatch):
    to_signature(story)
    story.sign(4, "james-whitlock")
    older, asked = backed_up(story), []
    real = PackageActivities.seal_now
    monkeypatch.setattr(
        PackageActivities, "seal_now", lambda own, given: asked.append(given) or real(own, given)
    )
    story.sign(3)
    with pytest.raises(ApplicationError, match="does not ask"):
        real(PackageActivities(older.parts), *asked)
    with older.parts.database.transaction() as session:
        assert not session.query(FileRow).filter_by(agreement_id=story.stream, kind="executed").count()
