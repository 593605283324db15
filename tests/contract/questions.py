"""The questions of the search contract, and who asks them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Asker:
    """A person's tokens, as `shared.auth.scope` makes them."""

    name: str
    allow: frozenset[str]
    walls: frozenset[str] = frozenset()


ASKERS = (
    Asker("public", frozenset({"public"})),
    Asker(
        "ana, viewer at Monroe",
        frozenset({"public", "agreements.read@monroe", "account:ana"}),
        frozenset({"account:ana", "agency:monroe"}),
    ),
    Asker(
        "ben, investigator at Kanawha",
        frozenset({"public", "agreements.read@kanawha", "complaints.read@kanawha", "account:ben"}),
        frozenset({"account:ben", "agency:kanawha"}),
    ),
    Asker(
        "auditor, everywhere",
        frozenset({"public", "agreements.read@*", "complaints.read@*", "account:cyd"}),
        frozenset({"account:cyd"}),
    ),
    Asker("nobody", frozenset()),
)

QUESTIONS = (
    "",
    "overtime",
    "OVERTIME pay",
    "task force",
    '"task force"',
    "task-force",
    '"force task"',
    "-overtime",
    "officers -training",
    'training -"task force"',
    "-training -overtime -complaint",
    "overtime OR training",
    "overtime OR training -sheriff",
    '"body-worn cameras" OR "body cameras"',
    "+overtime training",
    "+officers -overtime cameras",
    "+overtime OR complaint",
    "39A-3-2",
    "§ 39A-3-2",
    "39A",
    "19,180.50",
    "$19,180.50",
    "2:26-cv-00391",
    "cv-00391",
    "jose peña",
    "munoz",
    "façade",
    "sheriff's deputies",
    "sheriffs",
    '"sheriff’s office"',
    "attorney general",
    "generated",
    "agreed",
    "investigation",
    "liaison_officer@agency.example.gov",
    "liaison_officer",
    "https://agency.example.gov/mou/2026-017",
    "agency.example.gov",
    "MOU",
    "mous",
    '"memorandum of understanding"',
    "MOA",
    "US",
    "U.S.",
    "U.S. Marshals",
    "united states",
    "30 days' written notice",
    '"not in conflict"',
    '"conflict not in"',
    "the",
    "the of and",
    "the overtime",
    "k-9",
    "annex a/b",
    "1.2-1.4",
    "3rd page",
    "counsel & clause",
    "no. 17",
    "17 OR 18 OR 19",
    'unclosed "task force',
    "OR",
    "OR overtime OR",
    '- + " ( ) * ? ~ ^ : \\ / [ ] { } ! && ||',
    "overtime)) OR (*:*",
    "'; DROP TABLE search.entry; --",
    "title:overtime",
    "over*",
    "xyzzy",
    "😀 overtime",
)
