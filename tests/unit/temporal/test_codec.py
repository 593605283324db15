"""The payload codec: nothing readable, keys that can be turned, and what an old key wrote stays readable."""

import asyncio
import base64
import os

import pytest
from cryptography.exceptions import InvalidTag
from temporalio.api.common.v1 import Payload

from shared.settings import SettingMissing
from shared.temporal import data_converter, parse_keys

OLD, NEW = (f"{name}:{base64.b64encode(os.urandom(32)).decode()}" for name in ("old", "new"))


def encode(keys, text):
    [sealed] = asyncio.run(parse_keys(keys).encode([Payload(data=text)]))
    return sealed


def decode(keys, payload):
    [plain] = asyncio.run(parse_keys(keys).decode([payload]))
    return plain.data


def test_encrypted_payload_holds_nothing_readable_and_differs_each_time():
    first, second = encode(OLD, b"Dana Mercer"), encode(OLD, b"Dana Mercer")
    assert b"Dana" not in first.SerializeToString()
    assert first.data != second.data


def test_new_key_in_front_encrypts_and_the_old_one_still_decrypts():
    before = encode(OLD, b"text")
    after = encode(f"{NEW},{OLD}", b"text")
    assert decode(f"{NEW},{OLD}", before) == decode(f"{NEW},{OLD}", after) == b"text"
    assert after.metadata["key-id"] == b"new"


def test_payload_of_a_key_that_is_gone_is_an_error_and_not_silence():
    with pytest.raises(KeyError):
        decode(NEW, encode(OLD, b"text"))


def test_changed_payload_is_refused():
    sealed = encode(OLD, b"text")
    sealed.data = sealed.data[:-1] + bytes([sealed.data[-1] ^ 1])
    with pytest.raises(InvalidTag):
        decode(OLD, sealed)


def test_plain_payload_from_before_encryption_passes():
    assert decode(OLD, Payload(data=b"plain")) == b"plain"


@pytest.mark.parametrize("setting", ["nokey", "a:short", f":{'A' * 44}"])
def test_bad_key_setting_is_refused_with_its_form(setting):
    with pytest.raises(SettingMissing, match="32 bytes"):
        parse_keys(setting)


def test_failures_are_encrypted_too():
    assert (
        data_converter(OLD).failure_converter_class.__name__ == "DefaultFailureConverterWithEncodedAttributes"
    )
