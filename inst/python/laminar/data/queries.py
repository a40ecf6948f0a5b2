"""Blocks of rows from SQLite and Parquet files, as dicts of arrays."""

import contextlib
import sqlite3

import numpy as np

from laminar.errors import LaminarError

TYPES = {"double": "float32", "integer": "int32", "logical": "int32"}


def sqlite_blocks(path, query, types=None, levels=None, rows=10_000):
    """A function that begins a pass over a query's rows.

    Args:
        path: file of SQLite.
        query: a query.
        types: types of the columns in their order, or `None` to learn them from each column's first block.
        levels: dict from column to the levels of a factor.
        rows: rows in a block.
    Returns:
        Function of no arguments that gives an iterator of dicts of arrays (rows,).
    """
    known = {}

    def blocks():
        with contextlib.closing(sqlite3.connect(path, check_same_thread=False)) as connection:
            try:
                cursor = connection.execute(query)
            except sqlite3.Error as error:
                raise LaminarError("The query failed.", "sql", f"SQLite says: {error}.") from None
            names = [column[0] for column in cursor.description]
            while fetched := cursor.fetchmany(rows):
                yield {
                    name: _column(name, values, None if types is None else types[place], levels or {}, known)
                    for place, (name, values) in enumerate(zip(names, zip(*fetched, strict=True), strict=True))
                }

    return blocks


def _column(name, values, kind, levels, known):
    if name in levels:
        return codes(name, values, levels[name])
    kind = kind or known.setdefault(name, "character" if any(isinstance(v, str) for v in values) else "double")
    if kind == "character":
        return np.array(["" if value is None else str(value) for value in values], object)
    if kind == "double":
        return np.array([np.nan if value is None else value for value in values], "float32")
    if None in values:
        raise LaminarError(f"The column `{name}` has missing values, and is of whole numbers.", "missing")
    return np.array(values, TYPES[kind])


def codes(name, values, levels):
    """Codes from 0 of a factor's values.

    Args:
        name: the column.
        values: text.
        levels: the levels in the order of their codes.
    Errors:
        `LaminarError` of topic "levels" for a value that is no level.
    Example:
        >>> codes("sex", ["f", "m"], ["m", "f"])
        array([1, 0], dtype=int32)
    """
    table = {level: code for code, level in enumerate(levels)}
    try:
        return np.array([table[str(value)] for value in values], "int32")
    except KeyError as error:
        message = f"`{name}` is {error.args[0]!r}, which is none of its levels."
        raise LaminarError(message, "levels", mend=f"Its levels are: {', '.join(map(str, levels))}.") from None


def parquet_blocks(paths, columns=None, levels=None, rows=65_536):
    """A function that begins a pass over the rows of Parquet files, and the levels of dictionary columns.

    Args:
        paths: files.
        columns: names, or `None` for all.
        levels: dict from column to the levels of a factor that is stored as text.
        rows: most rows in a block.
    Returns:
        (function of no arguments that gives an iterator of dicts of arrays (rows,), dict of levels).
    """
    from pyarrow import parquet

    levels = dict(levels or {})

    def blocks():
        for path in paths:
            with parquet.ParquetFile(path) as file:
                for batch in file.iter_batches(rows, columns=columns):
                    if batch.num_rows:
                        yield {name: _arrow(name, batch.column(name), levels) for name in batch.schema.names}

    return blocks, levels


def _arrow(name, array, levels):
    import pyarrow

    if pyarrow.types.is_dictionary(array.type):
        stored = [str(level) for level in array.dictionary.to_pylist()]
        known = levels.setdefault(name, stored)
        return codes(name, array.to_pylist(), known) if known != stored or array.null_count else _numbers(array.indices)
    if pyarrow.types.is_string(array.type) or pyarrow.types.is_large_string(array.type):
        values = array.to_pylist()
        if name in levels:
            return codes(name, values, levels[name])
        return np.array(["" if value is None else value for value in values], object)
    if array.null_count or pyarrow.types.is_boolean(array.type) or pyarrow.types.is_temporal(array.type):
        kind = "int32" if pyarrow.types.is_boolean(array.type) and not array.null_count else "float32"
        if pyarrow.types.is_temporal(array.type):
            array = array.cast("int64") if array.type.bit_width == 64 else array.cast("int32")
        return np.array([np.nan if value is None else value for value in array.to_pylist()], kind)
    return _numbers(array)


def _numbers(array):
    """The values of an array of numbers without missing ones; double precision is halved, whole numbers are int32."""
    kind = np.dtype(array.type.to_pandas_dtype())
    values = np.frombuffer(array.buffers()[1], kind)[array.offset : array.offset + len(array)]
    return values.astype("float32" if kind.kind == "f" else "int32")
