"""What can go wrong with a kept document, each with its status and a way out. Raised by every adapter alike."""

from shared.errors import AppError, Conflict, Invalid, NotFound


class DocumentMissing(NotFound):
    """The store has no such object, or no such version of it."""

    code = "document_missing"
    way_out = "Ask your administrator to run `concord documents verify`."


class HashMismatch(Invalid):
    """What arrived is not what was announced: another SHA-256, or another length. Nothing was kept."""

    code = "hash_mismatch"
    way_out = "Send the file again."


class Corrupted(AppError):
    """What the store gave back is not what was put in. It must not be shown, signed or sent."""

    status, code = 500, "document_corrupted"
    way_out = "Tell your administrator: the file must be restored from a backup (docs/runbook.md)."


class Locked(Conflict):
    """A lock with a term, or a hold, forbids this."""

    code = "document_locked"
    way_out = "Wait until the term ends, or have the hold released by whoever set it."


class NameTaken(Conflict):
    """The key holds other bytes already, in a bucket whose documents never change."""

    code = "document_name_taken"
    way_out = "Keep the new bytes under a key of their own."


class StoreUnfit(AppError):
    """The store can't keep Concord's promises: a bucket is missing, unversioned or without object lock."""

    status, code = 503, "document_store_unfit"
    way_out = "Ask your administrator to run `concord doctor`."
