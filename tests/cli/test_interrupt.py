from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from safeconduct.cli.interrupt import PATIENCE_S, Stopped, heard_signals, stop_on_interrupt

_STOPS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.mark.parametrize("number", _STOPS)
def test_first_signal_asks_to_stop(number: int, capfd: pytest.CaptureFixture[str]) -> None:
    with stop_on_interrupt() as asked:
        assert not asked()
        signal.raise_signal(number)
        assert asked()
    assert "best plan so far" in capfd.readouterr().err


def test_second_interrupt_breaks_off() -> None:
    with stop_on_interrupt():
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(Stopped):
            signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("number", _STOPS)
def test_nothing_breaks_off_the_writing(number: int) -> None:
    with stop_on_interrupt() as asked:
        asked.write()
        signal.raise_signal(number)
        signal.raise_signal(number)
        assert asked()


def test_a_hang_up_that_the_user_has_shut_off_stays_shut_off() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert signal.SIGHUP not in heard_signals()
    finally:
        signal.signal(signal.SIGHUP, before)


def test_interrupts_are_as_before_afterwards() -> None:
    before = signal.getsignal(signal.SIGINT)
    with stop_on_interrupt():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


_NATIVE = """
import hashlib
from safeconduct.cli.interrupt import stop_on_interrupt
with stop_on_interrupt():
    print("begun", flush=True)
    hashlib.pbkdf2_hmac("sha256", b"x", b"y", 500_000_000)
"""


def told_inside_a_native_step(signals: int, number: int) -> tuple[int, bytes]:
    """Send signals into minutes of compiled code; return exit code (-9: it had to be killed) and error output."""
    process = subprocess.Popen([sys.executable, "-c", _NATIVE], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(0.5)
    for _ in range(signals):
        process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(3 * PATIENCE_S)
    if process.poll() is None:
        process.kill()
    _, told = process.communicate()
    return process.returncode, told


def test_a_signal_inside_compiled_code_is_answered() -> None:
    code, told = told_inside_a_native_step(1, signal.SIGINT)
    assert code == -signal.SIGKILL
    assert b"Heard; a long step ends first" in told


@pytest.mark.parametrize("number", _STOPS)
def test_a_second_one_breaks_compiled_code_off(number: int) -> None:
    code, told = told_inside_a_native_step(2, number)
    assert code == 128 + number
    assert b"Broken off" in told


def test_a_signal_before_the_command_is_read_ends_with_its_own_code() -> None:
    """typer gives every KeyboardInterrupt exit code 130, whatever the signal; a hang-up once ended so."""
    code = "import os, signal, typer.core as c; old = c.TyperGroup.make_context\n"
    code += "def sent(*a, **k):\n    os.kill(os.getpid(), signal.SIGHUP)\n    return old(*a, **k)\n"
    code += "c.TyperGroup.make_context = sent\nfrom safeconduct.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, "--version"], capture_output=True, check=False)
    assert done.returncode == 128 + signal.SIGHUP
