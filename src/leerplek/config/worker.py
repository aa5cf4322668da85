"""The application inside a process of our own server.

Ctrl+C reaches every process of a terminal.  The first of them stops the others;
a process that is told twice at the same moment would wait for itself for ever.

A first process that was killed cannot stop anybody.  Who answers for it notices that
it is gone and stops by itself, so that the next server finds the port free.
"""

import gc
import os
import signal
import threading
import time
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess

from django.urls import get_resolver

from leerplek.config.wsgi import application

# As long as the first process would have given it.
STOP_SECONDS = 15


def _stop_after(first: BaseProcess) -> None:
    first.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_SECONDS)
    os._exit(1)


if hasattr(signal, "pthread_sigmask"):
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

if (first := parent_process()) is not None:
    threading.Thread(target=_stop_after, args=(first,), name="first process", daemon=True).start()

# All pages are loaded now, not by who asks first.  What is there then stays until the end, so
# the collector need not walk through it at every full collection, which makes some requests
# wait a tenth of a second longer (decision record 0028).
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()

__all__ = ["application"]
