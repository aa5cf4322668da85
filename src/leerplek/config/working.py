"""`leerplek worker`, and a worker that runs beside the server for as long as that does."""

import os
import signal
import subprocess
import sys
import threading

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.common.errors import DomainError
from leerplek.config.starting import has_tables
from leerplek.jobs.worker import Stop, work, work_once

# A worker that ended by a mistake is started again after this; what it was at waits longer.
AGAIN_SECONDS = 2.0
STOP_SECONDS = 15


class WorkingError(DomainError):
    """The worker cannot start, with the reason."""


def worker(*, once: bool, beside: int | None) -> int:
    """Do the work in the background until stopped, or only what is ready now."""
    _refuse_unprepared()
    stop = Stop(beside=beside)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop.ask)
    if beside is None and not once:
        _say(_("Doing the work in the background. Stop with Ctrl+C."))
    count = work_once(stop) if once else work(stop)
    if beside is None:
        done = ngettext("%(count)d job was done.", "%(count)d jobs were done.", count)
        _say(done % {"count": count})
    return 0


def _refuse_unprepared() -> None:
    if has_tables():
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return
    raise WorkingError(
        _("The database is not up to date. Start the server first, or run: leerplek manage migrate")
    )


class WorkerBeside:
    """A worker in a process of its own, started again when it breaks, stopped with the server."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="worker beside", daemon=True)

    def start(self) -> None:
        """Start the worker and whoever keeps it going.

        The first one starts here and not in the thread: the server divides itself right
        after, and its part would hold the pipe by which we hear that the worker began.
        """
        self._process = self._started()
        self._thread.start()

    def stop(self) -> None:
        """Let the worker finish what it is at; what takes too long is done again later."""
        self._stopping.set()
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _keep(self) -> None:
        while self._process is not None and self._process.wait() != 0:
            if self._stopping.wait(AGAIN_SECONDS):
                return
            self._process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "leerplek", "worker", "--beside", str(os.getpid())]
        # Ctrl+C is for the server alone, which then stops the worker: one that had only
        # begun to load would break off in the middle and complain.
        return subprocess.Popen(command, process_group=0 if hasattr(os, "setpgid") else None)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
