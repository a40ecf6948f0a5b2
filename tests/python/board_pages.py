"""For tests of the board: asking like a page does, and a browser to look at pages with."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

LIMIT = 120.0  # seconds that anything may take on a machine with much else to do


def until(condition):
    """The first true value of a condition."""
    end = time.monotonic() + LIMIT
    while not (value := condition()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)
    return value


def ask(url, key, command, value=None):
    """Send a command like a button of a page does.

    Args:
        url: of the page.
        key: id of the record.
        command, value: as of `Record.poll()`.
    """
    body = json.dumps({"id": key, "command": command, "value": value}).encode()
    request = urllib.request.Request(url + "command", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=LIMIT) as answer:
        assert answer.status == 202


class Session:
    """The process of `board_session.py`, which trains.

    Args:
        folder: for its files.
    Attributes:
        url: of its board.
        saved: folder that "Save now" writes to.
    """

    def __init__(self, folder):
        self.notes, self.saved, self.errors = folder / "epochs.txt", folder / "saved", folder / "errors.txt"
        self.saved.mkdir()
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, Path(__file__).with_name("board_session.py"), self.notes, self.saved],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment,
            )  # fmt: skip
        self.url = self.said()["url"]

    def said(self):
        """The next thing that it says."""
        line = self.process.stdout.readline()
        assert line, self.errors.read_text()[-2000:]
        return json.loads(line)

    def ended(self):
        """Epoch -> when it ended, of the last fit so far."""
        lines = self.notes.read_text().splitlines() if self.notes.exists() else []
        return {int(epoch): float(when) for epoch, when in (line.split() for line in lines if line.count(" ") == 1)}

    def close(self):
        """End it, and so its board."""
        self.process.stdin.close()
        self.process.stdin = None
        self.process.wait(LIMIT)

    def kill(self):
        """End it, whatever it does."""
        self.process.kill()
        self.process.communicate()


def watched(browser, **options):
    """A page of a browser that keeps what it asked for and what went wrong.

    Args:
        browser: of playwright.
        options: of its `new_context()`.
    """
    opened = browser.new_context(**options).new_page()
    opened.set_default_timeout(LIMIT * 1000)
    opened.asked, opened.wrong = [], []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.on("pageerror", lambda error: opened.wrong.append(str(error)))
    opened.on("console", lambda message: message.type in ("error", "warning") and opened.wrong.append(message.text))
    return opened


def click(page, name):
    """Press a button; when, in seconds since 1970."""
    button = page.get_by_role("button", name=name, exact=True)
    until(button.is_enabled)
    return button.evaluate("(one) => { one.click(); return Date.now() / 1000; }")


def tile(page, label, part=0):
    """The value below a label, or with `part` 1 the small text under it; empty when there is none."""
    tiles = page.locator("#tiles > div", has=page.locator(f"dt:text-is('{label}')"))
    return tiles.locator("dd").nth(part).text_content() if tiles.count() else ""


def shown(page):
    """The epochs done, as the page shows them; 0 when it shows none."""
    words = tile(page, "Epoch").split()
    return int(words[0]) if words else 0
