"""Builds the document store and the disposal from the settings. Only composition roots call it."""

from datetime import timedelta

from shared.settings import Settings
from shared.storage.s3 import S3Documents
from shared.storage.s3_client import Address
from shared.storage.s3_locks import S3Disposal


def documents(settings: Settings) -> S3Documents:
    """The document store, with the ordinary key. Raises SettingMissing."""
    address = _address(settings, "s3_access_key", "s3_secret_key")
    return S3Documents(address, settings.bucket_prefix, timedelta(days=settings.executed_retention_days))


def disposal(settings: Settings) -> S3Disposal:
    """The disposal, with the bypass key: for the disposal job alone. Raises SettingMissing."""
    address = _address(settings, "s3_bypass_access_key", "s3_bypass_secret_key")
    return S3Disposal(address, settings.bucket_prefix)


def _address(settings: Settings, access: str, secret: str) -> Address:
    return Address(
        settings.s3_endpoint,
        settings.need(access),
        settings.need(secret),
        secure=settings.s3_secure,
        region=settings.s3_region,
    )
