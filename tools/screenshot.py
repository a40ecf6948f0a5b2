"""Screenshots of pages, for the vignettes: `tools/run python tools/screenshot.py PAGE PICTURE [WIDTH [HEIGHT]]`.

PAGE is an address or the path of an HTML file. A height of 0 takes the whole page.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def screenshot(page, picture, width=1000, height=0, before=None):
    """Draw a page into a PNG file.

    Args:
        page: address, or path of an HTML file.
        picture: path of the PNG file.
        width, height: of the window in pixels; a height of 0 takes the whole page.
        before: function of the open page, called before the picture is taken.
    """
    address = page if "://" in page else Path(page).resolve().as_uri()
    browser_path = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        tab = browser.new_page(viewport={"width": width, "height": height or 800})
        tab.goto(address)
        tab.wait_for_timeout(600)
        if before:
            before(tab)
        tab.screenshot(path=picture, full_page=height == 0)
        browser.close()


if __name__ == "__main__":
    screenshot(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:5]))
