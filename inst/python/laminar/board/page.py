"""A page as one HTML document with everything in it: the same for the live board and for a file that is kept."""

import base64
import hashlib
import html
import json
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent

# Kind of page -> its title and its scripts, in order. `live.js` calls the `render()` that the last one defines.
PAGES = {"fit": ("Training", ("chart.js", "live.js", "fit.js"))}


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
    data = json.dumps({"records": list(records), "gone": [], "over": True}, allow_nan=False)
    return _document(kind, data, title)


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
