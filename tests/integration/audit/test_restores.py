"""A restore from an older backup is found as a loss, answered for by an administrator, and named for ever after."""

from dataclasses import replace

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from services.portal.seed import seed
from shared.audit import cli
from shared.audit.acknowledge import acknowledge, find_gap
from shared.audit.anchors import AnchorTaken
from shared.audit.heads import Signer
from shared.audit.restores import list_restores, put_restore
from shared.errors import Conflict
from shared.storage.buckets import Bucket
from shared.storage.errors import NameTaken
from tests.integration.audit.conftest import KEY

pytestmark = pytest.mark.engines

REASON = "backup of Monday put in after the disk failed"
OTHER_KEY = "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg="


def seal_more(record, heads: int) -> None:
    for _ in range(heads):
        record.read(record.streams[0], 2)
        record.work.seal()


def restore_to(record, number: int) -> None:
    """What a backup does that was taken when head `number` was the newest and everything was sealed."""
    (head,) = record.rows("SELECT size FROM agreements.audit_head WHERE number = %s", number)
    newest = "(SELECT max(seq) FROM agreements.audit_leaf WHERE source = 'access')"
    record.run("DELETE FROM agreements.audit_leaf WHERE number >= %s", head.size)
    record.run(f"DELETE FROM agreements.access_log WHERE id > {newest}")
    record.run("DELETE FROM agreements.audit_node WHERE (index + 1) * (2 ^ height) > %s", head.size)
    for table in ("audit_head", "audit_anchor"):
        record.run(f"DELETE FROM agreements.{table} WHERE number > %s", number)


@pytest.fixture
def restored(sealed):
    """Three heads anchored, then the backup of the first put in."""
    seal_more(sealed, 2)
    restore_to(sealed, 1)
    return sealed


def answer_for(record, reason: str = REASON):
    return acknowledge(record.work, find_gap(record.ledger, record.work.store), "account-1", reason)


def test_restore_is_found_as_a_loss_until_somebody_answers_for_it(restored):
    assert restored.found() == [("cut off", "heads 2 to 3")]
    restored.read(restored.streams[0])
    with pytest.raises(AnchorTaken):
        restored.work.seal()
    assert ("rewritten", "head 2") in restored.found()


def test_acknowledged_restore_is_named_with_who_when_and_why_and_never_hidden(restored):
    made = answer_for(restored)
    for _ in range(2):
        seal_more(restored, 2)
        report = restored.work.verify("tests")
        (gap,) = report.acknowledged
        assert report.holds
        assert gap.where == "heads 2 to 3"
        assert all(words in gap.problem for words in ("account-1", REASON, f"{made.at:%Y-%m-%d %H:%M}"))
    (row, *_) = restored.rows("SELECT holds, findings FROM agreements.audit_check ORDER BY id DESC")
    assert row.holds and row.findings[0]["kind"] == "acknowledged"


def test_record_goes_on_beside_the_lost_heads_which_stay_anchored(restored):
    restored.read(restored.streams[0])
    with pytest.raises(AnchorTaken):
        restored.work.seal()
    answer_for(restored)
    assert restored.work.seal().anchored == 1
    store = restored.work.store
    assert store.find(Bucket.AUDIT, "heads/agreements/000000003.json")
    assert store.find(Bucket.AUDIT, "heads/agreements/restored-1/000000002.json")
    seal_more(restored, 3)
    assert restored.found() == []


@pytest.mark.parametrize("older", [1, 3])
def test_second_restore_is_answered_for_on_its_own(restored, older):
    answer_for(restored)
    seal_more(restored, 4)
    restore_to(restored, older)
    assert restored.found() == [("cut off", "heads 2 to 5" if older == 1 else "heads 4 to 5")]
    answer_for(restored, "another backup put in after a second failure")
    seal_more(restored, 2)
    report = restored.work.verify("tests")
    assert report.holds and len(report.acknowledged) == 2


