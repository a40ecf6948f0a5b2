import ctypes
import os
import signal
import threading

import pytest

from laminar.execution.interrupts import interruptible, note_interrupt, noted_first, serve_interrupt


@pytest.fixture
def heard():
    signals = []
    before = signal.signal(signal.SIGINT, lambda number, frame: signals.append(number))
    yield signals
    signal.signal(signal.SIGINT, before)


def press():
    os.kill(os.getpid(), signal.SIGINT)


def test_the_first_signal_waits_and_the_old_handler_is_back_afterwards(heard):
    with interruptible():
        press()
        with pytest.raises(KeyboardInterrupt):
            serve_interrupt()
        serve_interrupt()
    press()
    assert heard == [signal.SIGINT]


def test_the_second_signal_does_not_wait(heard):
    with interruptible():
        press()
        with pytest.raises(KeyboardInterrupt):
            press()
    assert heard == []


def test_a_signal_that_nobody_served_is_forgotten(heard):
    with interruptible():
        press()
    with interruptible():
        serve_interrupt()


def test_a_handler_in_c_is_put_back():
    heard = []
    handler = ctypes.CFUNCTYPE(None, ctypes.c_int)(heard.append)
    libc = ctypes.CDLL(None)
    libc.signal.restype = ctypes.c_void_p
    before = libc.signal(signal.SIGINT, handler)
    try:
        with interruptible():
            pass
        press()
        assert heard == [signal.SIGINT]
    finally:
        libc.signal(signal.SIGINT, ctypes.c_void_p(before))


def test_other_threads_are_left_alone():
    seen = []

    def work():
        with interruptible():
            seen.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [True]


def test_an_error_after_ctrl_c_is_the_interrupt():
    with interruptible():
        assert note_interrupt()
        with pytest.raises(KeyboardInterrupt), noted_first():
            raise RuntimeError("Interrupted by Ctrl-C.")
        with pytest.raises(RuntimeError), noted_first():
            raise RuntimeError("another")
    assert not note_interrupt()
    with pytest.raises(RuntimeError), noted_first():
        raise RuntimeError("nobody waits")
