"""The public holidays of a jurisdiction, from the library that knows them. Reads no table and no clock."""

from collections.abc import Iterable, Mapping
from datetime import date

import holidays


def list_holidays(jurisdiction: str, years: int | Iterable[int]) -> Mapping[date, str]:
    """The names of the jurisdiction's (`US-WV`) holidays by day. Raises NotImplementedError for an unknown one."""
    country, _, subdivision = jurisdiction.partition("-")
    return holidays.country_holidays(country, subdiv=subdivision or None, years=years)
