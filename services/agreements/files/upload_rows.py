"""An agreement's rows of files that people hand in, as `shared.service.files` keeps them."""

from sqlalchemy.orm import Session

from services.agreements.files.models import FileRow
from services.agreements.files.repository import add_file, file_values
from shared.service.files import KeptFile


class AgreementFiles:
    """Implements `shared.service.files.Files`."""

    def get(self, session: Session, file_id: str) -> FileRow | None:
        """The row of this id, if there is one."""
        return session.get(FileRow, file_id)

    def add(self, session: Session, file: KeptFile) -> FileRow:
        """Add the row; the same id again changes nothing."""
        values = file_values(
            file.stored, file_id=file.id, stream=file.stream, kind=file.kind, name=file.name,
            added_by=file.added_by, at=file.added_at,
        )  # fmt: skip
        add_file(session, values)
        return session.get_one(FileRow, file.id)


FILES = AgreementFiles()
