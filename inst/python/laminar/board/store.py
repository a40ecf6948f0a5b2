"""What the board's process knows: records with facts and tables, and what of it a page has not seen yet."""

import json
import math
import threading
import time

from laminar.board.columns import unpack

ROWS = 2000  # rows of a table with an axis before it is thinned to half of that
PLAIN_ROWS = 20_000  # rows of a table without an axis; older ones go
RECORDS = 60  # records of one kind before the oldest closed one goes
NAMES = 200  # facts, tables or columns that a record may have
FIRST_SECONDS = 0.65  # a record without rows is not shown before that: most have some by then, short ones have ended
BULLETINS = 64  # news kept as text for pages that ask for the same; beyond that a page begins anew


class Store:
    """All records; every method may be called from any thread.

    `changed` is a condition that is notified of every change; `version` is a number that grows with each.
    """

    def __init__(self):
        self.changed = threading.Condition()
        self.over = False  # the session has ended
        self._records, self.version = {}, 0
        self._bulletins, self._seen, self._titled = {}, {}, {}

    def take(self, message, owner=None):
        """Take in one message of a writer.

        Args:
            message: dict with `do`: "open" (`id`, `kind`, `facts`), "facts" (`id`, `facts`), "rows" (`id`, `table`,
                `columns` of `pack()`, and `axis`, the column to thin along, or none; `facts` too) or "close" (`id`,
                `facts`).
            owner: whom commands for this record go to; anything.
        Errors:
            `KeyError`, `TypeError`, `ValueError`: the message makes no sense; nothing is changed.
        """
        what, key, facts = message["do"], message["id"], dict(message.get("facts") or {})
        with self.changed:
            record = self._open(key, message["kind"], owner, facts) if what == "open" else self._records[key]
            if what == "rows":
                record.add(message["table"], unpack(message["columns"]), message.get("axis"))
            elif what == "close":
                record.open = False
            elif what not in ("open", "facts"):
                raise ValueError(what)
            self.version += 1
            record.learn(facts, self.version)
            self.changed.notify_all()

    def lost(self, owner):
        """A writer is gone: its open records are closed with the status "lost"."""
        self._lose(lambda record: record.owner is owner)

    def end(self):
        """The session is over; pages are told, of records that are still open too."""
        with self.changed:
            self._lose(lambda record: True)
            self.over = True
            self.version += 1
            self.changed.notify_all()

    def owner(self, key):
        """Who wrote an open record; `None` when there is none."""
        with self.changed:
            record = self._records.get(key)
            return record.owner if record is not None and record.open else None

    def record(self, key, kind=None):
        """One record as a plain value; `None` when there is none.

        Args:
            key: its id, or "latest" for the one of this kind that was opened last.
            kind: needed for "latest".
        """
        with self.changed:
            if key == "latest":
                key = next((key for key, record in reversed(self._records.items()) if record.kind == kind), None)
            record = self._records.get(key)
            return None if record is None else record.news({}, {})[0]

    def news(self, kind, seen):
        """What a page has not seen.

        Args:
            kind: of the records that it shows.
            seen: what it has seen, as returned the last time; an empty dict at first.
        Returns:
            (`{"records": [...], "gone": [ids], "over": bool}`, new `seen`). A record is
            `{"id", "kind", "facts", "tables"}` with the facts that are new; a table is
            `{"from": rows the page keeps, "columns": {name: values}}`.
        """
        with self.changed:
            now, news = {}, []
            for key, record in self._records.items():
                if record.kind == kind:
                    part, now[key] = record.news(*seen.get(key, ({}, {})))
                    if part is not None:
                        news.append(part)
            gone = [key for key in seen if key not in now]
            return {"records": news, "gone": gone, "over": self.over}, now

    def bulletin(self, kind, since):
        """What a page has not seen, as server-sent events: made once for all pages that have seen the same.

        Args:
            kind: of the records that it shows.
            since: the version that it has seen, `None` at first.
        Returns:
            (text, the version that it shows). The event is "all" where a page begins anew, else "news" with the
            `news()`; the text is empty when there are none.
        """
        with self.changed:
            key = (kind, since, self.version)
            if key not in self._bulletins:
                before = self._seen.get((kind, since))
                news, seen = self.news(kind, before or {})
                said = before is None or news["records"] or news["gone"] or news["over"]
                name, data = "all" if before is None else "news", json.dumps(news, separators=(",", ":"))
                _keep(self._bulletins, key, f"event: {name}\ndata: {data}\n\n" if said else "")
                _keep(self._seen, (kind, self.version), seen)
            return self._bulletins[key], self.version

    def ripen(self, kind, given_up):
        """Wait until the newest record of a kind should be shown.

        Args:
            kind: of the record.
            given_up: function without arguments, called after each change: whether to wait no longer.
        """
        with self.changed:
            while not given_up() and (seconds := self.wait(kind)) > 0:
                self.changed.wait(seconds)

    def wait(self, kind):
        """Seconds until the newest record of a kind should be shown; 0 where nothing needs to wait."""
        with self.changed:
            newest = next((one for one in reversed(self._records.values()) if one.kind == kind), None)
            if newest is None or newest.tables or not newest.open:
                return 0.0
            return max(0.0, newest.born + FIRST_SECONDS - time.monotonic())

    def _lose(self, whose):
        with self.changed:
            for key in [key for key, record in self._records.items() if record.open and whose(record)]:
                self.take({"do": "close", "id": key, "facts": {"status": "lost"}})

    def _open(self, key, kind, owner, facts):
        name = (kind, facts.get("title"))
        facts["number"] = self._titled[name] = self._titled.get(name, 0) + 1  # it stays when older ones go
        alike = [record for record in self._records.values() if record.kind == kind]
        if len(alike) >= RECORDS:
            oldest = next((record for record in alike if not record.open), alike[0])
            del self._records[oldest.key]
        self._records[key] = record = Record(key, kind, owner)
        return record


