"""What is recorded of reading agreements, by endpoint, where it is more than "this agreement was opened" or less.

A page at `/agreements/<agreement_id>/…` needs no line: each GET of it is a read of that agreement, and each denial is
recorded everywhere. Lists are not recorded: they show titles, and what is opened from them is.
"""

from collections.abc import Mapping

from shared.audit.access import Kind
from shared.audit.recording import Read

ENTITY = "agreement_id"
"""The view argument that names the agreement, on every page and in the API."""
VERSION = Read(Kind.READ, ENTITY, ("number",))
TWO = Read(Kind.READ, ENTITY, ("old", "new"))
FILE = Read(Kind.DOWNLOAD, ENTITY, ("file_id",))
WORD_FILE = Read(Kind.DOWNLOAD, ENTITY, ("number",))

READS: Mapping[str, Read | None] = {
    "versions.read_page": VERSION,
    "versions.compare": TWO,
    "versions.download": WORD_FILE,
    "versions.file": FILE,
    "versions_api.get_version": VERSION,
    "versions_api.compare": TWO,
    "versions_api.download_version": WORD_FILE,
    "versions_api.download_file": FILE,
    "lifecycle.ends_part": None,  # part of the page of delivery, asked for with every key
    "drafts.outline_part": None,  # part of the page of questions, asked for with every key
}
