"""A folder replaced whole: filled beside its place, then exchanged with what stood there in one step (an edge).

    .safeconduct.x.part = new files + links to all that is kept  ->  part <-> out (one system call)  ->  part removed

A process that is killed at any moment leaves the old folder or the new one, never a mix; what it leaves beside is
removed by the next run.  Where the system cannot exchange folders (a disk of its own, a folder that is the working
folder, no right to the one above), files are moved one by one, and `files.json` says so until the last is there:
readers refuse a folder that says that it is unfinished.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from safeconduct.core import UsageError
from safeconduct.files.atomic import PRIVATE_FOLDER, is_abandoned, locked, write_bytes

__all__ = ["check_room", "is_part", "put_in_place", "remove_abandoned"]

_PREFIX, _SUFFIX = ".safeconduct.", ".part"
_ROOM, _TRIED = 128 * 2**20, 2**20
"""Bytes that must be free before a long solve (a plan.json of 30,000 convoys takes 78 MB), and those that are tried."""
_AT_CWD, _EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE of renameat2(2), Linux 3.15."""
_CANNOT = {
    errno.EBUSY, errno.EXDEV, errno.EPERM, errno.EACCES, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EROFS
}  # fmt: skip


def is_part(entry: Path) -> bool:
    """Say whether an entry is named as what a writing that was killed leaves."""
    return entry.name.startswith(_PREFIX) and entry.name.endswith(_SUFFIX)


def put_in_place(
    out: Path, files: Mapping[str, bytes], gone: Collection[str], *, last: str, unfinished: bytes
) -> None:
    """Put files into a folder, all of them or none, and remove others.

    Args:
        out: the folder; made where it is absent, readable by its owner only.
        files: content by name.
        gone: names to remove.
        last: the name of the file that says that all are there.
        unfinished: what that file holds while others are moved one by one.

    Raises:
        OSError: it cannot be written; what was there is as it was.
    """
    out = Path(os.path.realpath(out))
    _make_above(out.parent)
    remove_abandoned(out)
    if not (_exchanged(out, files, gone) or _is_new(out, files)):
        _moved_in(out, files, gone, last=last, unfinished=unfinished)


def _make_above(folder: Path) -> None:
    for above in [*reversed(folder.parents), folder]:
        if not above.exists():
            above.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


@contextmanager
def _part(folder: Path) -> Iterator[Path]:
    """Make a folder for what is being written; whatever it holds at the end is removed."""
    part = Path(tempfile.mkdtemp(prefix=_PREFIX, suffix=_SUFFIX, dir=folder))
    handle = os.open(part, os.O_RDONLY) if os.name == "posix" else -1
    try:
        with locked(handle):
            yield part
    finally:
        if handle >= 0:
            os.close(handle)
        shutil.rmtree(part, ignore_errors=True)


def _is_new(out: Path, files: Mapping[str, bytes]) -> bool:
    """Make the folder with all files in it, where it is absent; False: it is there."""
    if out.exists():
        return False
    with _part(out.parent) as part:
        whole = part / "whole"
        whole.mkdir(mode=PRIVATE_FOLDER)
        _write(whole, files)
        whole.rename(out)
    return True


def _exchanged(out: Path, files: Mapping[str, bytes], gone: Collection[str]) -> bool:
    """Fill a folder beside and exchange the two; False: this system, or this place, does not let us."""
    if not out.exists() or _is_in_use(out) or not os.access(out.parent, os.W_OK | os.X_OK):
        return False
    with _part(out.parent) as part:
        whole = part / "whole"
        whole.mkdir(mode=PRIVATE_FOLDER)
        whole.chmod(out.stat().st_mode & 0o7777)
        dropped = {*files, *gone}
        _link_all(out, whole, dropped)
        _write(whole, files)
        try:
            _exchange(whole, out)
        except OSError as error:
            if error.errno in _CANNOT:
                return False
            raise
        _keep_newcomers(whole, out, dropped)
    return True


def _is_in_use(out: Path) -> bool:
    """Say whether this process stands in the folder: its shell would be left in one that is gone."""
    with suppress(OSError):
        here = Path(os.path.realpath(Path.cwd()))
        return here == out or out in here.parents
    return False


def _exchange(one: Path, other: Path) -> None:
    """Exchange two folders in one step.

    Raises:
        OSError: the system cannot, or there is no such call.
    """
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if os.name == "posix" else None
    if call is None:
        raise OSError(errno.ENOSYS, "no exchange of folders")
    if call(_AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), _EXCHANGE) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(other))


def _link_all(old: Path, new: Path, dropped: Collection[str]) -> None:
    """Give all that is kept a second name in the new folder: nothing is copied where the disk can do that."""
    for entry in old.iterdir():
        if entry.name in dropped or is_part(entry):
            continue
        target = new / entry.name
        if entry.is_symlink():
            target.symlink_to(entry.readlink())
        elif entry.is_dir():
            target.mkdir()
            _link_all(entry, target, ())
            shutil.copystat(entry, target)
        else:
            _link(entry, target)


def _link(entry: Path, target: Path) -> None:
    try:
        os.link(entry, target)
    except OSError:
        if not entry.is_file():
            raise
        shutil.copy2(entry, target)


def _keep_newcomers(old: Path, new: Path, dropped: Collection[str]) -> None:
    """Take over what somebody else has put into the old folder meanwhile."""
    for entry in old.iterdir():
        if entry.name not in dropped and not is_part(entry) and not os.path.lexists(new / entry.name):
            entry.rename(new / entry.name)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        write_bytes(folder / name, content)


def _moved_in(
    out: Path, files: Mapping[str, bytes], gone: Collection[str], *, last: str, unfinished: bytes
) -> None:
    with _part(out) as part:
        _write(part, files)
        write_bytes(part / "begun", unfinished)
        (part / "begun").replace(out / last)
        for name in gone:
            (out / name).unlink(missing_ok=True)
        for name in sorted(files, key=lambda name: name == last):
            (part / name).replace(out / name)


def remove_abandoned(out: Path) -> None:
    """Remove what killed runs have left in a folder and beside it."""
    for folder in (out, out.parent):
        with suppress(OSError):
            for entry in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
                if is_abandoned(entry):
                    _remove(entry)


def _remove(entry: Path) -> None:
    if entry.is_dir():
        shutil.rmtree(entry, ignore_errors=True)
    else:
        entry.unlink(missing_ok=True)


def check_room(out: Path) -> None:
    """Try, before long work, whether a folder can be written and has room.

    Raises:
        UsageError: it cannot; says which.
    """
    real = Path(os.path.realpath(out))
    remove_abandoned(real)
    there = next(folder for folder in (real, *real.parents) if folder.exists())
    what = f"expected a folder with the right to write and {_ROOM // 2**20} MB of room"
    try:
        free = shutil.disk_usage(there).free
        with tempfile.NamedTemporaryFile(prefix=_PREFIX, suffix=_SUFFIX, dir=there) as probe:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(probe.fileno(), 0, _TRIED)
    except OSError as error:
        if error.errno in (errno.EOPNOTSUPP, errno.EINVAL):
            return  # a disk that cannot reserve: it can be written to, that is all that is known
        why = error.strerror or str(error)
        raise UsageError(f"{out}: cannot be written ({why}); {what}. Name another folder with --out.") from error
    if free < _ROOM:
        raise UsageError(f"{out}: {free / 2**20:.0f} MB of room; {what}. Make room, or name another folder with --out.")
