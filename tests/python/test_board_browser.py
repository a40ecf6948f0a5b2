"""The page in a real browser, while another process is inside `fit()`. One session for the whole file, in order."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from board_pages import ARGUMENTS, CHROMIUM

sync = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def browser():
    with sync.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


class Session:
    """The process that trains."""

    def __init__(self, folder):
        self.notes = folder / "epochs.txt"
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self.process = subprocess.Popen(
            [sys.executable, HERE / "board_session.py", self.notes],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
        )  # fmt: skip
        self.url = self.said()["url"]

    def said(self):
        return json.loads(self.process.stdout.readline())

    def ended(self):
        """Epoch -> when it ended, so far."""
        lines = self.notes.read_text().splitlines() if self.notes.exists() else []
        return {int(epoch): float(when) for epoch, when in (line.split() for line in lines if line.count(" ") == 1)}


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    running = Session(tmp_path_factory.mktemp("session"))
    yield running
    running.process.communicate(timeout=20)


@pytest.fixture(scope="module")
def page(browser, session):
    opened = watched(browser)
    opened.goto(session.url)
    sync.expect(opened.locator("#run option:checked")).to_have_text("second ●", timeout=60_000)
    until(lambda: shown(opened) > 2, 30)
    yield opened
    opened.context.close()


def watched(browser, **options):
    """A page that keeps what it asked for and what went wrong."""
    opened = browser.new_context(**options).new_page()
    opened.asked, opened.wrong = [], []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.on("pageerror", lambda error: opened.wrong.append(str(error)))
    opened.on("console", lambda message: message.type in ("error", "warning") and opened.wrong.append(message.text))
    return opened


def second():
    """A second; three on a machine with more to do than it has processors for, where nothing can be promised."""
    return 1.0 if os.getloadavg()[0] < 1.5 * os.cpu_count() else 3.0


def behind(session, page):
    """Seconds since the end of the first epoch that the page does not show."""
    epoch, now = shown(page), time.time()
    return max(0.0, now - min((when for number, when in session.ended().items() if number > epoch), default=now))


def click(page, name):
    """Press a button; when, in seconds since 1970."""
    button = page.get_by_role("button", name=name, exact=True)
    sync.expect(button).to_be_enabled()
    return button.evaluate("(one) => { one.click(); return Date.now() / 1000; }")


def until(condition, seconds=5.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def tile(page, label):
    return page.locator("#tiles > div", has=page.locator(f"dt:text-is('{label}')")).locator("dd").first.inner_text()


def shown(page):
    return int(tile(page, "Epoch").split()[0])


def test_a_new_point_shows_within_a_second(session, page):
    for _ in range(15):
        assert behind(session, page) < second()
        time.sleep(0.1)
    assert page.locator(".chart").count() == 2
    names = page.locator(".chart figcaption .title").all_inner_texts()
    assert names == ["loss", "accuracy"]
    assert page.locator(".chart").first.locator(".lines path").count() >= 2
    assert tile(page, "Device").startswith(("CPU", "GPU"))


def test_the_learning_rate_buttons_act_at_the_next_slice(page):
    assert tile(page, "Learning rate") == "0.001"
    pressed = click(page, "Halve the learning rate")
    until(lambda: tile(page, "Learning rate") == "0.0005")
    assert time.time() - pressed < 1.5 * second()  # there, and back to the page
    click(page, "Double the learning rate")
    click(page, "Double the learning rate")
    until(lambda: tile(page, "Learning rate") == "0.002")
    sync.expect(page.locator("#note")).to_have_text("Learning rate 0.001 to 0.002.")
    assert "learning rate" in page.locator(".chart figcaption .title").all_inner_texts()


def test_a_reload_shows_everything_again(page):
    before = shown(page)
    page.reload()
    until(lambda: page.locator("#tiles > div").count() > 3)
    assert shown(page) >= before
    page.locator("#numbers summary").click()
    first = page.locator("#numbers tbody th").last.inner_text()
    assert first == "1"
    page.locator("#numbers summary").click()


def test_five_viewers_see_the_same(browser, session, page):
    pages = [watched(browser) for _ in range(5)]
    for one in pages:
        one.goto(session.url)
    for one in pages:
        until(lambda one=one: one.locator("#tiles > div").count() > 3)
    for one in [page, *pages]:
        assert min(behind(session, one) for _ in range(3)) < second()
    assert [one.wrong for one in pages] == [[]] * 5
    for one in pages:
        one.context.close()


def test_an_earlier_fit_can_be_compared(page):
    loss = page.locator(".chart").first
    before = loss.locator(".key").count()
    page.locator("#others summary").click()
    page.locator("#compare label", has_text="first").locator("input").check()
    assert loss.locator(".key").count() == before + 2
    page.locator("#compare label", has_text="first").locator("input").uncheck()
    assert loss.locator(".key").count() == before
    page.locator("#others summary").click()


def test_it_can_be_read_without_a_mouse_and_without_eyes(page):
    chart = page.locator(".chart svg[role=img]").first
    assert chart.get_attribute("aria-label").startswith("Line chart of loss. training ")
    chart.focus()
    page.keyboard.press("Home")
    spoken = page.locator("#spoken").inner_text()
    assert spoken.startswith("epoch 1")
    assert "training0." in spoken.replace(" ", "")
    page.keyboard.press("+")
    sync.expect(page.locator("#whole")).to_be_visible()
    page.keyboard.press("Escape")
    sync.expect(page.locator("#whole")).to_be_hidden()
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, summary')].filter((one) =>
            !(one.textContent.trim() || one.getAttribute('aria-label') || one.labels?.length)).length"""
    )
    assert nameless == 0
    assert page.locator("#bar").get_attribute("role") == "progressbar"
    assert int(page.locator("#bar").get_attribute("aria-valuenow")) > 0


