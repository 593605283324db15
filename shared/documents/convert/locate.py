"""Find LibreOffice on this machine. Cheap after the first call, so that a page may ask on every view."""

import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

from shared.documents.convert.model import OfficeMissing, OfficeStatus

_USUAL_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_HOW_TO_GET = (
    "Install LibreOffice Writer: `apt-get install libreoffice-writer fonts-crosextra-carlito fonts-crosextra-caladea` "
    "on Debian and Ubuntu (the fonts are as wide as Word's own, so pages break alike), "
    "`dnf install libreoffice-writer` on Fedora and RHEL, `brew install --cask libreoffice` on macOS. "
    "Nothing else has to be set; PDFs that wait are made as soon as it is there."
)


def office_available(executable: str = "") -> OfficeStatus:
    """Say whether LibreOffice can be used. `executable` overrides the search (a path or a command name)."""
    found = _find(executable)
    if found is None:
        missing = f"There is no LibreOffice at {executable}. " if executable else ""
        return OfficeStatus(available=False, executable="", version="", how_to_get=missing + _HOW_TO_GET)
    return OfficeStatus(available=True, executable=str(found), version=_get_version(found), how_to_get="")


def get_office(executable: str = "") -> OfficeStatus:
    """The usable LibreOffice; raises OfficeMissing, which says how to get it."""
    status = office_available(executable)
    if not status.available:
        raise OfficeMissing("PDFs need LibreOffice, which is not installed here.", status.how_to_get)
    return status


def _find(executable: str) -> Path | None:
    if executable:
        named = shutil.which(executable)
        return Path(named) if named else None
    on_path = shutil.which("soffice") or shutil.which("libreoffice")
    if on_path:
        return Path(on_path)
    return next((Path(place) for place in _USUAL_PLACES if Path(place).is_file()), None)


def _get_version(executable: Path) -> str:
    return _ask_version(str(executable), executable.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _ask_version(executable: str, _changed_at: int) -> str:
    """Ask the program once per installed file: a tenth of a second that a page must not pay again."""
    try:
        answer = subprocess.run(  # noqa: S603 - the path is the operator's setting
            [executable, "--version"],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    numbers = [word for word in answer.stdout.split() if word[:1].isdigit() and "." in word]
    return numbers[0] if numbers else ""
