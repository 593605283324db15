"""One place in the pool: a profile, a process kept warm for the next job, and how a job runs in it.

Starting LibreOffice costs most of a second, converting a short agreement a sixth of one. So a slot keeps one idle
process started; a job is handed to it through LibreOffice's own pipe (a second `soffice` on the same profile
forwards its arguments), and the process ends with the job. Used by one thread at a time: the pool sees to that.
"""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from shared.documents.convert.process import OfficeProcess
from shared.documents.convert.profile import create_profile

_WARM_ARGUMENTS = ["--nodefault"]
_POLL_SECONDS = 0.01
_SETUP_SECONDS = 20
_IDLE_CPU_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Job:
    """Files to convert in one process: `target` is `--convert-to`'s value, results land in `output`."""

    sources: tuple[Path, ...]
    output: Path
    target: str
    suffix: str

    def get_result(self, source: Path) -> Path:
        return self.output / f"{source.stem}.{self.suffix}"

    @property
    def done(self) -> bool:
        return all(self.get_result(source).is_file() for source in self.sources)

    @property
    def arguments(self) -> list[str]:
        # The import filter is named, so that HTML or a spreadsheet dressed as .docx is refused, not guessed.
        return [
            "--infilter=MS Word 2007 XML",
            "--convert-to",
            self.target,
            "--outdir",
            str(self.output),
            *map(str, self.sources),
        ]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended: whether time ran out, what LibreOffice printed, and whether it could not even start."""

    timed_out: bool
    messages: str
    never_ran: bool = False

    @property
    def refused(self) -> bool:
        """LibreOffice looked at a file and found that it is not what it should be."""
        return "could not be loaded" in self.messages


class Slot:
    """See the module. `directory` is the slot's own; `close` removes it."""

    def __init__(self, executable: str, directory: Path) -> None:
        self._executable = executable
        self._directory = directory
        self._spare: OfficeProcess | None = None

    def warm(self) -> None:
        """Start the process that the next job will use; does nothing when one is waiting."""
        if self._spare is not None and self._spare.running:
            return
        self._spare = self._start(_WARM_ARGUMENTS, _IDLE_CPU_SECONDS)

    def run(self, job: Job, seconds: float) -> Outcome:
        """Convert, first in the waiting process and, if that did not serve, once more in a fresh one."""
        deadline = time.monotonic() + seconds
        spare, self._spare = self._spare, None
        try:
            outcome = self._forward(spare, job, deadline) if spare is not None else None
            return outcome or self._run_alone(job, deadline)
        finally:
            if spare is not None:
                spare.close()
            # Nothing of this document, not even a setting, is left to the next one.
            shutil.rmtree(self._directory / "live", ignore_errors=True)

    def cool(self) -> None:
        """End the waiting process and give its memory back."""
        if self._spare is not None:
            self._spare.close()
            self._spare = None

    def close(self) -> None:
        self.cool()
        shutil.rmtree(self._directory, ignore_errors=True)

    def _forward(self, spare: OfficeProcess, job: Job, deadline: float) -> Outcome | None:
        """Hand the job to the waiting process; None when that could not be reached or died on the way."""
        if not _is_listening(spare, deadline):
            return None
        messenger = OfficeProcess(self._executable, spare.profile, job.arguments, _as_cpu(deadline))
        try:
            while time.monotonic() < deadline and spare.running:
                if job.done and not messenger.running:
                    break
                time.sleep(_POLL_SECONDS)
            spare.wait(min(2.0, deadline - time.monotonic()))
        finally:
            messenger.close()
        outcome = Outcome(timed_out=time.monotonic() >= deadline, messages=spare.get_messages())
        return outcome if job.done or outcome.timed_out or outcome.refused else None

    def _run_alone(self, job: Job, deadline: float) -> Outcome:
        process = self._start(job.arguments, _as_cpu(deadline))
        try:
            ended = process.wait(deadline - time.monotonic())
            return Outcome(not ended, process.get_messages(), never_ran=process.never_ran)
        finally:
            process.close()

    def _start(self, arguments: list[str], cpu_seconds: int) -> OfficeProcess:
        """Start on a copy of a profile that LibreOffice has set up once; on a bare one it starts itself twice."""
        master = self._directory / "master"
        if not master.exists():
            create_profile(master)
            setup = OfficeProcess(self._executable, master, ["--terminate_after_init"], _SETUP_SECONDS)
            setup.wait(_SETUP_SECONDS)
            setup.close()
        profile = self._directory / "live" / str(time.monotonic_ns())
        shutil.copytree(master, profile)
        return OfficeProcess(self._executable, profile, arguments, cpu_seconds)


def _is_listening(spare: OfficeProcess, deadline: float) -> bool:
    """The lock file is laid right after the pipe is opened; before that a messenger would start on its own."""
    while spare.running and time.monotonic() < deadline:
        if (spare.profile / ".lock").exists():
            return True
        time.sleep(_POLL_SECONDS)
    return False


def _as_cpu(deadline: float) -> int:
    return max(1, int(deadline - time.monotonic()) + 1)
