from __future__ import annotations

import signal

import pytest

from safeconduct.cli.interrupt import stop_on_interrupt


def test_first_interrupt_asks_to_stop(capsys: pytest.CaptureFixture[str]) -> None:
    with stop_on_interrupt() as asked:
        assert not asked()
        signal.raise_signal(signal.SIGINT)
        assert asked()
    assert "best plan so far" in capsys.readouterr().err


def test_second_interrupt_breaks_off() -> None:
    with stop_on_interrupt():
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_interrupts_are_as_before_afterwards() -> None:
    before = signal.getsignal(signal.SIGINT)
    with stop_on_interrupt():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before
