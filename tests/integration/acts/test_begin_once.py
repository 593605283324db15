"""A record is begun once under a person's key, whatever the register and the chain hold besides."""

import uuid

import pytest
from sqlalchemy.exc import IntegrityError

from services.agreements.register.models import AgreementRow
from services.agreements.register.repository import add_row
from shared.acts.streams import begin_once, open_stream
from shared.errors import KeyReused
from tests.integration.acts.drafts import BEGUN, a_draft, a_register_row

pytestmark = pytest.mark.engines


@pytest.fixture
def begin(database, committer):
    """Begins a draft with this title under a key; the number tells whose row it is."""

    def once(title, key, account="author", number=None):
        def write(session, stream):
            row = {**a_register_row(stream), "outsiders": [], "title": title}
            add_row(session, {**row, "number": number or row["number"]})
            open_stream(session, committer.context, stream, *a_draft(BEGUN))

        def find(session, stream):
            row = session.get(AgreementRow, stream)
            return row.title if row else None

        return begin_once(database, "agreement", account, key, write=write, find=find, wanted=title)

    return once


def test_same_key_begins_the_same_record_and_another_key_another(begin):
    key = uuid.uuid4().hex
    first = begin("One", key)
    assert begin("One", key) == first
    assert begin("One", uuid.uuid4().hex) != first
    assert begin("One", key, account="deputy") != first


def test_key_that_began_another_record_is_refused(begin):
    key = uuid.uuid4().hex
    begin("One", key)
    with pytest.raises(KeyReused, match="to begin another agreement"):
        begin("Two", key)


def test_what_the_database_refuses_for_another_reason_is_no_used_key(begin):
    begin("One", uuid.uuid4().hex, number="T-taken")
    with pytest.raises(IntegrityError):
        begin("Two", uuid.uuid4().hex, number="T-taken")