def test_tampering_after_an_acknowledged_restore_is_still_found(restored):
    answer_for(restored)
    seal_more(restored, 2)
    restored.run("UPDATE agreements.access_log SET actor = 'x' WHERE id = 2")
    assert [kind for kind, _ in restored.found()] == ["edited"]
    restored.run("DELETE FROM agreements.audit_anchor")
    restored.run("DELETE FROM agreements.audit_head WHERE number = 3")
    assert ("cut off", "head 3") in restored.found()


def test_nothing_is_acknowledged_where_nothing_is_lost(sealed):
    with pytest.raises(Conflict, match="nothing to acknowledge"):
        find_gap(sealed.ledger, sealed.work.store)


def test_acknowledgement_is_made_once(restored):
    gap = find_gap(restored.ledger, restored.work.store)
    acknowledge(restored.work, gap, "account-1", REASON)
    with pytest.raises(NameTaken):
        acknowledge(restored.work, gap, "account-2", "the same at the same time, elsewhere")


def test_acknowledgement_signed_by_another_key_is_found(restored):
    restored.work = replace(restored.work, signer=Signer(OTHER_KEY))
    answer_for(restored)
    restored.work = replace(restored.work, signer=Signer(KEY))
    assert ("not signed by us", "restore 1") in restored.found()


@pytest.mark.parametrize("change", [{"lost": 2}, {"lost_hash": "0" * 64}])
def test_acknowledgement_of_another_loss_is_found(restored, change):
    gap = find_gap(restored.ledger, restored.work.store)
    made = acknowledge(replace(restored.work, store=type(restored.work.store)()), gap, "account-1", REASON)
    put_restore(restored.work.store, replace(made, **change), restored.work.signer)
    assert ("anchor overwritten", "restore 1") in restored.found()
    assert list_restores(restored.work.store, "agreements")


@pytest.fixture
def command(restored, audit_settings, monkeypatch, postgres):
    """The command line on the restored record, in a directory with the demo's people."""
    from shared.database import Database
    from tests.integration.portal.seeded import settings

    name = restored.app.url.rsplit("/", 1)[1]
    directory = Database(postgres.url("portal", name))
    seed(directory, settings())
    directory.dispose()
    given = audit_settings.model_copy(update={"database_url_agreements": SecretStr(restored.app.url)})
    monkeypatch.setattr(cli, "get_settings", lambda: given)
    monkeypatch.setattr(cli, "documents", lambda _: restored.work.store)

    def call(*words: str, typed: str = ""):
        done = CliRunner().invoke(cli.group, [*words], input=typed)
        return done.exit_code, done.output

    return call


def administrator(record) -> str:
    query = """SELECT p.email FROM directory.v_person p JOIN directory.v_grant g ON g.account_id = p.account_id
        WHERE g.role = 'administrator' LIMIT 1"""
    return str(record.rows(query)[0].email)


def test_administrator_acknowledges_on_the_command_line_after_being_asked(command, restored):
    words = (
        "acknowledge-restore",
        "--service",
        "agreements",
        "--by",
        administrator(restored),
        "--reason",
        REASON,
    )
    assert command(*words, typed="n\n")[0] == 1
    assert command("verify", "--service", "agreements")[0] == 1
    code, said = command(*words, typed="y\n")
    assert (code, "heads 2 to 3 acknowledged by" in said) == (0, True), said
    code, said = command("verify", "--service", "agreements")
    assert (code, "ACKNOWLEDGED: heads 2 to 3: lost when an older backup was put in" in said) == (0, True), (
        said
    )
    assert "account " not in said and REASON in said


@pytest.mark.parametrize(("by", "reason", "words"), [
    ("nobody@example.org", REASON, "No administrator has this address"),
    (None, "oops", "at least ten letters"),
])  # fmt: skip
def test_who_is_no_administrator_or_gives_no_reason_is_refused(command, restored, by, reason, words):
    asked = ("--by", by or administrator(restored), "--reason", reason, "--yes")
    code, said = command("acknowledge-restore", "--service", "agreements", *asked)
    assert (code, words in said) == (2, True), said
    assert list_restores(restored.work.store, "agreements") == []
