"""Checks of the machine: Python, disk, the data folder's rights, LibreOffice, the front end's files."""

import stat
import sys

from deploy.doctor.model import Check, Finding, bad, good, note
from deploy.local.machine import LOW_MB, free_megabytes
from shared.documents.convert.letters import find_without_font
from shared.documents.convert.locate import office_available
from shared.settings import Settings
from shared.web.assets import FrontEndMissing, require_front_end

LETTERS = {
    "Spanish": "áéíñóúü¿¡",
    "Polish": "ąćęłńóśźż",
    "Vietnamese": "ạắềộữ",
    "Navajo": "ą́į́łǫ́",
    "Greek": "αω",
    "Cyrillic": "жщя",
    "Arabic": "ابي",
    "Hebrew": "אשת",
    "Chinese": "中文",
    "Japanese": "かカ",
    "Korean": "한",
    "Hindi": "अह",
}
"""A few letters of each; names and quoted words of an agreement may be written in any."""


def python(_settings: Settings) -> Finding:
    """Python's version."""
    return good("Python", sys.version.split()[0])


def disk(settings: Settings) -> Finding:
    """Free space for the embedded engines, or for this process's temporary files."""
    free = free_megabytes(settings.var.absolute())
    if free < LOW_MB:
        mend = "Free some, or move the data folder and set CONCORD_VAR."
        return bad("Disk", f"only {free} MB are free where {settings.var} is", mend)
    return good("Disk", f"{free / 1000:.0f} GB free where {settings.var} is")


def secrets(settings: Settings) -> Finding:
    """Whether other users of this machine could read the embedded secrets."""
    file = settings.var / "secrets.json"
    if not file.exists():
        return bad("Secrets", f"{file} is missing", "Start Concord once: make run")
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & 0o077:
        return bad("Secrets", f"others on this machine may read {file} (mode {mode:o})", f"chmod 600 {file}")
    return good("Secrets", f"{file} is readable by its owner alone")


def office(_settings: Settings) -> Finding:
    """LibreOffice, without which PDFs wait."""
    found = office_available()
    if not found.available:
        return note("LibreOffice", "not found: PDFs wait until it is there, all else works", found.how_to_get)
    return good("LibreOffice", found.version)


def fonts(_settings: Settings) -> Finding:
    """Letters of the languages that names in this country are written in: without a font they print as boxes."""
    if not office_available().available:
        return note("Fonts", "not looked at: LibreOffice is not here", "")
    missing = [language for language, letters in LETTERS.items() if find_without_font(letters)]
    if missing:
        mend = "Install fonts that have them (Debian: fonts-noto-core fonts-noto-cjk)."
        return note("Fonts", f"none for {', '.join(missing)}: a text with such letters is not frozen", mend)
    return good("Fonts", "every alphabet that is looked for has one")


def front_end(_settings: Settings) -> Finding:
    """The built styles and scripts."""
    try:
        require_front_end()
    except FrontEndMissing as error:
        return bad("Front end", "its files are not built", str(error))
    return good("Front end", "built")


CHECKS: tuple[Check, ...] = (python, disk, office, fonts, front_end)
EMBEDDED_CHECKS: tuple[Check, ...] = (secrets,)
