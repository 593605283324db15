"""What a service says of itself, once, in `services/<name>/declaration.py`. Pure data: every process reads all of them.

Texts of the form `module:name` say where the parts that only its own processes load are found. Nothing heavy may be
imported here or in a declaration (an import contract holds it): a header, a role or a database role needs no Flask.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

NO_PERMISSIONS: Mapping[str, frozenset[str]] = {}


@dataclass(frozen=True)
class NavItem:
    """One entry of the header's navigation; `roles` None: everybody who is signed in.

    `covers` is the address under which its pages stand, where that is not its own.
    """

    label: str
    href: str
    roles: frozenset[str] | None = None
    covers: str = ""


@dataclass(frozen=True)
class RoleWords:
    """A role of people that the service brings: what it is called, and what somebody who holds it does."""

    role: str
    name: str
    duty: str


@dataclass(frozen=True)
class StatusWords:
    """A status as people read it: its words, what they mean, and the tone of its tag (see `parts/status.html`)."""

    words: str
    meaning: str
    tone: str


@dataclass(frozen=True)
class Service:
    """One service of Concord.

    Its PostgreSQL role is `concord_<name>`, its address the setting `CONCORD_DATABASE_URL_<NAME>`, its context in the
    shared schemas (search, desk) its name.
    """

    name: str
    label: str
    """What it is called where services are listed, such as the auditors' tabs."""
    parts: str
    """Makes its parts from the settings: `parts(settings)`. The web app and the worker share it."""
    app: str
    """Makes its Flask app: `create_app(settings)`."""
    work: str
    """What its workers do: `get_work(parts) -> shared.service.work.Work`."""
    supply: str = ""
    """Adds what a new installation needs besides tables: `supply(session, settings)`. Safe to run again."""
    names: str = ""
    """Names people, also those whom the directory does not have: `names_of(session, ids) -> Names`."""
    stories: str = ""
    """Its part of the demo (`shared.service.demo.Demo`), which `concord seed` tells."""
    paths: tuple[str, ...] = ()
    """First path segments that it answers, also below `/api`; its name if none is given; "" takes all else."""
    schema: str = ""
    """Its schema in PostgreSQL, if that is not called like the service."""
    acts: bool = True
    """Whether it keeps records with acts, clocks and effects (`shared.acts`): it then has a relay and a sweep."""
    navigation: tuple[NavItem, ...] = ()
    """Its entries in the header of every page."""
    statuses: tuple[StatusWords, ...] = ()
    """Every status of its records, in the order in which they come; pages of every service explain them."""
    roles: tuple[RoleWords, ...] = ()
    """Roles of people besides those that all services share (`shared.auth.actor.Role`)."""
    permissions: Mapping[str, frozenset[str]] = field(default_factory=lambda: NO_PERMISSIONS)
    """Its permissions by role."""
    scopes: Mapping[str, str] = field(default_factory=dict)
    """What a personal token with each permission may do, in words; no token carries a permission without."""
    watchers: frozenset[str] = frozenset()
    """Roles whose work it is to watch its clocks: their My work shows what is overdue in their agencies."""
    overdue_page: str = ""
    """Address of its list of what is overdue."""
    audit_page: str = ""
    """Address of its auditors' pages."""
    effects_page: str = ""
    """Address of its page of effects that keep failing."""
    verified_at: str = "30 2 * * *"
    """When its audit record is verified each night (cron, in the state's zone)."""

    @property
    def in_schema(self) -> str:
        """Its schema."""
        return self.schema or self.name

    @property
    def segments(self) -> tuple[str, ...]:
        """The first path segments that it answers."""
        return self.paths or (self.name,)
