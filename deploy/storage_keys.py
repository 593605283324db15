"""Makes Concord's two keys in a MinIO server, each with its policy; needs the administrator's key.

Can be run again at any time. Other S3 stores are given their keys by whoever runs them.
"""

from minio.credentials.providers import StaticProvider
from minio.minioadmin import MinioAdmin

from deploy.local.seaweedfs import Keys
from deploy.s3_policies import disposal, ordinary


def make_keys(endpoint: str, root: Keys, keys: Keys, bypass: Keys, *, secure: bool = True) -> None:
    """Make both keys, or bring their secrets and policies up to date. Raises minio's MinioAdminException."""
    administrator = StaticProvider(root.access, root.secret)
    admin = MinioAdmin(endpoint=endpoint, credentials=administrator, secure=secure)
    for name, key, policy in (("concord", keys, ordinary()), ("concord-disposal", bypass, disposal())):
        admin.policy_add(name, policy=policy)
        admin.user_add(key.access, key.secret)
        admin.policy_set(name, user=key.access)
