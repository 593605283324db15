"""The demo's agencies and invented people, as data. The agencies exist; the people, addresses and acts do not."""

from dataclasses import dataclass

from shared.auth.actor import Role


@dataclass(frozen=True)
class SeedAgency:
    """An agency; `esign` is the citation of its invented act on electronic signatures, "" for none."""

    slug: str
    name: str
    short_name: str
    kind: str
    offices: tuple[tuple[str, str], ...]
    esign: str = ""


@dataclass(frozen=True)
class SeedPerson:
    """Somebody; `roles` with "*" for every agency, None where they have no account."""

    key: str
    name: str
    job: str
    agency: str
    office: str
    roles: tuple[str, ...] | None
    everywhere: bool = False


AGENCIES = (
    SeedAgency(
        "wvsp", "West Virginia State Police", "State Police", "state",
        (("Office of the Superintendent", "South Charleston"), ("Legal Services", "South Charleston")),
        "General Order 2026-03",
    ),
    SeedAgency(
        "wvdhs", "West Virginia Department of Homeland Security", "Homeland Security", "state",
        (("Office of the Secretary", "Charleston"), ("Records and Audit", "Charleston")),
        "Secretary's Directive 2025-11",
    ),
    SeedAgency(
        "wvdnr", "West Virginia Division of Natural Resources", "Natural Resources", "state",
        (("Law Enforcement Section", "South Charleston"), ("Legal Office", "South Charleston")),
        "Director's Order 26-07",
    ),
    SeedAgency(
        "wvdcr", "West Virginia Division of Corrections and Rehabilitation", "Corrections", "state",
        (("Office of the Commissioner", "Charleston"),),
    ),
    SeedAgency(
        "hsi", "Homeland Security Investigations", "HSI", "federal", (("Resident Office", "Charleston"),)
    ),
    SeedAgency(
        "dea", "Drug Enforcement Administration", "DEA", "federal", (("District Office", "Charleston"),)
    ),
)  # fmt: skip

PEOPLE = (
    SeedPerson("dana-mercer", "Dana Mercer", "Policy counsel", "wvsp", "Legal Services", (Role.DRAFTER,)),
    SeedPerson("luis-ortega", "Luis Ortega", "General counsel", "wvsp", "Legal Services", (Role.LEGAL_REVIEWER,)),
    SeedPerson(
        "ruth-hagan", "Ruth Hagan", "Deputy superintendent", "wvsp", "Office of the Superintendent",
        (Role.APPROVER,),
    ),
    SeedPerson(
        "james-whitlock", "James Whitlock", "Superintendent", "wvsp", "Office of the Superintendent",
        (Role.APPROVER, Role.SIGNATORY),
    ),
    SeedPerson("priya-nair", "Priya Nair", "Program analyst", "wvsp", "Office of the Superintendent", (Role.VIEWER,)),
    SeedPerson(
        "owen-tackett", "Owen Tackett", "Records officer", "wvdhs", "Records and Audit",
        (Role.RECORDS_OFFICER,), everywhere=True,
    ),
    SeedPerson(
        "margaret-lyle", "Margaret Lyle", "Internal auditor", "wvdhs", "Records and Audit",
        (Role.AUDITOR,), everywhere=True,
    ),
    SeedPerson(
        "sam-kessler", "Sam Kessler", "Systems administrator", "wvdhs", "Office of the Secretary",
        (Role.ADMINISTRATOR,), everywhere=True,
    ),
    SeedPerson(
        "neil-forsythe", "Neil Forsythe", "Deputy secretary", "wvdhs", "Office of the Secretary",
        (Role.LEGAL_REVIEWER, Role.APPROVER, Role.SIGNATORY),
    ),
    SeedPerson(
        "helen-brandt", "Helen Brandt", "Staff attorney", "wvdnr", "Legal Office",
        (Role.DRAFTER, Role.LEGAL_REVIEWER),
    ),
    SeedPerson(
        "erin-walsh", "Erin Walsh", "Chief of law enforcement", "wvdnr", "Law Enforcement Section",
        (Role.APPROVER, Role.SIGNATORY),
    ),
    SeedPerson(
        "victor-dunn", "Victor Dunn", "Commissioner", "wvdcr", "Office of the Commissioner",
        (Role.DRAFTER, Role.LEGAL_REVIEWER, Role.APPROVER, Role.SIGNATORY),
    ),
    SeedPerson("karen-holt", "Karen Holt", "Assistant special agent in charge", "hsi", "Resident Office", None),
    SeedPerson("marcus-bell", "Marcus Bell", "Resident agent in charge", "dea", "District Office", None),
)  # fmt: skip
