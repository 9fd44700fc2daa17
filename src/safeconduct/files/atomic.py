"""Files appear whole or not at all: written beside their place first, then moved into it.

What a killed run has left beside a file is removed by the next one that writes it; a lock tells it from what is being
written at this moment.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from safeconduct.core import UsageError

__all__ = ["PRIVATE_FILE", "PRIVATE_FOLDER", "is_abandoned", "locked", "remove_abandoned", "write_bytes", "write_text"]

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
"""Rights of what is made: a plan is a target list (R9), so nobody else reads it until its owner says so."""


def write_text(path: Path, text: str) -> None:
    """Write a text as UTF-8 with plain line ends; see `write_bytes`."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes, *, tidy: bool = True) -> None:
    """Write a file whole or not at all: a reader sees the old content or the new, never a part.

    The folder must be there.  A file that stands at `path` is replaced and its rights are kept; a new one can be read
    by its owner only.  tidy: first remove what killed runs have left beside this file, which looks at every name of
    the folder; False where thousands are written, and `remove_abandoned` is called once.

    Raises:
        UsageError: the file cannot be written (no such folder, no right to, disk full, something else than a file in
            its place); nothing is left behind.
    """
    rights = _rights(path)
    try:
        if tidy:
            _remove_abandoned(path)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise UsageError(_cannot(path, error)) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out, locked(out.fileno()):
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
            part.chmod(rights)
            part.replace(path)
    except BaseException as error:
        part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise UsageError(_cannot(path, error)) from error
        raise


def _rights(path: Path) -> int:
    """Return the rights that a file will have; anything but a file in its place is refused."""
    try:
        held = path.stat()
    except OSError:
        return PRIVATE_FILE
    if not stat.S_ISREG(held.st_mode):
        kind = "a folder" if stat.S_ISDIR(held.st_mode) else "a device or a pipe"
        what = "expected a file or nothing. Move it away, or name another place."
        raise UsageError(f"{path}: cannot be written (is {kind}); {what}")
    return stat.S_IMODE(held.st_mode)


def remove_abandoned(folder: Path) -> None:
    """Remove what killed runs have left half-written in a folder; what is being written at this moment stays."""
    for part in folder.glob(".*.part"):
        if is_abandoned(part):
            part.unlink(missing_ok=True)


def _remove_abandoned(path: Path) -> None:
    for part in path.parent.glob(f".{_literal(path.name)}.*.part"):
        if is_abandoned(part):
            part.unlink(missing_ok=True)


def _literal(name: str) -> str:
    """Write a name so that a pattern means itself."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


@contextmanager
def locked(handle: int) -> Iterator[None]:
    """Hold a lock on an open file or folder, which the system gives back when this process ends in whatever way."""
    if os.name == "posix":
        import fcntl

        with suppress(OSError):  # some network disks have no locks; then what is left over is recognised by its age
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    yield


def is_abandoned(path: Path) -> bool:
    """Say whether something half-written is ours and nobody is writing it: its process was killed."""
    if os.name != "posix":
        return False
    import fcntl

    try:
        if path.lstat().st_uid != os.geteuid() or path.is_symlink():
            return False
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True


def _cannot(path: Path, error: OSError) -> str:
    return f"{path}: cannot be written ({error.strerror or error}); expected a folder with the right to write and space"
