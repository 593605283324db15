"""The embedded mode's organisation seal: a development key under the stack's own passphrase, where the settings say.

Production is given a seal by a certificate authority (`CONCORD_SEAL_FILE`).
"""

from pathlib import Path

from shared.documents.seal.keys import make_development_bundle


def make_seal(file: Path, passphrase: str, organisation: str) -> None:
    """Write a PKCS#12 file with a new key and its certificates, unless there is one."""
    if file.exists():
        return
    draft = file.with_name(f"{file.name}.new")
    draft.touch(mode=0o600)
    draft.write_bytes(make_development_bundle(organisation, passphrase.encode()).pkcs12)
    draft.replace(file)
