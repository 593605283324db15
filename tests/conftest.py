"""What every test may ask for; each plugin's fixtures start nothing until they are used."""

pytest_plugins = (
    "tests.cheap_hashing",
    "tests.engines",
    "tests.leftovers",
    "tests.turns",
    "tests.real_engines",
)
