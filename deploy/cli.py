"""The one command line, `concord`. Each command lives with its feature; this table says where.

A command in a second window takes on the settings of the stack that runs on this machine (`deploy.local.environment`).
"""

import logging
import os
import sys
from pathlib import Path
from typing import Any

import click

from deploy.lazy import Entry, LazyGroup
from deploy.plainly import plain

COMMANDS = {
    "run": Entry("deploy.local.commands:run", "Start Concord on this machine, until Ctrl-C."),
    "reset": Entry("deploy.local.commands:reset", "Delete this machine's data, after asking."),
    "doctor": Entry("deploy.doctor.command:doctor", "Check every engine and setting; say how to mend."),
    "serve": Entry("deploy.serve:serve", "Serve the pages of one service, or of all."),
    "worker": Entry("deploy.work:worker", "Work for one service, or for all."),
    "provision": Entry(
        "deploy.provision_command:command", "Make roles and keys in new engines, as administrator."
    ),
    "migrate": Entry("deploy.commands:migrate", "Bring the database's schemas up to date."),
    "seed": Entry("deploy.seed.command:seed", "Fill in the demo's people and records."),
    "import": Entry("services.agreements.imports.cli:group", "Read agreements from an index file."),
    "search": Entry("services.portal.search.cli:group", "Rebuild the search index from the record."),
    "audit": Entry("shared.audit.cli:group", "Verify the audit record."),
    "workflows": Entry("deploy.rehydrate.cli:group", "Start workflows again from the record."),
    "documents": Entry("deploy.documents.cli:group", "Verify documents and executed copies."),
    "users": Entry("services.portal.cli:users", "Add, disable and unlock people."),
    "tokens": Entry("services.portal.cli:tokens", "Make and revoke personal API tokens."),
}


class Commands(LazyGroup):
    """All commands; what any of them meets outside Concord is said plainly."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Raises ClickException where something is wrong that a person can mend."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            said = plain(error)
            if said is None:
                raise
            raise said from error


@click.group(
    cls=Commands,
    entries=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="concord")
@click.pass_context
def concord(context: click.Context) -> None:
    """Concord: agreements, complaints and training, accountable."""
    if context.invoked_subcommand not in {"run", "reset"}:
        _adopt_local_stack()


def _adopt_local_stack() -> None:
    """Let a second window find the embedded engines. Imported here: most processes are told their settings."""
    if "CONCORD_MODE" in os.environ:
        return
    from deploy.local.environment import adopt  # noqa: PLC0415

    adopt(Path(os.environ.get("CONCORD_VAR", "var")))


def main() -> None:
    """Run the command line, and end the process without unloading the Temporal client's native threads.

    They may outlive the interpreter for a moment and then abort the process (SIGABRT) after all work was done well:
    seen in 1 of 20 short commands. So everything is flushed and the process ends at once, with the command's code.
    """
    try:
        concord()
    except SystemExit as ended:
        if "temporalio.bridge" not in sys.modules:
            raise
        code = ended.code
        if isinstance(code, str):
            print(code, file=sys.stderr)
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    main()
