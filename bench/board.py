"""What the live board costs and how soon it shows things: `python bench/board.py [--rounds 9] [--epochs 2000]`.

Prints a table and writes output/bench/board.json. Fits of the small table alternate: without a board, with one that
nobody looks at, with one page open, with five; what counts is the median of the ratios to the fit without in the same
round, of wall time and of the processor time of the process that trains, which other work on the machine disturbs
less. The seconds are those that a person waits at a page in Chromium while another process is inside `fit()`. Run it
on a quiet machine: the pages and the training share its processors.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
HERE = Path(__file__).resolve().parent
for folder in ("inst/python", "tests/python", "bench"):
    sys.path.insert(0, str(HERE.parent / folder))

from board_pages import ARGUMENTS, CHROMIUM, Session, click, shown, tile, until, watched  # noqa: E402
from cases import CASES  # noqa: E402
from one import seconds  # noqa: E402

KINDS = ("", ", processor")
STARTS = 7
LOOKS = 40


def costs(browser, rounds, epochs):
    """How many times as long a fit takes with the board: {what: [ratio of each round]}, and the seconds without.

    Ratios are those of wall time and, under "what, processor", of processor time.
    """
    from laminar.board import BoardReporter, board
    from laminar.training import fit

    case = CASES["tabular"]
    (x, y), model = case.data(), case.model()

    def train(*reporters):
        arguments = {"epochs": epochs, "batch_size": case.batch_size, "mode": "xla-epoch"}
        before = time.process_time()
        wall = seconds(lambda: fit(model, x, y, reporters=list(reporters), **arguments))
        return wall, time.process_time() - before

    def watch(viewers):
        pages = [watched(browser) for _ in range(viewers)]
        for page in pages:
            page.goto(board().url())
            until(lambda page=page: page.evaluate("document.body.dataset.state") == "live")
        taken = train(BoardReporter(board()))
        for page in pages:
            until(lambda page=page: page.locator("#status").text_content() == "Finished")
            page.context.close()
        return taken

    viewers = {"no page": 0, **({"one page": 1, "five pages": 5} if browser else {})}
    train()
    plain, ratios = [], {what + kind: [] for what in viewers for kind in KINDS}
    for number in range(rounds):
        names = ["without", *viewers]
        names = names[number % len(names) :] + names[: number % len(names)]
        taken = {name: train() if name == "without" else watch(viewers[name]) for name in names}
        plain.append(taken["without"][0])
        for what in viewers:
            for place, kind in enumerate(KINDS):
                ratios[what + kind].append(taken[what][place] / taken["without"][place])
    return ratios, plain


def starts():
    """Seconds from nothing to a board that answers."""
    from laminar.board import process

    found = []
    for _ in range(STARTS):
        begin = time.perf_counter()
        board = process._started(0, ())
        found.append(time.perf_counter() - begin)
        board.close()
    return found


def waits(browser):
    """Seconds that a person waits at a page: {what: [seconds]}."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        session = Session(Path(folder))
        try:
            page = watched(browser)
            page.goto(session.url)
            until(lambda: tile(page, "Epoch", 1).startswith("step "))
            found["within an epoch, next point"] = gaps(page)
            pressed = click(page, "Stop")
            found["Stop, in the middle of an epoch"] = [session.said()["ended"] - pressed]
            until(lambda: page.locator("#run option:checked").text_content() == "long ●" and shown(page))
            found["epoch's end to its point"] = [behind(session, page) for _ in range(LOOKS)]
            found["learning rate, there and back"] = [halved(page) for _ in range(3)]
            pages = [watched(browser) for _ in range(5)]
            for one in pages:
                one.goto(session.url)
                until(lambda one=one: shown(one))
            found["the same, five more pages"] = [behind(session, one) for _ in range(LOOKS // 5) for one in pages]
            pressed = click(page, "Stop")
            found["Stop"] = [session.said()["ended"] - pressed]
        finally:
            session.kill()
    return found


def gaps(page):
    """Seconds between the points that come within an epoch."""
    found, step, last = [], tile(page, "Epoch", 1), None
    while len(found) < LOOKS // 2:
        if (now := tile(page, "Epoch", 1)) != step:
            if last is not None:
                found.append(time.perf_counter() - last)
            step, last = now, time.perf_counter()
    return found


def behind(session, page):
    """Seconds since the end of the first epoch that a page does not show."""
    time.sleep(0.05)
    epoch, now = shown(page), time.time()
    return max(0.0, now - min((when for number, when in session.ended().items() if number > epoch), default=now))


def halved(page):
    """Seconds from a press of the button to the new learning rate on the page."""
    before = tile(page, "Learning rate")
    pressed = click(page, "Halve the learning rate")
    until(lambda: tile(page, "Learning rate") != before)
    return time.time() - pressed


def lines(results):
    """The results as a table."""
    found = [f"{'what':<38} {'median':>8} {'most':>8} {'wanted':>8}"]
    for what, values in results["ratios"].items():
        found.append(row(f"fit with board, {what}", values, 1.03, "x"))
    found.append(row("start", results["starts"], 0.5, "s"))
    for what, values in results["waits"].items():
        found.append(row(what, values, 1.0, "s"))
    return found


def row(what, values, wanted, unit):
    """One line of the table."""
    return f"{what:<38} {statistics.median(values):7.3f}{unit} {max(values):7.3f}{unit} {wanted:7.2f}{unit}"


def main():
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--epochs", type=int, default=2000)
    parser.add_argument("--out", default=str(HERE.parent / "output" / "bench" / "board.json"))
    options = parser.parse_args()
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        sync_playwright = None
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    if CHROMIUM is None or sync_playwright is None:
        print("No Chromium or no playwright here: what a page shows is not measured.")
        ratios, plain = costs(None, options.rounds, options.epochs)
        found = {}
    else:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            ratios, plain = costs(browser, options.rounds, options.epochs)
            found = waits(browser)
            browser.close()
    results = {"ratios": ratios, "without": plain, "starts": starts(), "waits": found, "load_before": load}
    Path(options.out).parent.mkdir(parents=True, exist_ok=True)
    Path(options.out).write_text(json.dumps(results, indent=1))
    print("\n".join(lines(results)))
    middle = statistics.median(plain)
    print(f"{options.epochs} epochs without: {middle:.2f} s. Load before: {load:.1f} on {os.cpu_count()} processors.")


if __name__ == "__main__":
    main()
