import ctypes
import os
import signal
import threading

import pytest

from laminar.execution.interrupts import interruptible


def test_the_signal_is_pythons_inside_and_the_old_handler_is_back_afterwards():
    heard = []
    before = signal.signal(signal.SIGINT, lambda number, frame: heard.append(number))
    try:
        with pytest.raises(KeyboardInterrupt), interruptible():
            os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
        assert heard == [signal.SIGINT]
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_handler_in_c_is_put_back():
    heard = []
    handler = ctypes.CFUNCTYPE(None, ctypes.c_int)(heard.append)
    libc = ctypes.CDLL(None)
    libc.signal.restype = ctypes.c_void_p
    before = libc.signal(signal.SIGINT, handler)
    try:
        with interruptible():
            pass
        os.kill(os.getpid(), signal.SIGINT)
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
