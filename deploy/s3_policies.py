"""What each of Concord's two S3 keys may do, as policies that SeaweedFS and MinIO both read.

The ordinary key may do everything but bypass a lock. The disposal job's key may bypass a GOVERNANCE lock, once a
disposal has been approved, and may write nothing. COMPLIANCE locks yield to no key.
"""

Policy = dict[str, object]

EVERYTHING = ["arn:aws:s3:::*"]


def ordinary() -> Policy:
    """The policy of `CONCORD_S3_ACCESS_KEY`."""
    return _all_but(["s3:BypassGovernanceRetention"])


def disposal() -> Policy:
    """The policy of `CONCORD_S3_BYPASS_ACCESS_KEY`."""
    return _all_but(["s3:PutObject", "s3:CreateBucket", "s3:DeleteBucket"])


def _all_but(denied: list[str]) -> Policy:
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": ["s3:*"], "Resource": EVERYTHING},
            {"Effect": "Deny", "Action": denied, "Resource": EVERYTHING},
        ],
    }
