"""A PostgreSQL server of one's own for tests: Debian's, in a folder that goes away, on a socket and no port."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["server", "server_programs"]


def server_programs() -> Path | None:
    """Return the folder of the newest server's programs; None: not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parent.parent.name))
    return found[-1].parent if found else None


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """Run a server and give the URL of its database; its data are not flushed, as nothing of them is kept."""
    place = Path(tempfile.mkdtemp(prefix="safeconduct-pg-"))
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    try:
        if os.geteuid() == 0:  # the server refuses to run as root
            os.chown(place, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        data = place / "data"
        _run(user, [programs / "initdb", "-D", data, "-U", "desk", "-A", "trust", "-E", "UTF8", "--no-sync"])
        settings = f"-c listen_addresses='' -c unix_socket_directories={place} -c fsync=off"
        _run(user, [programs / "pg_ctl", "-D", data, "-l", place / "log", "-w", "-o", settings, "start"])
        try:
            yield f"postgresql://desk@/postgres?host={place}"
        finally:
            _run(user, [programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _run(user: str, command: list[object]) -> None:
    words = [str(word) for word in command]
    as_user: dict[str, object] = {"user": user} if os.geteuid() == 0 else {}
    done = subprocess.run(words, capture_output=True, text=True, cwd="/", check=False, timeout=60, **as_user)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stderr
