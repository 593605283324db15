"""The agreements service over real engines, with a seal of its own."""

from pydantic import SecretStr

from shared.documents.seal.keys import make_development_key
from tests.rig import service_site


def a_seal(folder):
    """The state's seal, as a new installation makes it."""
    make_development_key(folder, "State of West Virginia")
    passphrase = SecretStr((folder / "seal-passphrase").read_text())
    return {"seal_file": folder / "seal-key.p12", "seal_passphrase": passphrase}


settings, parts, working, app = service_site("agreements", a_seal)
