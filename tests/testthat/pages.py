"""Looks at pages of runs and tunings in a real browser: `pages.py BROWSER PAGE ...`; prints what each showed.

A page of a running tuning ("http...") is asked to stop it.
"""

import json
import sys

from playwright.sync_api import sync_playwright

browser, *pages = sys.argv[1:]
quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
quiet += ["--disable-component-update", "--disable-sync"]
LIMIT = 120_000
saw = []

with sync_playwright() as playwright:
    chromium = playwright.chromium.launch(executable_path=browser, args=quiet)
    for address in pages:
        page = chromium.new_page(viewport={"width": 1000, "height": 700})
        errors, requests = [], []
        page.on("pageerror", lambda error, into=errors: into.append(str(error)))
        page.on("console", lambda message, into=errors: into.append(message.text))
        page.on("request", lambda request, into=requests: into.append(request.url))
        live = address.startswith("http")
        page.goto(address if live else f"file://{address}")
        page.locator("#charts .chart svg text").first.wait_for(timeout=LIMIT)
        if live:
            page.locator("#stop").click(timeout=LIMIT)
            page.locator("#status", has_text="Stopped").wait_for(timeout=LIMIT)
        lines = page.locator(".lines path").count()
        page.locator("#log").check()
        saw.append({
            "errors": errors,
            "requests": len(requests) - 1,
            "title": page.title(),
            "text": page.locator("body").inner_text(),
            "charts": page.locator("#charts .chart .title").all_text_contents(),
            "lines": lines,
            "over": page.evaluate("document.documentElement.scrollWidth > window.innerWidth"),
        })  # fmt: skip
        page.close()
    chromium.close()
print(json.dumps(saw))
