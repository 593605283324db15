"""A real identity provider in a process of its own."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

DANA = "dana.mercer@wvsp.example"
VERIFIED = {"email": DANA, "email_verified": True, "amr": ["pwd", "mfa"]}
"""What it says of somebody who used a second factor."""


@contextmanager
def running(port: int) -> Iterator[str]:
    """Run the provider on a loopback port; answers its address."""
    issuer = f"http://127.0.0.1:{port}"
    program = Path(sys.executable).with_name("oidc-provider-mock")
    process = subprocess.Popen(
        [program, "--port", str(port), "--require-nonce"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )  # fmt: skip
    try:
        _wait_for(issuer + "/.well-known/openid-configuration")
        yield issuer
    finally:
        process.terminate()
        process.wait(10)


def know(issuer: str, subject: str, claims: object) -> None:
    """Let the provider say this of somebody."""
    requests.put(f"{issuer}/users/{subject}", json=claims, timeout=5).raise_for_status()


def _wait_for(url: str) -> None:
    for _ in range(150):
        try:
            requests.get(url, timeout=1)
            return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise TimeoutError(url)
