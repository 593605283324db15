"""`python -m deploy.docker.healthy URL`, for health checks: ends with 0 if the address answers 200 within 4 s."""

import sys
import urllib.request


def main(address: str) -> int:
    """0 where the address answers, else 1."""
    try:
        with urllib.request.urlopen(address, timeout=4) as answer:  # noqa: S310  # the container's own address
            return 0 if answer.status == 200 else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
