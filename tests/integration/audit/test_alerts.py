"""What a verification finds is told by mail to administrators and auditors: each finding once, also after an outage."""

from datetime import timedelta

import pytest

from services.portal.seed import seed
from shared.audit import work as working
from shared.audit.alerts import FOR_SO_LONG
from shared.clock import at, now
from shared.database import Database
from shared.errors import Unavailable
from tests.integration.portal.seeded import settings

pytestmark = pytest.mark.engines


@pytest.fixture
def peopled(sealed, postgres):
    """The sealed record, in a directory with the demo's people."""
    directory = Database(postgres.url("portal", sealed.app.url.rsplit("/", 1)[1]))
    seed(directory, settings())
    directory.dispose()
    return sealed


def mails(record):
    return record.rows("SELECT * FROM desk.mail WHERE kind = 'audit_alert' ORDER BY sent_at, recipient")


def watchers(record) -> set[str]:
    query = """SELECT DISTINCT p.email FROM directory.v_person p JOIN directory.v_grant g ON g.account_id = p.account_id
        WHERE g.role IN ('administrator', 'auditor')"""
    return {row.email for row in record.rows(query)}


def edit(record, number: int) -> None:
    record.run("UPDATE agreements.access_log SET actor = 'x' WHERE id = %s", number)


def test_whole_record_alerts_nobody(peopled):
    peopled.work.verify("tests")
    assert mails(peopled) == []


def test_finding_is_told_to_every_administrator_and_auditor_with_kind_and_place(peopled):
    edit(peopled, 2)
    peopled.work.verify("tests")
    sent = mails(peopled)
    assert {mail.recipient for mail in sent} == watchers(peopled) != set()
    assert "edited: access 2" in sent[0].body
    assert sent[0].link.endswith("/agreements/audit")


def test_finding_is_told_once_however_often_it_is_found(peopled):
    edit(peopled, 2)
    for _ in range(3):
        peopled.work.verify("tests")
        peopled.work.alert()
    assert len(mails(peopled)) == len(watchers(peopled))


def test_further_finding_is_told_alone(peopled):
    edit(peopled, 2)
    peopled.work.verify("tests")
    edit(peopled, 3)
    peopled.work.verify("tests")
    later = mails(peopled)[len(watchers(peopled)) :]
    assert len(later) == len(watchers(peopled))
    assert "access 3" in later[0].body and "access 2" not in later[0].body


def test_mail_that_can_not_go_out_waits_for_the_next_seal(peopled, monkeypatch):
    class Away:
        def send(self, message):
            raise Unavailable("The mail server does not answer.")

    edit(peopled, 2)
    with monkeypatch.context() as patch:
        patch.setattr(working, "mailer_for", lambda *_: Away())
        assert not peopled.work.verify("tests").holds
        with pytest.raises(Unavailable):
            peopled.work.alert()
    assert mails(peopled) == []
    peopled.work.alert()
    assert len(mails(peopled)) == len(watchers(peopled))


def test_what_was_found_long_ago_is_not_told_anew(peopled):
    edit(peopled, 2)
    with at(now() - FOR_SO_LONG - timedelta(days=1)):
        peopled.work.verify("tests")
    before = len(mails(peopled))
    peopled.work.verify("tests")
    assert len(mails(peopled)) == before
