"""For tests of the board: asking like a page does, and a browser to look at pages with."""

import json
import shutil
import time
import urllib.request

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

LIMIT = 60.0  # seconds that anything may take on a machine with much else to do


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
