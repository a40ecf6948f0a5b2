"""The live board: a page in the browser that shows what goes on in a session, served by a small process of its own.

    engine --(lines of JSON over a socket)--> server process --(server-sent events)--> pages
           <--------(commands)--------------                 <--------(POST)---------

The session's Python starts the process (`process.py`), which never imports TensorFlow (`server.py`, `store.py`,
`page.py` use the standard library alone) and ends when the session's end of its pipe closes. What is shown are
*records*: a record has a kind, *facts* (one value for each name) and *tables* (rows are only ever added; thinned when
there are thousands). The kind decides which page shows it. `reporter.py` writes records of kind "fit".

Another kind of page needs three things; "trials" shows a tuning, its writer is R's `R/runs-watch.R`:

1. An entry in `page.PAGES`: its title and its scripts, files of this folder. `live.js` keeps the page's copy of the
   records and calls `render(records)`; `chart.js` draws lines. The page is then at `board().url("trials")`.
2. A writer: `record = board().open("trials", {"title": ...})`, `record.facts(best=0.1)`,
   `record.rows("trials", {"number": [0, 1], "value": [0.4, 0.3]})`, `record.close(status="done")`. Nothing blocks:
   what the server does not take at once is kept and sent by the next call.
3. Where the page has buttons, `laminar.send(record.id, "command", value)` in its script, and
   `for command, value in record.poll()` in the writer.

A page with its data in it, which needs no server, is `page.static_page("trials", [record, ...])`, where a record is the
plain value `{"id", "kind", "facts", "tables": {name: {"columns": {column: [values]}}}}`. Other processes, such as
workers, write on the same board when they find `LAMINAR_BOARD` (`board().address`) in their environment.

Example:
    >>> from laminar.board.store import Store
    >>> store = Store()
    >>> store.take({"do": "open", "id": "a", "kind": "fit", "facts": {"epochs": 2}})
    >>> store.take({"do": "rows", "id": "a", "table": "epochs", "columns": {"epoch": [1], "loss": [0.5]}})
    >>> store.news("fit", {})[0]["records"][0]["facts"]
    {'epochs': 2}
"""

import importlib

_PLACES = {
    "Board": "process",
    "BoardReporter": "reporter",
    "CurveReporter": "terminal",
    "board": "process",
    "running_board": "process",
    "static_page": "page",
    "save_page": "page",
    "record_of": "facts",
}

__all__ = list(_PLACES)


def __getattr__(name):
    """Load the module that holds a public name when it is first asked for: the server must not load the engine."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_PLACES[name]}"), name)
