"""Blocks of data from a function that only the main thread may call, for readers on other threads."""

import queue
import threading
from concurrent.futures import ThreadPoolExecutor, wait

from laminar.errors import LaminarError

WAITING = 4
_END = object()
_pool = ThreadPoolExecutor(1, thread_name_prefix="laminar-fed")


class FedQueue:
    """A queue between an R function, called on R's thread, and a data set, read on TensorFlow's.

    Args:
        next_block: function of no arguments that gives a block, or `None` at the end of a pass.
        restart: function of no arguments, called before a pass that begins while the last one has not ended.
    """

    def __init__(self, next_block, restart=None):
        self._next_block, self._restart = next_block, restart
        self._lock, self._queue, self._pass, self._fresh = threading.Lock(), queue.Queue(WAITING), 0, True
        self._reading = False

    def blocks(self):
        """Yields the blocks of one pass; on any thread but the main one."""
        with self._lock:
            self._pass += 1
            mine, line = self._pass, queue.Queue(WAITING)
            self._queue, self._reading = line, True
        while True:
            block = line.get()
            if block is _END or mine != self._pass:
                return
            yield block

    def pump(self):
        """Call the function if a reader waits for a block; on the main thread.

        Returns:
            Whether it was called.
        """
        with self._lock:
            line, mine = self._queue, self._pass
            if not self._reading or line.full():
                return False
        if getattr(line, "begun", False) is False:
            line.begun = True
            if not self._fresh and self._restart is not None:
                self._restart()
        try:
            block = self._next_block()
        except BaseException:
            self._stop(line, mine)
            raise
        self._fresh = block is None
        if block is None:
            self._stop(line, mine)
        else:
            line.put(block)
        return True

    def _stop(self, line, mine):
        with self._lock:
            if mine == self._pass:
                self._reading = False
        line.put(_END)


def pumped(feeders, read):
    """What `read` gives, while the functions behind it are called on this thread.

    Args:
        feeders: `FedQueue` objects that `read` depends on; none: `read` is simply called.
        read: function of no arguments.
    Errors:
        `LaminarError` of topic "thread" outside the main thread.
    """
    if not feeders:
        return read()
    if threading.current_thread() is not threading.main_thread():
        raise LaminarError("A data set that calls R can be read on R's own thread alone.", "thread")
    future = _pool.submit(read)
    try:
        while not future.done():
            if not any([feeder.pump() for feeder in feeders]):
                wait([future], 0.001)
    except BaseException:
        wait([future], 5.0)
        raise
    return future.result()
