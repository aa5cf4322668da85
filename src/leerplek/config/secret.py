"""The secret key of an installation that was not given one."""

import secrets
from pathlib import Path


def secret_key(data_dir: Path) -> str:
    """Return the key kept in the data folder; make it the first time.

    A small team without an IT department should not have to invent a secret.
    The file is readable by its owner only and belongs in the backup's care,
    not in the repository.
    """
    path = data_dir / "secret-key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"secret-key.{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        try:
            draft.write_text(secrets.token_urlsafe(50), encoding="utf-8")
            # Two processes may start at once: the first to link its draft wins.
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8").strip()
