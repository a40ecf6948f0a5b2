"""The board as its session sees it: starts the process, tells it what happens, hears what pages ask. Never waits."""

import atexit
import contextlib
import json
import os
import secrets
import select
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from laminar.board.columns import pack
from laminar.errors import LaminarError

ADDRESS_VARIABLE = "LAMINAR_BOARD"  # "port:token:key" of a board that another process of the session started
START_SECONDS = 10.0
LAST_WORDS_SECONDS = 0.5  # most that the end of a record may wait for the server
ASK_SECONDS = 5.0  # most that a look at what the server has may wait for it
# Without the site module it starts in half the time.
COMMAND = ("-S", "-m", "laminar.board")
ROOM = 1 << 24  # bytes kept for a server that does not take them; then it counts as dead

_board = None


def board(port=0, hosts=()):
    """The session's board; it is started if need be.

    Args:
        port: to listen on when it is started; 0 takes a free one.
        hosts: names, besides 127.0.0.1 and localhost, by which browsers may address it (behind a proxy, say).
    Returns:
        `Board`.
    Errors:
        `LaminarError` of topic "board" when it cannot be started.
    """
    global _board
    if _board is None or not _board.alive:
        address = os.environ.get(ADDRESS_VARIABLE)
        _board = _joined(address) if address else _started(port, hosts)
    return _board


def running_board():
    """The session's board, or `None`; nothing is started."""
    return _board if _board is not None and _board.alive else None


