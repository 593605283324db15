"""Makes Concord's API key in an Elasticsearch with security on; needs the password of its user `elastic`.

The key may do everything with Concord's own indexes and nothing else. Elasticsearch chooses its value, so it is kept
in a file that the services' containers read.
"""

from pathlib import Path
from typing import Any

from elasticsearch import AuthenticationException, Elasticsearch

from deploy.local.secrets import write_private
from shared.settings import Settings

NAME = "concord"
RIGHTS = {
    "concord": {
        "cluster": ["monitor"],
        "indices": [{"names": [f"{NAME}*"], "privileges": ["all"]}],
    }
}


def make_key(settings: Settings, password: str, file: Path) -> bool:
    """Write a new key to the file, unless the one that is there still works. Answers whether it made one."""
    if file.exists() and _works(settings, file.read_text()):
        return False
    with _client(settings, basic_auth=("elastic", password)) as administrator:
        made = administrator.security.create_api_key(name=NAME, role_descriptors=RIGHTS)
    write_private(file, made["encoded"])
    return True


def _works(settings: Settings, key: str) -> bool:
    with _client(settings, api_key=key) as client:
        try:
            client.security.authenticate()
        except AuthenticationException:
            return False
    return True


def _client(settings: Settings, **who: Any) -> Elasticsearch:
    authority: dict[str, Any] = (
        {"ca_certs": str(settings.elasticsearch_ca)} if settings.elasticsearch_ca else {}
    )
    return Elasticsearch(settings.need("elasticsearch_url"), **authority, **who)
