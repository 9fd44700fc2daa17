from __future__ import annotations

import signal

import pytest

from safeconduct.cli.interrupt import heard_signals, stop_on_interrupt

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
        with pytest.raises(KeyboardInterrupt):
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