class Board:
    """A connection to the board's process.

    Args:
        port, token, key: of the server.
        process: the `subprocess.Popen`, where this session started it.
    Attributes:
        address: what other processes find in the variable `LAMINAR_BOARD`.
        alive: whether the server still takes what it is told.
    """

    def __init__(self, port, token, key, process=None):
        self.address, self.alive, self._viewers = f"{port}:{token}:{key}", True, {}
        self._port, self._token, self._process = port, token, process
        self._out, self._in, self._records, self._owner = bytearray(), b"", {}, os.getpid()
        self._echoes = 0
        self._lock = threading.RLock()
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=START_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._greet(port, key)
        except OSError:
            self._socket.close()
            raise

    def _greet(self, port, key):
        self._socket.sendall(
            f"POST /{key}/write HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0\r\n\r\n".encode()
        )
        head = b""
        while b"\r\n\r\n" not in head:
            more = self._socket.recv(4096)
            if not more:
                raise ConnectionError("The board does not answer.")
            head += more
        head, _, self._in = head.partition(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise ConnectionError("The board does not know this key.")
        self._socket.setblocking(False)

    def url(self, kind="fit"):
        """Where a browser on this machine finds the pages of a kind."""
        return f"http://127.0.0.1:{self._port}/{self._token}/{kind}/"

    def viewers(self, kind="fit"):
        """How many pages of a kind are open."""
        self.hear()
        return self._viewers.get(kind, 0)

    def open(self, kind, facts):
        """Begin to show something.

        Args:
            kind: which page shows it, a key of `page.PAGES`.
            facts: dict of names and values that JSON can hold.
        Returns:
            `Record`.
        """
        record = Record(self, secrets.token_hex(6))
        self._records[record.id] = record
        self.tell({"do": "open", "id": record.id, "kind": kind, "facts": facts})
        return record

    def read(self, key, kind="fit"):
        """A record as the server has it, as a plain value; `None` when it has none."""
        self._settle()
        return self._ask(f"{self.url(kind)}records/{key}")

    def latest(self, kind="fit"):
        """The record that was opened last, as `read()` gives it; `None` when there is none."""
        return self.read("latest", kind)

    def mark(self, kind="fit"):
        """A text that changes when something on the pages of a kind does."""
        return str(self._ask(f"{self.url(kind)}mark"))

    def _settle(self):
        """Wait, within `ASK_SECONDS`, until the server has taken in all that it was told."""
        wanted, until = self._echoes + 1, time.monotonic() + ASK_SECONDS
        self.tell({"do": "echo", "number": wanted})
        while self.alive and self._echoes < wanted and time.monotonic() < until:
            unsent = not self.flush()
            select.select([self._socket], [self._socket] if unsent else [], [], max(0.0, until - time.monotonic()))
            self.hear()

    def _ask(self, url):
        try:
            with build_opener(ProxyHandler({})).open(url, timeout=ASK_SECONDS) as answer:
                return json.load(answer)
        except (URLError, OSError, ValueError):
            return None

    def tell(self, message):
        """Send the server a message; what it does not take now is sent later."""
        with self._lock:
            if self.alive and os.getpid() == self._owner:
                self._out += json.dumps(message).encode() + b"\n"
                self.flush()

    def flush(self):
        """Send what the server takes without waiting.

        Returns:
            Whether everything is sent.
        """
        with self._lock:
            try:
                while self._out:
                    del self._out[: self._socket.send(memoryview(self._out)[: 1 << 20])]
            except BlockingIOError:
                if len(self._out) > ROOM:
                    self._die()
            except OSError:
                self._die()
            return not self._out

    def hear(self):
        """Take in what the server said: commands go to their records."""
        with self._lock:
            if not self.alive:
                return
            try:
                while True:
                    more = self._socket.recv(1 << 16)
                    if not more:
                        self._die()
                        break
                    self._in += more
            except BlockingIOError:
                pass
            except OSError:
                self._die()
            *lines, self._in = self._in.split(b"\n")
            for line in lines:
                said = json.loads(line)
                self._viewers = said.get("viewers", self._viewers)
                self._echoes = said.get("echo", self._echoes)
                record = self._records.get(said.get("id"))
                if record is not None:
                    record.asked.append((said["command"], said.get("value")))

    def finish(self, record):
        """A record is complete: see that the server has it, within `LAST_WORDS_SECONDS`."""
        self._records.pop(record.id, None)
        until = time.monotonic() + LAST_WORDS_SECONDS
        while self.alive and not self.flush() and time.monotonic() < until:
            select.select([], [self._socket], [], max(0.0, until - time.monotonic()))

    def close(self):
        """End the process, if this session started it."""
        self._die()
        if self._process is not None and os.getpid() == self._owner:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(2.0)

    def _die(self):
        self.alive = False
        self._out.clear()
        with contextlib.suppress(OSError):
            self._socket.close()


class Record:
    """Something that is shown; every method returns at once, whatever has become of the server.

    Args:
        board: the `Board`.
        id: text.
    """

    def __init__(self, board, id):  # noqa: A002
        self.id, self.asked, self._board = id, [], board

    def facts(self, **facts):
        """Set facts: values that JSON can hold."""
        self._board.tell({"do": "facts", "id": self.id, "facts": facts})

    def rows(self, table, columns, axis=None, facts=None):
        """Add rows to a table.

        Args:
            table: its name.
            columns: dict from name to values, all of one length; `None` where there is none.
            axis: the column along which thousands of rows are thinned, or `None`.
            facts: facts to set by the same message, or `None`.
        """
        told = {"do": "rows", "id": self.id, "table": table, "columns": pack(columns), "axis": axis}
        self._board.tell(told if facts is None else {**told, "facts": facts})

    def poll(self):
        """What pages asked for since the last time: list of (command, value)."""
        self._board.hear()
        asked, self.asked = self.asked, []
        return asked

    def close(self, **facts):
        """The record is complete, with some last facts."""
        self._board.tell({"do": "close", "id": self.id, "facts": facts})
        self._board.finish(self)


def _started(port, hosts):
    token, key = secrets.token_urlsafe(18), secrets.token_urlsafe(18)
    environment = {name: value for name, value in os.environ.items() if name != ADDRESS_VARIABLE}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    # Secrets go by the pipe, since all users of the machine see a command line.
    process = subprocess.Popen(
        [sys.executable, *COMMAND],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        **_in_background(),
    )
    said = {}
    try:
        process.stdin.write(
            json.dumps({"token": token, "key": key, "port": port, "hosts": list(hosts)}).encode() + b"\n"
        )
        process.stdin.flush()
        said = json.loads(process.stdout.readline() or b"{}")
        found = Board(said["port"], token, key, process)
    except (OSError, ValueError, KeyError) as error:
        process.kill()
        process.communicate()
        mend = "Training works without it: `view_metrics = FALSE`."
        raise LaminarError("The board did not start.", "board", said.get("error", str(error)), mend) from error
    process.stdout.close()
    atexit.register(found.close)
    return found


def _in_background():
    """Away from the terminal's Ctrl-C, and without a window of its own."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _joined(address):
    try:
        port, token, key = address.split(":")
        return Board(int(port), token, key)
    except (OSError, ValueError) as error:
        raise LaminarError(
            f"No board answers at the address in the environment variable {ADDRESS_VARIABLE}.",
            "board",
            str(error),
            f"Unset {ADDRESS_VARIABLE} to start one for this session.",
        ) from error
