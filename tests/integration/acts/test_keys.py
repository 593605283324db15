"""What a key stands for includes on whose behalf the act is done; older outcomes still answer under theirs."""

from dataclasses import replace

import pytest

from shared.acts.commit import get_head, get_outcome
from shared.acts.messages import CommitInput
from shared.acts.perform import Performer
from shared.audit.chain import canonical, sha256
from shared.auth.actor import ActorClaims, Grant
from shared.errors import KeyReused
from tests.integration.acts.drafts import AGENCY, SUBMIT

pytestmark = pytest.mark.engines


def acting_for(whose, account):
    return ActorClaims(account, "s9", [Grant("drafter", AGENCY)], whose)


@pytest.fixture
def prepare(database, committer, stream):
    """A submission under the key `k`, as the sender prepares it."""
    performer = Performer(database, committer.context, None, None, committer.zone)

    def once(whose, account="deputy"):
        with database.transaction() as session:
            head = get_head(session, committer.context.tables, stream)
            known = get_outcome(session, committer.context.tables, stream, "k")
            return performer.prepare(
                session, acting_for(whose, account), head, "submit", key="k", known=known, ids=SUBMIT
            )

    return once


@pytest.mark.parametrize(
    ("account", "whose"),
    [("deputy", ("author", "somebody")), ("deputy", ("author", None)), ("author", (None, "somebody"))],
)
def test_key_of_an_act_for_one_person_is_refused_for_another(committer, stream, prepare, account, whose):
    first, other = whose
    done = committer.commit(CommitInput(stream, 0, prepare(first, account).act))
    assert prepare(first, account).known == done.outcome is not None
    with pytest.raises(KeyReused):
        prepare(other, account)


def test_outcome_of_before_the_digest_named_the_absent_person_still_answers_for_them_alone(
    committer, stream, prepare
):
    content = {"name": "submit", "ids": SUBMIT, "texts": {}, "actor": "deputy"}
    older = replace(prepare("author").act, digest=sha256(canonical(content)))
    done = committer.commit(CommitInput(stream, 0, older))
    assert prepare("author").known == done.outcome is not None
    with pytest.raises(KeyReused):
        prepare("somebody")
