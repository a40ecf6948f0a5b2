"""Tables in text files, read in blocks: constant memory, several threads, and the line of every broken row."""

import csv
import gzip
import io
import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from laminar.errors import LaminarError

BLOCK_BYTES = 4 << 20
TYPES = {"double": "float32", "integer": "int32", "logical": "bool", "factor": "int32", "character": "object"}
TRUTH = {"TRUE": 1, "True": 1, "true": 1, "T": 1, "FALSE": 0, "False": 0, "false": 0, "F": 0}


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        name: its name.
        kind: "double", "integer", "logical", "factor" or "character".
        levels: the levels of a factor, in the order of their codes.
        place: its place among the fields of a line, from 0.
    """

    name: str
    kind: str
    levels: tuple = ()
    place: int = 0

    @property
    def dtype(self):
        """NumPy's type of the values."""
        return TYPES[self.kind]

    @property
    def codes(self):
        """Dict from text to code, where there is one."""
        return TRUTH if self.kind == "logical" else {level: code for code, level in enumerate(self.levels)}


class TextTable:
    """Rows of delimited text files.

    Args:
        files: paths, read in this order; those ending in ".gz" are unpacked.
        columns: list of `Column`, those wanted.
        width: fields in a line.
        decode: function (columns, width, delim, quote, na) -> function from text to a list of arrays, which raises
            `ValueError` when any row is broken.
        delim: one character between fields.
        skip: lines before the first row of each file.
        quote: whether double quotes enclose text.
        na: how a missing value is written, beside an empty field.
        problems: `Problems` that hear of broken rows.
        workers: threads that decode.
    """

    def __init__(self, files, columns, width, decode, delim, skip, quote, na, problems, workers=2):
        self._files, self.columns, self._width, self._workers = files, columns, width, workers
        self._delim, self._skip, self._quote, self._na, self.problems = delim, skip, quote, na, problems
        self._decode = decode(columns, width, delim, quote, na)

    def blocks(self):
        """Yields blocks of rows: list of arrays (rows,), one for each column."""
        with ThreadPoolExecutor(self._workers, thread_name_prefix="laminar-table") as pool:
            waiting = deque()
            try:
                for place in self._texts():
                    waiting.append(pool.submit(self._block, *place))
                    if len(waiting) > self._workers:
                        yield from _filled(waiting.popleft().result())
                while waiting:
                    yield from _filled(waiting.popleft().result())
            finally:
                for future in waiting:
                    future.cancel()

    def _texts(self):
        for path in self._files:
            try:
                with _opened(path) as file:
                    yield from self._cut(path, file)
            except (OSError, EOFError) as error:
                self.problems.broken(
                    LaminarError(
                        f"The file {path} cannot be read: {getattr(error, 'strerror', None) or error}.", "file"
                    )
                )

    def _cut(self, path, file):
        for _ in range(self._skip):
            file.readline()
        line, rest = self._skip + 1, b""
        while True:
            read = file.read(BLOCK_BYTES)
            text = rest + read
            end = self._last_row(text) if read else len(text)
            if end:
                yield path, line, text[:end]
                line += text.count(b"\n", 0, end)
            rest = text[end:]
            if not read:
                return

    def _last_row(self, text):
        """Where the last complete row ends: a line break that no quotes enclose."""
        end = text.rfind(b"\n") + 1
        while end and self._quote and text.count(b'"', 0, end) % 2:
            end = text.rfind(b"\n", 0, end - 1) + 1
        return end

    def _block(self, path, line, text):
        if b"\r" in text:
            text = text.replace(b"\r\n", b"\n")
        try:
            return self._decode(text.rstrip(b"\n"))
        except ValueError:
            return self._row_by_row(path, line, text)

    def _row_by_row(self, path, line, text):
        """Rows of a block, one after another: the way for a block with a broken row, or with fields over many lines."""
        lines = io.StringIO(text.decode("utf-8", "replace"), newline="")
        quoting = csv.QUOTE_MINIMAL if self._quote else csv.QUOTE_NONE
        reader = csv.reader(lines, delimiter=self._delim, quoting=quoting)
        kept, before = [[] for _ in self.columns], 0
        while True:
            try:
                fields = next(reader)
                values = self._values(fields) if fields else None
            except StopIteration:
                break
            except (ValueError, csv.Error) as error:
                self.problems.broken(
                    LaminarError(
                        f"Line {line + before} of {path} cannot be read: {error}.",
                        "row",
                        mend='`on_error = "skip"` leaves such rows out and counts them.',
                    )
                )
                values = None
            before = reader.line_num
            if values is not None:
                for column, value in zip(kept, values, strict=True):
                    column.append(value)
        return [np.array(values, column.dtype) for values, column in zip(kept, self.columns, strict=True)]

    def _values(self, fields):
        if len(fields) != self._width:
            raise ValueError(f"it has {len(fields)} field{'s' * (len(fields) != 1)}, not {self._width}")
        return [self._value(column, fields[column.place]) for column in self.columns]

    def _value(self, column, text):
        missing = text in ("", self._na)
        if column.kind == "character":
            return b"" if missing else text.encode()
        if column.kind == "double":
            return np.nan if missing else _number(float, text, column, "a number")
        if missing:
            raise ValueError(f"`{column.name}` is missing")
        if column.kind == "integer":
            return _number(int, text, column, "a whole number")
        if text not in column.codes:
            known = "TRUE or FALSE" if column.kind == "logical" else "one of " + ", ".join(column.levels[:10])
            raise ValueError(f'`{column.name}` is "{text}", not {known}')
        return column.codes[text]


def files_like(pattern):
    """The files that a path or a pattern such as "folder/*.csv" stands for, in alphabetical order.

    Raises:
        LaminarError: there is none.
    """
    import glob

    pattern = os.path.expanduser(pattern)
    found = [pattern] if os.path.isfile(pattern) else sorted(glob.glob(pattern))
    if not found:
        raise LaminarError(f"There is no file {pattern}.", "file")
    return found


def _opened(path):
    return gzip.open(path, "rb") if path.endswith(".gz") else open(path, "rb")


def _filled(arrays):
    if len(arrays[0]):
        yield arrays


def _number(parse, text, column, what):
    try:
        return parse(text)
    except ValueError:
        raise ValueError(f'`{column.name}` is "{text}", not {what}') from None
