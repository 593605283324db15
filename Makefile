# Concord. `make` lists what there is; everything works from a fresh clone with Python 3.11+, pip and make.
# The first Python that runs and is new enough (a version manager's shim may exist and not run).
PYTHON  ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
BIN     := .venv/bin
# Processes of tests: one more than the cores of a small machine, because each waits now and then.
PARALLEL ?= 3
VENDOR  := shared/web/static/vendor/uswds.css
# axe-core, which only the tests of pages need; npm installs it beside the rest.
AXE     := shared/web/frontend/node_modules/axe-core/axe.min.js
RUNTIME := .venv/.installed
DEVTOOLS := .venv/.installed-dev
# pytest's parallel runs start engines of their own in every process, and tests of one file share one process.
# Files go in the order of tests/turns.py, not by how many tests they have.
PYTEST  := $(BIN)/pytest -n $(PARALLEL) --dist loadfile --no-loadscope-reorder
# Where no test needs a server, a process that has nothing left takes tests from another, and one more is of use.
STEAL   := $(BIN)/pytest -n $(shell expr $(PARALLEL) + 1) --dist worksteal
# Compiled modules are kept, whatever the environment says: each of the many processes would compile them all anew.
export PYTHONDONTWRITEBYTECODE :=
LINTED  := deploy services shared tests workflows
TYPED   := deploy services shared tests workflows

.DEFAULT_GOAL := help
.PHONY: help run reset test test-fast test-all check format engines engines-build bench assets doctor wheel lock clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(RUNTIME) $(VENDOR) ## Start Concord on this machine (CONCORD_PORT=8080 moves it); Ctrl-C stops it
	@exec $(BIN)/concord run

reset: $(RUNTIME) ## Delete this machine's data, after asking
	@exec $(BIN)/concord reset

doctor: $(RUNTIME) ## Check every engine and setting, and say how to mend what is wrong
	@exec $(BIN)/concord doctor

test-fast: $(DEVTOOLS) $(VENDOR) ## Tests that need no server (under a minute)
	$(STEAL) -m "not engines and not browser and not office and not real and not slow" tests/unit tests/workflows

test: $(DEVTOOLS) $(AXE) $(VENDOR) ## Every test but the slow ones and those of real MinIO and Elasticsearch
	$(PYTEST) -m "not real and not slow"

test-all: $(DEVTOOLS) $(AXE) $(VENDOR) engines-build ## Everything, with real MinIO and Elasticsearch
	$(PYTEST)

check: $(DEVTOOLS) ## Lint, format, types, and who may import whom
	$(BIN)/ruff check $(LINTED)
	$(BIN)/ruff format --check $(LINTED)
	$(BIN)/mypy $(TYPED)
	$(BIN)/lint-imports

format: $(DEVTOOLS) ## Put the code into its format; what only people can mend is listed last
	$(BIN)/ruff check --fix-only --quiet $(LINTED)
	$(BIN)/ruff format $(LINTED)
	$(BIN)/ruff check $(LINTED)

engines: $(DEVTOOLS) ## Build and run real MinIO and Elasticsearch until Ctrl-C (kept in ~/.cache/concord)
	@exec $(BIN)/python -m deploy.engines up

engines-build: $(DEVTOOLS) ## Build them only
	$(BIN)/python -m deploy.engines build

bench: $(DEVTOOLS) $(VENDOR) ## Measure ours beside the bare engines; writes docs/benchmarks.md
	$(BIN)/python -m deploy.bench

assets: $(RUNTIME) ## Build the front end's files anew
	$(BIN)/python -m deploy.assets

wheel: $(RUNTIME) $(VENDOR) ## Build a release into dist/: one wheel, which needs no Node
	$(BIN)/python -m uv build -q --wheel -o dist

lock: $(DEVTOOLS) ## Choose the newest allowed versions again and write requirements.lock
	$(BIN)/python -m uv pip compile -q pyproject.toml --extra embedded --extra frontend --extra dev --universal --upgrade \
	  --python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links -o requirements.lock

clean: ## Delete what was built; data and the environment stay
	rm -rf shared/web/static/vendor shared/web/frontend/node_modules build dist .mypy_cache .ruff_cache .pytest_cache

ifeq ($(PYTHON),)
$(error Concord needs Python 3.11 or later, and none was found; install one, or name it: make PYTHON=/path/to/python)
endif

$(RUNTIME): pyproject.toml requirements.lock deploy/install.py
	@$(PYTHON) deploy/install.py --extras embedded,frontend --stamp $@

$(DEVTOOLS): pyproject.toml requirements.lock deploy/install.py
	@$(PYTHON) deploy/install.py --extras embedded,frontend,dev --stamp $@
	@touch $(RUNTIME)

$(AXE): shared/web/frontend/package-lock.json | $(RUNTIME)
	@echo "· Building the front end, with what its tests need"
	@$(BIN)/python -m deploy.assets --dev
	@touch $@ $(VENDOR)

$(VENDOR): shared/web/frontend/package-lock.json shared/web/frontend/build.mjs | $(RUNTIME)
	@echo "· Building the front end"
	@$(BIN)/python -m deploy.assets
	@touch $@
