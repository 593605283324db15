"""What is recorded of reading lists, in every service that mounts them.

A page of a list is not recorded: it shows names, and what is opened from it is. An export takes the whole list, and so
may a program.
"""

from collections.abc import Mapping

from shared.audit.access import Kind
from shared.audit.recording import Read

LIST_READS: Mapping[str, Read | None] = {
    "listing.export": Read(Kind.EXPORT),
    "listing_api.records": Read(Kind.EXPORT),
}
