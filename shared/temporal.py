"""Temporal from synchronous code: one client per process on one loop thread, every call with a whole-call deadline.

Hides asyncio from Flask. It knows nothing of acts; `shared.acts.perform` does.
"""

import asyncio
import base64
import os
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio import activity
from temporalio.api.common.v1 import Payload
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DataConverter, DefaultFailureConverterWithEncodedAttributes, PayloadCodec

from shared.settings import SettingMissing, Settings

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])
ENCRYPTED = b"binary/encrypted"
DEADLINE = 4.5
"""Seconds a caller waits for Temporal in all; an answer or a clear 503 comes in under 5 s."""


def uncut_activity(name: str) -> Callable[[F], F]:
    """An activity under this name, as all of ours are: called off (by a time-out, a withdrawal, the worker's end), it
    is not cut where it stands. Else the SDK raises CancelledError at any line: in the midst of a transaction, with a
    lock or a place in a pool in hand, or where it counts as a mistake of ours. One that lasts looks for itself.
    """
    return activity.defn(name=name, no_thread_cancel_exception=True)


class EncryptionCodec(PayloadCodec):
    """AES-256-GCM over whole payloads, with the key's id beside them: rotating is adding a key in front."""

    def __init__(self, keys: dict[str, bytes], active: str) -> None:
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._active = active

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Encrypt each payload under the active key."""
        return [self._encrypt(p) for p in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Decrypt each payload under the key it names; plain payloads pass. Raises KeyError on an unknown key."""
        return [self._decrypt(p) for p in payloads]

    def _encrypt(self, payload: Payload) -> Payload:
        nonce, aad = os.urandom(12), self._active.encode()
        data = nonce + self._ciphers[self._active].encrypt(nonce, payload.SerializeToString(), aad)
        return Payload(metadata={"encoding": ENCRYPTED, "key-id": aad}, data=data)

    def _decrypt(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != ENCRYPTED:
            return payload
        key_id = payload.metadata["key-id"]
        plain = self._ciphers[key_id.decode()].decrypt(payload.data[:12], payload.data[12:], key_id)
        return Payload.FromString(plain)


def parse_keys(setting: str) -> EncryptionCodec:
    """The codec of `id:base64key,…`. Raises SettingMissing where a key is not 32 bytes of base64."""
    keys: dict[str, bytes] = {}
    for part in setting.split(","):
        key_id, _, encoded = part.strip().partition(":")
        key = _key_bytes(encoded)
        if len(key) != 32 or not key_id:
            raise SettingMissing("CONCORD_PAYLOAD_KEYS must be id:key pairs, each key 32 bytes in base64.")
        keys[key_id] = key
    return EncryptionCodec(keys, next(iter(keys)))


def _key_bytes(encoded: str) -> bytes:
    """The key; empty where it is not base64."""
    try:
        return base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except ValueError:
        return b""


def data_converter(payload_keys: str | None) -> DataConverter:
    """The converter that client, worker and replayer share; without keys, the same without encryption (tests)."""
    return DataConverter(
        payload_converter_class=pydantic_data_converter.payload_converter_class,
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
        payload_codec=parse_keys(payload_keys) if payload_keys else None,
    )


async def connect(settings: Settings, *, lazy: bool = False) -> Client:
    """A client by the settings. Raises RuntimeError where Temporal does not answer (not when lazy)."""
    return await Client.connect(
        settings.temporal_address,
        namespace=settings.temporal_namespace,
        data_converter=data_converter(settings.need("payload_keys")),
        tls=settings.temporal_tls,
        api_key=settings.temporal_api_key.get_secret_value() if settings.temporal_api_key else None,
        lazy=lazy,
    )


class Bridge:
    """Runs coroutines that need the client, from any thread. Safe to construct before a fork; connects on first use."""

    def __init__(self, connect: Callable[[], Awaitable[Client]]) -> None:
        self._connect = connect
        self._lock = threading.Lock()
        self._state: tuple[int, asyncio.AbstractEventLoop, Client] | None = None

    def call(self, work: Callable[[Client], Awaitable[T]], deadline: float = DEADLINE) -> T:
        """Run `work` with the client. Raises TimeoutError at the deadline (seconds), and whatever `work` raises."""
        _, loop, client = self._get()

        async def bounded() -> T:
            async with asyncio.timeout(deadline):
                return await work(client)

        future = asyncio.run_coroutine_threadsafe(bounded(), loop)
        try:
            return future.result(deadline + 1)
        except BaseException:
            future.cancel()
            raise

    def _get(self) -> tuple[int, asyncio.AbstractEventLoop, Client]:
        state = self._state
        if state and state[0] == os.getpid():
            return state
        with self._lock:
            if self._state is None or self._state[0] != os.getpid():
                self._state = self._start()
            return self._state

    def _start(self) -> tuple[int, asyncio.AbstractEventLoop, Client]:
        loop = asyncio.new_event_loop()
        threading.Thread(target=loop.run_forever, daemon=True, name="temporal-io").start()

        async def connected() -> Client:
            return await self._connect()

        return os.getpid(), loop, asyncio.run_coroutine_threadsafe(connected(), loop).result(10)


def bridge(settings: Settings) -> Bridge:
    """The bridge of this process."""

    async def lazily() -> Client:
        return await connect(settings, lazy=True)

    return Bridge(lazily)
