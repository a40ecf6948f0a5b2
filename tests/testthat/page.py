"""Uses the page of a graph as a person would, in a real browser: `page.py PAGE BROWSER FOLDER`; prints what it saw."""

import json
import sys

from playwright.sync_api import sync_playwright

path, browser, folder = sys.argv[1:]
quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
quiet += ["--disable-component-update", "--disable-sync"]
saw = {"errors": [], "requests": []}


def shown(page):
    return page.locator(".number.shown").all_text_contents()


with sync_playwright() as playwright:
    chromium = playwright.chromium.launch(executable_path=browser, args=quiet)
    for scheme in ("light", "dark"):
        page = chromium.new_page(color_scheme=scheme, viewport={"width": 1000, "height": 640})
        page.on("pageerror", lambda error: saw["errors"].append(str(error)))
        page.on("console", lambda message: saw["errors"].append(message.text))
        page.on("request", lambda request: saw["requests"].append(request.url))
        page.goto(f"file://{path}")
        saw[f"background_{scheme}"] = page.evaluate("getComputedStyle(document.body).backgroundColor")
        if scheme == "light":
            saw["first"] = shown(page)
            page.get_by_role("button", name="One step forward").click()
            saw["second"] = shown(page)
            page.keyboard.press("ArrowLeft")
            saw["back"] = shown(page)
            page.keyboard.press("End")
            saw["last"] = shown(page)
            saw["said"] = page.locator("#said").text_content()
            saw["forward_disabled"] = page.get_by_role("button", name="One step forward").is_disabled()
            page.get_by_role("button", name="Switch between light and dark").click()
            saw["switched"] = page.evaluate("getComputedStyle(document.body).backgroundColor")
            page.locator("h1").click()
            page.keyboard.press("Home")
            page.keyboard.press(" ")
            saw["playing"] = page.locator("#play").get_attribute("aria-pressed")
            page.locator("#play[aria-pressed=false]").wait_for()
            saw["played"] = shown(page)
            saw["unlabelled"] = page.evaluate(
                "[...document.querySelectorAll('button, input, svg, .picture')].filter((part) =>"
                " !(part.getAttribute('aria-label') || part.getAttribute('aria-labelledby'))).length"
            )
            saw["over"] = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        page.screenshot(path=f"{folder}/{scheme}.png")
        page.close()
    chromium.close()
print(json.dumps(saw))
