"""Data sets of the rows that a data base or a Parquet file gives."""

from laminar.data.problems import Problems
from laminar.data.queries import parquet_blocks, sqlite_blocks
from laminar.errors import LaminarError
from laminar.execution.sources import from_blocks


def from_sqlite(path, query, types=None, levels=None, rows=10_000):
    """A data set of the rows of a query; arguments as of `sqlite_blocks()`."""
    return _from(sqlite_blocks(path, query, types, levels, int(rows)), levels, "The query gives no rows.")


def from_parquet(paths, columns=None, levels=None, rows=65_536):
    """A data set of the rows of Parquet files; arguments as of `parquet_blocks()`."""
    blocks, known = parquet_blocks(paths, columns, levels, int(rows))
    return _from(blocks, known, "The files have no rows.")


def _from(blocks, levels, nothing):
    first = next(iter(blocks()), None)
    if first is None:
        raise LaminarError(nothing, "data")
    problems = Problems()

    def told():
        try:
            yield from blocks()
        except LaminarError as error:
            problems.broken(error)

    return from_blocks(told, first, levels, [problems])
