"""Blocks of rows from SQLite and Parquet files, as dicts of arrays."""

import contextlib
import sqlite3

import numpy as np

from laminar.data.problems import Problems
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


def parquet_blocks(paths, columns=None, levels=None, rows=65_536, problems=None):
    """A function that begins a pass over the rows of Parquet files, and the levels of dictionary columns.

    Args:
        paths: files.
        columns: names, or `None` for all.
        levels: dict from column to the levels of a factor that is stored as text.
        rows: most rows in a block.
        problems: `Problems` that hear of broken files.
    Returns:
        (function of no arguments that gives an iterator of dicts of arrays (rows,), dict of levels).
    """
    try:
        from pyarrow import lib, parquet
    except ImportError as error:  # a release of pyarrow that needs another NumPy
        raise LaminarError(
            "The Python package pyarrow does not load.",
            "missing_extra",
            found=str(error),
            mend='`install_laminar(extras = "parquet")` installs the release that fits.',
        ) from None

    levels, problems = dict(levels or {}), problems or Problems()

    def of_file(path):
        with parquet.ParquetFile(path) as file:
            unknown = [name for name in columns or () if name not in file.schema_arrow.names]
            if unknown:
                raise LaminarError(
                    f"The file {path} has no column {', '.join(unknown)}.",
                    "name",
                    mend=f"Its columns are: {', '.join(file.schema_arrow.names)}.",
                )
            for batch in file.iter_batches(rows, columns=columns):
                if batch.num_rows:
                    yield {name: _arrow(name, batch.column(name), levels) for name in batch.schema.names}

    def blocks():
        for path in paths:
            try:
                yield from of_file(path)
            except (lib.ArrowException, OSError) as error:
                text = str(error).strip().rstrip(".")
                problems.broken(LaminarError(f"The file {path} cannot be read as Parquet: {text}.", "file"))

    return blocks, levels


def _arrow(name, array, levels):
    """A column of a block as an array: codes of factors, text as objects, numbers in single precision or int32."""
    from pyarrow import types

    if types.is_dictionary(array.type):
        stored = [str(level) for level in array.dictionary.to_pylist()]
        of_stored = codes(name, stored, levels.setdefault(name, stored))
        if array.null_count:
            raise _missing(name)
        return of_stored[array.indices.to_numpy(zero_copy_only=False)]
    if types.is_string(array.type) or types.is_large_string(array.type):
        values = ["" if value is None else value for value in array.to_pylist()]
        return codes(name, values, levels[name]) if name in levels else np.array(values, object)
    if types.is_temporal(array.type):
        array = array.cast("int64" if array.type.bit_width == 64 else "int32")
    elif types.is_decimal(array.type):
        array = array.cast("float64")
    elif types.is_nested(array.type) or types.is_binary(array.type):
        raise LaminarError(
            f"The column `{name}` holds {array.type}, which is neither a number nor text.",
            "type",
            mend="Name the others with `columns = `.",
        )
    if array.null_count:  # before to_numpy(), which makes objects of truth values with gaps
        array = array.cast("float32")
    values = array.to_numpy(zero_copy_only=False)
    return values.astype("float32" if values.dtype.kind == "f" else "int32")


def _missing(name):
    return LaminarError(f"The column `{name}` has missing values, and is a factor.", "missing")
