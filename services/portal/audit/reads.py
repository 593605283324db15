"""What is recorded of reading the directory and of searching, by endpoint. Denials are recorded everywhere."""

from collections.abc import Mapping

from shared.audit.access import Kind
from shared.audit.pages import READS as AUDIT_READS
from shared.audit.recording import Read

ACCOUNT = Read(Kind.READ, "account_id", prefix="account:")
PERSON = Read(Kind.READ, "person_id", prefix="person:")

READS: Mapping[str, Read | None] = {
    "people.person": PERSON,
    "administration_entry.show": PERSON,
    "administration.show_account": ACCOUNT,
    "administration.act_on_account": ACCOUNT,
    "search.show": Read(Kind.SEARCH, only_with="q"),
    **AUDIT_READS,
}
"""Pages whose answer shows somebody's entry, or what was searched for (how many hits, never the words)."""
