"""Watches a fit as a person would, in a real browser: `watch.py URL BROWSER FOLDER [EPOCHS]`; prints what it saw.

Once EPOCHS epochs (3) are shown it takes a picture, halves the learning rate, saves the model, reads values with the
arrow keys, and stops the fit. Pictures of all that go to the folder; the vignette about the board shows them.
"""

import json
import sys
import time

from playwright.sync_api import sync_playwright

url, browser, folder, *more = sys.argv[1:]
epochs = int(more[0]) if more else 3
LIMIT = 120  # seconds that anything may take
quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
quiet += ["--disable-component-update", "--disable-sync"]
saw = {"errors": [], "hosts": []}


def until(condition):
    end = time.monotonic() + LIMIT
    while not (value := condition()):
        if time.monotonic() > end:
            raise SystemExit(f"it did not happen in time; saw {saw}")
        time.sleep(0.02)
    return value


def done(page):
    words = (page.locator("#tiles dd").first.text_content() if page.locator("#tiles dd").count() else "").split()
    return int(words[0]) if words else 0


def message(page, start):
    return page.locator("#note").text_content() if page.locator("#note").text_content().startswith(start) else None


def picture(page, name):
    page.mouse.move(0, 0)
    page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=f"{folder}/{name}.png")


with sync_playwright() as playwright:
    chromium = playwright.chromium.launch(executable_path=browser, args=quiet)
    page = chromium.new_page(viewport={"width": 980, "height": 680})
    page.set_default_timeout(LIMIT * 1000)
    page.on("pageerror", lambda error: saw["errors"].append(str(error)))
    page.on("console", lambda told: saw["errors"].append(told.text))
    page.on("request", lambda request: saw["hosts"].append(request.url.split("/")[2]))
    page.goto(url)
    until(lambda: page.locator("#status").text_content() == "Training" and done(page) >= epochs)
    saw["first"] = done(page)
    picture(page, "training")
    until(lambda: done(page) > saw["first"])
    page.get_by_role("button", name="Halve the learning rate").click()
    saw["rate"] = until(lambda: message(page, "Learning rate"))
    page.get_by_role("button", name="Save now").click()
    saw["saved"] = until(lambda: message(page, "Saved"))
    page.locator(".chart svg[role=img]").first.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    saw["spoken"] = page.locator("#spoken").text_content()
    page.emulate_media(color_scheme="dark")
    picture(page, "values")
    page.emulate_media(color_scheme="light")
    saw["last"] = done(page)
    page.get_by_role("button", name="Stop", exact=True).click()
    until(lambda: page.locator("#status").text_content() == "Stopped")
    page.set_viewport_size({"width": 420, "height": 700})
    picture(page, "stopped")
    chromium.close()
saw["hosts"] = sorted(set(saw["hosts"]))
print(json.dumps(saw))
