"""The board's process: takes what writers tell, shows it to pages, hands the pages' commands back.

Only the standard library is used. The server listens on 127.0.0.1 alone. Every path begins with a random token, which
pages have in their address; writers have a key of their own. The name in the Host header must be this machine's, so
that a foreign page whose name was made to point here reads nothing.
"""

import contextlib
import hmac
import json
import select
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from laminar.board.page import PAGES, live_page
from laminar.board.store import Store

HOSTS = ("127.0.0.1", "localhost")
LARGEST_BODY = 4096  # bytes of a command
LARGEST_LINE = 1 << 24  # bytes of a writer's message
CONNECTIONS = 100  # at once
QUIET_SECONDS = 15.0  # a page hears at least a comment this often, so that dead ones are found
SLOW_SECONDS = 20.0  # a page that does not take what is sent for so long is let go
LEAST_SECONDS = 0.3  # between two messages to one page
# Pages are told one after another: drawing all at once they would take the processors from what trains.
TURN_SECONDS = 0.06  # between two pages; where there are many,
ROUND_SECONDS = 0.25  # all of them within this


class Server(ThreadingHTTPServer):
    """The board.

    Args:
        token: what every path of a page begins with.
        key: what every path of a writer begins with.
        port: to listen on; 0 takes a free one.
        hosts: names in the Host header that are accepted besides `HOSTS`.
    Attributes:
        store: the `Store`.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, token, key, port=0, hosts=()):
        self.token, self.key, self.hosts = token, key, {*HOSTS, *(str(host).lower() for host in hosts)}
        self.store, self._viewers, self._writers = Store(), {kind: [] for kind in PAGES}, set()
        self._lock, self._places = threading.Lock(), threading.BoundedSemaphore(CONNECTIONS)
        super().__init__(("127.0.0.1", port), Handler)

    def process_request(self, request, client_address):
        """Serve a connection by a thread of its own, or close it where there are too many."""
        if self._places.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request, client_address):
        """See `ThreadingHTTPServer`."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request, client_address):
        """A connection that breaks is nobody's fault."""

    def viewer(self, handler, kind, here):
        """A page of a kind came or went; writers are told how many there are."""
        with self._lock:
            (self._viewers[kind].append if here else self._viewers[kind].remove)(handler)
        self._tell(self._watched())

    def turn(self, handler, kind):
        """How long a page waits for those before it, in seconds."""
        with self._lock:
            pages = self._viewers[kind]
            return pages.index(handler) * min(TURN_SECONDS, ROUND_SECONDS / len(pages))

    def writer(self, handler, here):
        """A writer came or went."""
        with self._lock:
            (self._writers.add if here else self._writers.discard)(handler)
        if here:
            self._tell(self._watched())
        else:
            self.store.lost(handler)

    def end(self, seconds=1.0):
        """The session is over: let writers' last words in, tell the pages, and give both a moment for it."""
        _wait_while(lambda: self._writers, seconds)
        self.store.end()
        _wait_while(lambda: any(self._viewers.values()), seconds)

    def _watched(self):
        return {"viewers": {kind: len(pages) for kind, pages in self._viewers.items()}}

    def _tell(self, message):
        for writer in list(self._writers):
            writer.tell(message)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "laminar", ""
    timeout = SLOW_SECONDS

    def do_GET(self):  # noqa: N802
        """A page, its events, or one record."""
        parts = self._asked(self.server.token)
        if parts is None:
            return
        kind = parts[0] if parts and parts[0] in PAGES else None
        if kind and parts[1:] == [""]:
            document, policy = live_page(kind)
            self._answer(200, document, "text/html; charset=utf-8", {"Content-Security-Policy": policy})
        elif kind and parts[1:] == ["events"]:
            self._events(kind)
        elif kind and len(parts) == 3 and parts[1] == "records":
            record = self.server.store.record(parts[2], kind)
            self._refuse(404) if record is None else self._answer(200, json.dumps(record), "application/json")
        elif kind and parts[1:] == ["mark"]:
            self._answer(200, json.dumps(self.server.store.version), "application/json")
        else:
            self._refuse(404)

    def do_HEAD(self):  # noqa: N802
        """Refused like every method but GET and POST."""
        self._refuse(405)

    def do_POST(self):  # noqa: N802
        """A command of a page, or a writer's stream."""
        length = self._length()
        if length is None:
            return
        if self.path == f"/{self.server.key}/write" and length == 0 and self._is_here():
            self._write()
            return
        parts = self._asked(self.server.token)
        if parts is None:
            return
        if len(parts) != 2 or parts[0] not in PAGES or parts[1] != "command":
            self._refuse(404)
        elif self.headers.get_content_type() != "application/json":
            self._refuse(415)
        else:
            self._command(self.rfile.read(length))

    def __getattr__(self, name):
        """Every other method is refused."""
        if name.startswith("do_"):
            return lambda: self._refuse(405)
        raise AttributeError(name)

    # ---- what is served ----

    def _events(self, kind):
        """Send what is new as server-sent events until the page goes away."""
        self._head(200, {"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
        self.server.viewer(self, kind, True)
        left = threading.Event()
        threading.Thread(target=self._wait_for_end, args=[left], daemon=True).start()
        try:
            store, since = self.server.store, None
            while not left.is_set() and not (store.over and since == store.version):
                with store.changed:
                    new = since != store.version or store.changed.wait(QUIET_SECONDS)
                if not new:
                    self.wfile.write(b":\n\n")
                    continue
                begun = time.monotonic()
                first = since is None
                if not first:
                    store.ripen(kind, left.is_set)
                    time.sleep(self.server.turn(self, kind))
                text, since = store.bulletin(kind, since)
                if text:
                    self.wfile.write(text.encode())
                if not first:  # what a page gets when it opens may be old already: the next comes when there is one
                    time.sleep(max(0.0, begun + LEAST_SECONDS - time.monotonic()))
        finally:
            self.server.viewer(self, kind, False)
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RD)

    def _wait_for_end(self, left):
        """Wait until the page closes its stream, on which it says nothing: what can be read is the end."""
        with contextlib.suppress(OSError, ValueError):
            select.select([self.connection], [], [])
        left.set()
        with self.server.store.changed:
            self.server.store.changed.notify_all()

    def _command(self, body):
        try:
            said = json.loads(body)
            key, command, value = str(said["id"]), str(said["command"]), said.get("value")
        except (ValueError, KeyError, TypeError, AttributeError):
            self._refuse(400)
            return
        writer = self.server.store.owner(key)
        if writer is None:
            self._refuse(409)
            return
        writer.tell({"id": key, "command": command, "value": value})
        self._answer(202, "{}", "application/json")

    def _write(self):
        """Take a writer's messages, one a line, until it goes away; commands go the other way."""
        self._telling = threading.Lock()
        self._head(200, {"Content-Type": "application/x-ndjson"})
        self.connection.settimeout(None)
        self.server.writer(self, True)
        try:
            while line := self.rfile.readline(LARGEST_LINE):
                try:
                    message = json.loads(line)
                    if message["do"] == "echo":  # all before it has been taken in
                        self.tell({"echo": message["number"]})
                    else:
                        self.server.store.take(message, owner=self)
                except (ValueError, KeyError, TypeError):
                    continue  # one message that cannot be read must not end the others
        finally:
            self.server.writer(self, False)

    def tell(self, message):
        """Send a writer a message, from any thread; a writer that does not listen hears nothing."""
        line = json.dumps(message).encode() + b"\n"
        try:
            with self._telling:
                self.connection.send(line, getattr(socket, "MSG_DONTWAIT", 0))
        except OSError:
            pass

    # ---- who may ask ----

    def _asked(self, token):
        """The path behind the token, in parts; `None`, and the request is refused, where there is no right to it."""
        path = self.requestline.split(" ")[1]  # as it was sent: `self.path` is tidied
        given, _, rest = path.removeprefix("/").partition("/")
        if not self._is_here():
            self._refuse(403)
        elif not hmac.compare_digest(given.encode("utf-8", "replace"), token.encode()):
            self._refuse(404)
        else:
            return rest.split("/")
        return None

    def _is_here(self):
        """Whether the request names this machine, and comes from no page of another one."""
        names = [self.headers.get("Host", "")]
        origin = self.headers.get("Origin")
        if origin not in (None, "null"):
            names.append(urlsplit(origin).netloc)
        elif origin == "null" and self.command != "GET":
            return False
        return len(self.headers.get_all("Host", [])) == 1 and all(
            name.rpartition(":")[0] in self.server.hosts if ":" in name else name in self.server.hosts
            for name in map(str.lower, names)
        )

    def _length(self):
        """Bytes of the body; `None`, and the request is refused, where that is not said or too much."""
        given = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not given.isascii() or not given.isdigit():
            self._refuse(411)
        elif int(given) > LARGEST_BODY:
            self._refuse(413)
        else:
            return int(given)
        return None

    # ---- answers ----

    def _refuse(self, status):
        self._answer(status, "", "text/plain")
        # The rest of what was sent is let go unread, so that the answer arrives before the connection ends.
        try:
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(5.0)
            until = time.monotonic() + 10.0
            while time.monotonic() < until and self.connection.recv(1 << 16):
                pass
        except OSError:
            pass

    def _answer(self, status, text, kind, headers=None):
        body = text.encode()
        self._head(status, {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})})
        self.wfile.write(body)

    def _head(self, status, headers):
        self.close_connection = True
        self.send_response(status)
        common = {
            "Cache-Control": "no-store",
            "Connection": "close",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
        for name, value in {**common, **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format, *args):  # noqa: A002
        """Nobody reads a log."""


def _wait_while(condition, seconds):
    until = time.monotonic() + seconds
    while condition() and time.monotonic() < until:
        time.sleep(0.01)


def main(stdin=None, stdout=None):
    """Serve until standard input ends.

    The first line of standard input is a JSON object with `token`, `key`, `port` and `hosts`; standard output gets one
    line with the port, or with `error`.
    """
    stdin, stdout = stdin or sys.stdin.buffer, stdout or sys.stdout
    given = json.loads(stdin.readline())
    try:
        server = Server(given["token"], given["key"], given.get("port", 0), given.get("hosts", ()))
    except OSError as error:
        print(json.dumps({"error": str(error)}), file=stdout, flush=True)
        return
    print(json.dumps({"port": server.server_address[1]}), file=stdout, flush=True)
    threading.Thread(target=server.serve_forever, args=(3600.0,), daemon=True).start()
    stdin.read()
    server.end()