class Record:
    """One thing that is shown, such as a training run."""

    def __init__(self, key, kind, owner):
        self.key, self.kind, self.owner, self.open, self.born = str(key), str(kind), owner, True, time.monotonic()
        self.tables, self._facts = {}, {}
        self._facts["opened"] = (0, time.time())

    def add(self, name, columns, axis):
        lengths = {len(values) for values in columns.values()}
        if len(lengths) != 1:
            raise ValueError("columns of different lengths")
        if name in self.tables or len(self.tables) < NAMES:
            self.tables.setdefault(name, Table(axis)).add(columns, lengths.pop())

    def learn(self, facts, version):
        for name, value in facts.items():
            if name in self._facts or len(self._facts) < NAMES:
                self._facts[name] = (version, plain(value))

    def news(self, facts_seen, tables_seen):
        facts = {name: value for name, (version, value) in self._facts.items() if facts_seen.get(name) != version}
        tables = {}
        for name, table in self.tables.items():
            part = table.news(tables_seen.get(name))
            if part is not None:
                tables[name] = part
        seen = (
            {name: version for name, (version, _) in self._facts.items()},
            {name: (table.generation, table.count) for name, table in self.tables.items()},
        )
        part = {"id": self.key, "kind": self.kind, "facts": facts, "tables": tables}
        return (part if facts or tables or not facts_seen else None), seen


class Table:
    """Columns of equal length; `None` where a row had no such column.

    Args:
        axis: column along which thousands of rows are thinned, or `None`.
    """

    def __init__(self, axis=None):
        self.axis, self.columns, self.count, self.generation = axis, {}, 0, 0

    def add(self, columns, added):
        """Add rows.

        Args:
            columns: dict from name to values.
            added: how many values each of them has.
        """
        for name in columns:
            if name not in self.columns and len(self.columns) < NAMES:
                self.columns[name] = [None] * self.count
        for name, values in self.columns.items():
            values.extend(_plain_values(columns[name]) if name in columns else [None] * added)
        self.count += added
        if self.axis is None and self.count > PLAIN_ROWS:
            self._keep(range(self.count - PLAIN_ROWS, self.count))
        elif self.axis in self.columns and self.count > ROWS:
            self._keep(thinned(self.columns, self.axis, ROWS // 2))

    def news(self, seen):
        """What is new since (generation, rows), or `None`."""
        generation, start = seen or (0, 0)
        if generation != self.generation:
            start = 0
        elif seen is not None and start == self.count:
            return None
        return {"from": start, "columns": {name: values[start:] for name, values in self.columns.items()}}

    def _keep(self, rows):
        for values in self.columns.values():
            values[:] = [values[row] for row in rows]
        self.count, self.generation = len(rows), self.generation + 1


def _keep(kept, key, value):
    kept[key] = value
    while len(kept) > BULLETINS:
        del kept[next(iter(kept))]


def thinned(columns, axis, most):
    """The rows to keep so that a curve looks as before: the lowest and the highest of each stretch of the axis.

    Args:
        columns: dict from name to values of one length.
        axis: name of the column that stretches are cut along.
        most: rows to keep, at least 4; the first and the last row always stay.
    Returns:
        List of row numbers, ascending.
    Example:
        >>> thinned({"x": [0, 1, 2, 3, 4, 5], "y": [9, 1, 5, 8, 2, 3]}, "x", 4)
        [0, 1, 4, 5]
    """
    along = [value if isinstance(value, (int, float)) else 0.0 for value in columns[axis]]
    heights = next((values for name, values in columns.items() if name not in (axis, "time")), along)
    first, span = min(along), (max(along) - min(along)) or 1.0
    stretches, best = max(1, (most - 2) // 2), {}
    for row in range(1, len(along) - 1):
        height = heights[row]
        place = min(int((along[row] - first) / span * stretches), stretches - 1)
        low, high = best.setdefault(place, [row, row])
        if isinstance(height, (int, float)):
            if not isinstance(heights[low], (int, float)) or height < heights[low]:
                best[place][0] = row
            if not isinstance(heights[high], (int, float)) or height > heights[high]:
                best[place][1] = row
    return sorted({0, len(along) - 1} | {row for pair in best.values() for row in pair})


def _plain_values(values):
    try:
        if math.isfinite(sum(values)):  # nearly always, and then there is nothing to do
            return values
    except (TypeError, OverflowError):
        pass
    return map(plain, values)


def plain(value):
    """A value that JSON can hold: what is not finite becomes its name, which JavaScript's `Number()` reads."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value
