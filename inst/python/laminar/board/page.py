"""A page as one HTML document with everything in it: the same for the live board and for a file that is kept."""

import base64
import hashlib
import html
import json
from functools import cache
from pathlib import Path

from laminar.board.store import plain
from laminar.files import whole_file

FOLDER = Path(__file__).parent

# A browser that is given no icon asks the server for one.
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' "
    "rx='3' fill='%231f6feb'/%3E%3Cpath d='M2 4C5 12 9 12 14 12' fill='none' stroke='white' stroke-width='2'/%3E"
    "%3C/svg%3E"
)

# Kind of page -> its title and its scripts, in order. `live.js` calls the `render()` that the last one defines.
PAGES = {
    "fit": ("Training", ("elements.js", "chart.js", "live.js", "shared.js", "fit.js")),
    "trials": ("Tuning", ("elements.js", "chart.js", "live.js", "shared.js", "trials.js")),
}


def static_page(kind, records, title=None):
    """A page that holds its data and asks nobody for anything: to keep, mail or embed.

    Args:
        kind: a key of `PAGES`.
        records: dicts with `id`, `kind`, `facts` and `tables`, a table being `{"columns": {name: values}}`.
        title: of the document; that of the kind when `None`.
    Returns:
        The document, a string.
    Example:
        >>> static_page("fit", []).startswith("<!doctype html>")
        True
    """
    data = json.dumps({"records": plain(records), "gone": [], "over": True}, allow_nan=False)
    return _document(kind, data, title)


def save_page(path, kind, records, title=None):
    """Write a `static_page()` to a file, whole or not at all.

    Args:
        path: of the file; the others as of `static_page()`.
    """
    with whole_file(path) as scratch:
        scratch.write_text(static_page(kind, records, title), encoding="utf-8")


@cache
def live_page(kind):
    """The page that the server gives; it asks for its data.

    Args:
        kind: a key of `PAGES`.
    Returns:
        (document, value of the header Content-Security-Policy).
    """
    return _document(kind, "null", None), policy(kind)


@cache
def policy(kind):
    """What a browser may do with the page: run and draw what stands in it, ask its own server, nothing else."""
    scripts = " ".join(_digest(text) for text in _scripts(kind))
    return (
        f"default-src 'none'; script-src {scripts}; style-src {_digest(_read('page.css'))}; connect-src 'self'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _document(kind, data, title):
    heading = html.escape(title or PAGES[kind][0])
    # In a script element "</" and "<!--" would end it, whatever stands around them.
    data = data.replace("<", "\\u003c")
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy(kind)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{heading}</title>",
        f'<link rel="icon" href="{ICON}">',
        f"<style>{_read('page.css')}</style>",
        "</head>",
        f'<body data-kind="{kind}">',
        _read(f"{kind}.html"),
        f'<script type="application/json" id="data">{data}</script>',
        *(f"<script>{text}</script>" for text in _scripts(kind)),
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _scripts(kind):
    return [_read(name) for name in PAGES[kind][1]]


@cache
def _read(name):
    return (FOLDER / name).read_text(encoding="utf-8")


def _digest(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
