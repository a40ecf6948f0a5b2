"""The board's process as any program on the machine meets it: real sockets, a real process."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from board_pages import LIMIT, until

from laminar.board import process as board_process
from laminar.board.process import Board, board
from laminar.board.server import LEAST_SECONDS, ROUND_SECONDS, SLOW_SECONDS, TURN_SECONDS, Server
from laminar.errors import LaminarError

SOURCE = Path(board_process.__file__).parents[2]


_sockets = []


@pytest.fixture
def live():
    found = board_process._started(0, ())
    yield found
    found.close()
    while _sockets:
        _sockets.pop().close()


@pytest.fixture
def record(live):
    opened = live.open("fit", {"epochs": 3})
    until(lambda: live.read(opened.id))
    return opened


def parts(live):
    port, token, key = live.address.split(":")
    return int(port), token, key


class Connection(http.client.HTTPConnection):
    """One that sends a path as it stands."""

    def _encode_request(self, request):
        return request.encode("latin-1")


def ask(live, method, path, body=None, **headers):
    port = parts(live)[0]
    connection = Connection("127.0.0.1", port, timeout=LIMIT)
    with contextlib.closing(connection):
        connection.putrequest(method, path, skip_host=True)
        headers = {"Host": f"127.0.0.1:{port}", **headers}
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        if body is not None and "Content_Length" not in headers:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.send(body or b"")
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()


def command(record, name="stop"):
    return json.dumps({"id": record.id, "command": name}).encode()


class Events:
    """A page that listens."""

    def __init__(self, live):
        port, token, _ = parts(live)
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=LIMIT)
        self.socket.sendall(f"GET /{token}/fit/events HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode())
        self.file = self.socket.makefile("rb")
        _sockets.extend([self.file, self.socket])
        while self.file.readline() not in (b"\r\n", b""):
            pass

    def next(self):
        lines = []
        while (line := self.file.readline().decode().rstrip("\n")) or not lines:
            if not line:
                return None, None
            lines.append(line)
        return lines[0].removeprefix("event: "), json.loads(lines[1].removeprefix("data: "))

    def facts(self, wanted):
        """Every fact that was heard of the only record until one of them is `wanted`."""
        found = {}
        while wanted.items() - found.items():
            name, news = self.next()
            assert name, "the page was let go"
            for part in news["records"]:
                found |= part["facts"]
        return found


def test_its_process_needs_neither_tensorflow_nor_the_packages_beside_it():
    # The process as it is started, with a list of what it imports; it ends with its input.
    given = json.dumps({"token": "t", "key": "k"}).encode() + b"\n"
    command = [sys.executable, "-X", "importtime", *board_process.COMMAND]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    said = subprocess.run(command, env=environment, input=given, capture_output=True, check=True)
    assert json.loads(said.stdout)["port"] > 0
    imported = {line.rsplit(b"|", 1)[-1].strip().decode() for line in said.stderr.splitlines()}
    assert "laminar.board.server" in imported
    assert not {"tensorflow", "keras", "numpy", "site", "laminar.training"} & imported


def test_the_page_says_what_a_browser_may_do(live):
    _, token, _ = parts(live)
    status, headers, body = ask(live, "GET", f"/{token}/fit/")
    assert status == 200
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert body.startswith(b"<!doctype html>")


def test_pages_hear_of_everything_and_late_ones_too(live, record):
    page = Events(live)
    name, news = page.next()
    assert name == "all"
    assert news["records"][0]["facts"]["epochs"] == 3
    record.rows("epochs", {"epoch": [1], "loss": [0.5]}, "epoch")
    name, news = page.next()
    assert name == "news"
    assert news["records"][0]["tables"]["epochs"]["columns"]["loss"] == [0.5]
    name, news = Events(live).next()
    assert name == "all"
    assert news["records"][0]["facts"]["epochs"] == 3
    until(lambda: live.viewers() == 2)
    assert live.viewers("trials") == 0
    page.socket.shutdown(socket.SHUT_RDWR)
    until(lambda: live.viewers() == 1)


def test_pages_are_told_in_turn_and_all_of_them_soon():
    made = Server("token", "key")
    pages = [object() for _ in range(40)]
    for page in pages[:2]:
        made.viewer(page, "fit", True)
    assert [made.turn(page, "fit") for page in pages[:2]] == [0, TURN_SECONDS]
    for page in pages[2:]:
        made.viewer(page, "fit", True)
    turns = [made.turn(page, "fit") for page in pages]
    assert turns == sorted(turns)
    assert turns[-1] < ROUND_SECONDS < LEAST_SECONDS
    made.viewer(pages[0], "fit", False)
    assert made.turn(pages[1], "fit") == 0
    made.server_close()


def test_commands_reach_their_writer(live, record):
    _, token, _ = parts(live)
    status, _, _ = ask(live, "POST", f"/{token}/fit/command", command(record), Content_Type="application/json")
    assert status == 202
    assert until(record.poll) == [("stop", None)]


def refused(live, record):
    port, token, key = parts(live)
    path, kind = f"/{token}/fit/command", {"Content_Type": "application/json"}
    wrong = token[:-1] + ("a" if token[-1] != "a" else "b")
    body = command(record)
    large = b"x" * 10_000_000
    return {
        "wrong token": ("GET", f"/{wrong}/fit/", None, {}),
        "no token": ("GET", "/", None, {}),
        "no token, events": ("GET", "/fit/events", None, {}),
        "token beyond ASCII": ("GET", "/" + "\xff" * 24 + "/fit/", None, {}),
        "wrong token, command": ("POST", f"/{wrong}/fit/command", body, kind),
        "writer's key as token": ("POST", f"/{key}/fit/command", body, kind),
        "token as writer's key": ("POST", f"/{token}/write", b"", {}),
        "foreign host": ("GET", f"/{token}/fit/", None, {"Host": "evil.example"}),
        "foreign host with port": ("GET", f"/{token}/fit/events", None, {"Host": f"evil.example:{port}"}),
        "address in a foreign name": ("GET", f"/{token}/fit/", None, {"Host": "127.0.0.1.evil.example"}),
        "foreign host, command": ("POST", path, body, {**kind, "Host": "evil.example"}),
        "foreign host, writer": ("POST", f"/{key}/write", b"", {"Host": "evil.example"}),
        "no host": ("GET", f"/{token}/fit/", None, {"Host": ""}),
        "foreign origin": ("POST", path, body, {**kind, "Origin": "http://evil.example"}),
        "origin of a file": ("POST", path, body, {**kind, "Origin": "null"}),
        "dots": ("GET", f"/{token}/fit/../../../../etc/passwd", None, {}),
        "dots in code": ("GET", f"/{token}/fit/%2e%2e/%2e%2e/etc/passwd", None, {}),
        "source": ("GET", f"/{token}/fit/server.py", None, {}),
        "double slash": ("GET", f"//{token}/fit/", None, {}),
        "backslash": ("GET", f"/{token}/fit\\..\\server.py", None, {}),
        "absolute": ("GET", f"/{token}//etc/passwd", None, {}),
        "unknown kind": ("GET", f"/{token}/nothing/", None, {}),
        "unknown record": ("GET", f"/{token}/fit/records/none", None, {}),
        "wrong type": ("POST", path, body, {"Content_Type": "text/plain"}),
        "no JSON": ("POST", path, b"{", kind),
        "no object": ("POST", path, b"[1]", kind),
        "no such record": ("POST", path, b'{"id": "none", "command": "stop"}', kind),
        "10 MB": ("POST", path, large, kind),
        "10 MB without token": ("POST", "/", large, kind),
        "10 MB said, little sent": ("POST", path, body, {**kind, "Content_Length": "10000000"}),
        "negative length": ("POST", path, None, {**kind, "Content_Length": "-1"}),
        "in chunks": ("POST", path, None, {**kind, "Transfer_Encoding": "chunked"}),
        "method of GET": ("GET", path, None, {}),
        "POST to the page": ("POST", f"/{token}/fit/", body, kind),
        **{
            method: (method, f"/{token}/fit/", None, {})
            for method in ("PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "X")
        },
    }


def test_whoever_has_no_right_is_refused_and_changes_nothing(live, record):
    page = Events(live)
    page.facts({"epochs": 3})
    for name, (method, path, body, headers) in refused(live, record).items():
        status, given, content = ask(live, method, path, body, **headers)
        assert 400 <= status < 500, name
        assert content == b"", name
        assert "Access-Control-Allow-Origin" not in given, name
    assert record.poll() == []
    assert set(live.read(record.id)["facts"]) == {"opened", "number", "epochs"}
    record.facts(epochs=4)
    assert page.next()[1]["records"][0]["facts"] == {"epochs": 4}  # the next event of all is this change


def test_nobody_reaches_it_by_another_address(live):
    port = parts(live)[0]
    names = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), port, type=socket.SOCK_STREAM)}
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe, contextlib.suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # nothing is sent: it only tells the address that would be used
        names.add(probe.getsockname()[0])
    for address in {*names, "127.0.0.2"} - {"127.0.0.1"}:
        with pytest.raises(OSError):  # noqa: PT011
            socket.create_connection((address, port), timeout=2).close()


def test_half_a_request_holds_nobody_up(live, record):
    port, token, _ = parts(live)
    lazy = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
    for connection in lazy:
        connection.sendall(b"GET /")
    assert ask(live, "GET", f"/{token}/fit/")[0] == 200
    for connection in lazy:
        connection.close()


def test_too_many_connections_are_closed_and_the_writer_is_served(live, record):
    port, token, _ = parts(live)
    many = [socket.create_connection(("127.0.0.1", port)) for _ in range(150)]
    record.facts(epochs=5)
    until(live.flush)
    for connection in many:
        connection.close()
    until(lambda: (live.read(record.id) or {"facts": {}})["facts"].get("epochs") == 5)


def test_a_page_that_reads_nothing_stops_nobody(live, record):
    port, token, _ = parts(live)
    deaf = socket.create_connection(("127.0.0.1", port))
    _sockets.append(deaf)
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.sendall(f"GET /{token}/fit/events HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    page, start = Events(live), time.perf_counter()
    page.next()
    for number in range(200):
        record.rows("epochs", {"epoch": [number], "loss": ["x" * 20_000]}, "epoch")
    record.facts(last=True)
    page.facts({"last": True})
    assert time.perf_counter() - start < SLOW_SECONDS  # after that the other page would have been let go


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no SIGSTOP on this system")
def test_a_server_that_hangs_or_dies_stops_nobody(live, record):
    process = live._process
    os.kill(process.pid, signal.SIGSTOP)
    start, limit = time.perf_counter(), LIMIT / 2
    wake = threading.Timer(limit, os.kill, (process.pid, signal.SIGCONT))  # whoever waits for it would wait so long
    wake.start()
    for number in range(400):
        record.rows("epochs", {"epoch": [number], "loss": ["x" * 20_000]}, "epoch")
        record.poll()
    record.close(status="done")
    assert time.perf_counter() - start < limit
    wake.cancel()
    os.kill(process.pid, signal.SIGCONT)
    other = live.open("fit", {})
    process.kill()
    process.wait()
    for number in range(100):
        other.rows("epochs", {"epoch": [number]}, "epoch")
        other.poll()
    other.close()
    assert not live.alive


def test_it_ends_with_its_session_however_that_ends(live):
    code = """if True:
        import os, sys
        from laminar.board.process import board
        found = board()
        record = found.open("fit", {"epochs": 1})
        print(found.address, found._process.pid, record.id, flush=True)
        sys.stdin.read()
    """
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    session = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
    )
    address, process, key = session.stdout.readline().split()
    port, token, secret = address.split(":")
    other = Board(int(port), token, secret)
    page = Events(other)
    page.next()
    session.kill()
    session.wait()
    session.stdout.close()
    session.stdin.close()
    said = []
    while (news := page.next())[0]:
        said.append(news[1])
    assert said[-1]["over"]
    assert any(record["facts"].get("status") == "lost" for news in said for record in news["records"])
    until(lambda: not alive(int(process)))
    other.close()


def alive(process):
    with contextlib.suppress(OSError):
        state = Path(f"/proc/{process}/stat")
        return state.read_text().rsplit(")", 1)[1].split()[0] != "Z" if state.exists() else not os.kill(process, 0)
    return False


def test_another_process_writes_on_the_same_board(live, monkeypatch):
    monkeypatch.setenv("LAMINAR_BOARD", live.address)
    monkeypatch.setattr(board_process, "_board", None)
    joined = board()
    record = joined.open("fit", {"epochs": 9})
    until(lambda: (live.read(record.id) or {"facts": {}})["facts"].get("epochs") == 9)
    joined.close()
    until(lambda: live.read(record.id)["facts"].get("status") == "lost")


def test_what_cannot_start_says_why(monkeypatch, live):
    with pytest.raises(LaminarError) as told:
        board_process._started(parts(live)[0], ())
    assert told.value.topic == "board"
    assert "in use" in str(told.value)
    monkeypatch.setenv("LAMINAR_BOARD", "1:a:b")
    monkeypatch.setattr(board_process, "_board", None)
    with pytest.raises(LaminarError, match="No board answers"):
        board()
