"""The application inside a process of our own server.

Ctrl+C reaches every process of a terminal.  The first of them stops the others;
a process that is told twice at the same moment would wait for itself for ever.
"""

import signal

from leerplek.config.wsgi import application

if hasattr(signal, "pthread_sigmask"):
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

__all__ = ["application"]
