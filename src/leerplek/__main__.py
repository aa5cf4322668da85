"""The command `leerplek`."""

import sys

from leerplek.config.commands import run

# What a shell expects of a command that was stopped with Ctrl+C: 128 and the signal.
INTERRUPTED = 130


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


if __name__ == "__main__":
    main()
