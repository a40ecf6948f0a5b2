"""What the live board costs and how soon it shows things: `python bench/board.py [--rounds 9] [--epochs 2000]`.

Prints a table and writes output/bench/board.json. In a round no page is opened, then one, then five, and while they are
open fits of the small table alternate, one without the board and one on it, three of these. Each is compared with the
mean of the two without beside it; what counts is the median of these ratios, of wall time and of the processor time of
the process that trains, which other work on the machine disturbs less. A page that was just opened compiles its code
anew, so the first fit that it shows stands alone. Beside the median stands the standard error of the mean: rounds
scatter by five to ten hundredths, so that a hundredth takes thirty to a hundred of them. Pages are windows of their
own, have come to rest, and no tools for developers look into them (`windows.py`). Below it stands what each process
spent.
The seconds are those that a person waits at a page in Chromium while another process is inside `fit()`. Run it on a
quiet machine: the pages and the training share its processors.
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
from processors import by_kind, calm, used  # noqa: E402
from windows import Chromium  # noqa: E402

WANTED = {"no page": 1.02}  # and with pages
WITH_PAGES = 1.03
FITS = 3  # on the board while the same pages are open
STARTS = 7
LOOKS = 40
STANDS = "document.body?.dataset.state"  # how a page's session stands
SHOWN = "document.querySelector('#run').value"  # the record that it shows


def costs(browser, rounds, epochs):
    """What fits take with the board and without.

    Args:
        browser: a `windows.Chromium`, or `None`.
        rounds, epochs: as of the command.
    Returns:
        List with what ran while the same pages were open, each a list of (what, seconds): "without" and what is
        compared with it in turn. Seconds are those of "wall" and the processor seconds of "training", "board" and
        "browser".
    """
    from laminar.board import BoardReporter, board
    from laminar.training import fit

    case = CASES["tabular"]
    (x, y), model = case.data(), case.model()

    def train(*reporters):
        arguments = {"epochs": epochs, "batch_size": case.batch_size, "mode": "xla-epoch"}
        calm()
        others, before = used(), time.process_time()
        wall = seconds(lambda: fit(model, x, y, reporters=list(reporters), **arguments))
        return {"wall": wall, "training": time.process_time() - before, **by_kind(others, used())}

    def watch(pages):
        reporter = BoardReporter(board())
        taken = train(reporter)
        for page in pages:
            until(lambda page=page: browser.value(page, SHOWN) == reporter.record.id)
            until(lambda page=page: browser.title(page).startswith(f"{epochs}/{epochs} "))
        return taken

    def opened(viewers):
        pages = [browser.window(board().url()) for _ in range(viewers)]
        for page in pages:
            until(lambda page=page: browser.value(page, STANDS) == "live")
        return pages

    viewers = {"no page": 0, **({"one page": 1, "five pages": 5} if browser else {})}
    train()
    watch([])
    found = []
    for number in range(rounds):
        names = list(viewers)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            pages = opened(viewers[name])
            found.append([("without", train())])
            for again in range(FITS):
                what = f"{name}, just opened" if pages and not again else name
                found[-1] += [(what, watch(pages)), ("without", train())]
            for page in pages:
                browser.shut(page)
    return found


def ratios(openings, kind):
    """How many times as long as without, {what: [ratio of each fit]}; `kind` is "wall" or "training"."""
    found = {}
    for fits in openings:
        for place in range(1, len(fits), 2):
            what, taken = fits[place]
            beside = (fits[place - 1][1][kind] + fits[place + 1][1][kind]) / 2
            found.setdefault(what, []).append(taken[kind] / beside)
    return found


def spent(openings):
    """Processor seconds of each process, lines of text."""
    found = {}
    for what, taken in (pair for fits in openings for pair in fits):
        found.setdefault(what, []).append(taken)
    kinds = ("wall", "training", "board", "browser")
    lines = ["", f"{'seconds of a fit: medians':<50}" + "".join(f"{kind:>10}" for kind in kinds)]
    for what, fits in found.items():
        medians = (statistics.median(taken[kind] for taken in fits) for kind in kinds)
        lines.append(f"{what:<50}" + "".join(f"{value:>10.3f}" for value in medians))
    return lines


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
    found = [f"{'what':<50} {'median':>8} {'error':>8} {'most':>8} {'wanted':>8}"]
    for kind, suffix in (("wall", ""), ("training", ", processor")):
        for what, values in ratios(results["fits"], kind).items():
            found.append(row(f"fit with board, {what}{suffix}", values, WANTED.get(what, WITH_PAGES), "x"))
    found.append(row("start", results["starts"], 0.5, "s"))
    for what, values in results["waits"].items():
        found.append(row(what, values, 1.0, "s"))
    return found + spent(results["fits"])


def row(what, values, wanted, unit):
    """One line of the table."""
    error = statistics.stdev(values) / len(values) ** 0.5 if len(values) > 1 else float("nan")
    numbers = ((statistics.median(values), 3), (error, 3), (max(values), 3), (wanted, 2))
    return f"{what:<50} " + " ".join(f"{number:7.{digits}f}{unit}" for number, digits in numbers)


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
        fits, found = costs(None, options.rounds, options.epochs), {}
    else:
        browser = Chromium(CHROMIUM, ARGUMENTS)
        fits = costs(browser, options.rounds, options.epochs)
        browser.close()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            found = waits(browser)
            browser.close()
    results = {"fits": fits, "starts": starts(), "waits": found, "load_before": load}
    Path(options.out).parent.mkdir(parents=True, exist_ok=True)
    Path(options.out).write_text(json.dumps(results, indent=1))
    print("\n".join(lines(results)))
    print(f"{options.epochs} epochs. Load before: {load:.1f} on {os.cpu_count()} processors.")


if __name__ == "__main__":
    main()