def test_values_are_read_with_the_pointer_in_full_precision(page):
    chart = page.locator(".chart svg[role=img]").first
    chart.hover(position={"x": 200, "y": 100})
    assert len(page.locator(".chart .tip b").first.inner_text()) > 8
    box = chart.bounding_box()
    page.mouse.move(box["x"] + 120, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 260, box["y"] + 90)
    page.mouse.up()
    sync.expect(page.locator("#whole")).to_be_visible()
    page.locator("#whole").click()
    page.locator("#log").check()
    page.locator("#smooth").fill("0.8")
    until(lambda: page.locator(".chart .raw").count() >= 2)
    page.locator("#log").uncheck()
    page.locator("#smooth").fill("0")


def test_stop_ends_the_fit_within_a_second(session, page):
    pressed = click(page, "Stop")
    result = session.said()
    assert result["ended"] - pressed < second()
    assert result["how"] == "Stopped on the board"
    assert result["epochs"] == result["losses"] > 5
    assert result["usable"]
    assert result["learning_rate"] == pytest.approx(0.002)
    sync.expect(page.locator("#status")).to_have_text("Stopped")
    sync.expect(page.locator("#actions")).to_be_hidden()


def test_the_page_can_be_kept_and_asks_nobody_for_anything(browser, page, tmp_path):
    with page.expect_download() as download:
        page.get_by_role("button", name="Keep this page").click()
    kept = tmp_path / "kept.html"
    download.value.save_as(kept)
    other = watched(browser, offline=True)
    other.goto(kept.as_uri())
    until(lambda: other.locator(".chart .lines path").count() >= 2)
    assert tile(other, "Epoch") == tile(page, "Epoch")
    assert other.locator("#actions").is_hidden()
    assert other.asked == [kept.as_uri()]
    assert other.wrong == []
    other.context.close()


def test_the_page_says_when_the_session_ends_and_asked_only_its_server(session, page):
    session.process.stdin.close()
    session.process.stdin = None
    session.process.wait(20)
    until(lambda: page.evaluate("document.body.dataset.state") == "over")
    origin = session.url.split("/", 3)[2]
    assert {url.split("/", 3)[2] for url in page.asked if not url.startswith(("blob:", "data:"))} == {origin}
    assert page.wrong == []
