"""Data sets of the rows that a data base or a Parquet file gives."""

from laminar.data.problems import Problems
from laminar.data.queries import parquet_blocks, sqlite_blocks
from laminar.errors import LaminarError
from laminar.execution.tensorflow.sources import from_blocks


def from_sqlite(path, query, types=None, levels=None, rows=10_000):
    """A data set of the rows of a query; arguments as of `sqlite_blocks()`."""
    return _from(sqlite_blocks(path, query, types, levels, int(rows)), levels, Problems(), "The query gives no rows.")


def from_parquet(paths, columns=None, levels=None, rows=65_536, on_error="fail"):
    """A data set of the rows of Parquet files; arguments as of `parquet_blocks()`; `on_error` is "fail" or "skip"."""
    problems = Problems(on_error == "skip", "file")
    blocks, known = parquet_blocks(paths, columns, levels, int(rows), problems)
    return _from(blocks, known, problems, "The files have no rows.")


def _from(blocks, levels, problems, nothing):
    first = next(iter(blocks()), None)
    if first is None:
        raise LaminarError(nothing, "data")
    problems.take()  # what the first look met is met again

    def told():
        try:
            yield from blocks()
        except LaminarError as error:
            problems.error = problems.error or error
            raise

    return from_blocks(told, first, levels, [problems])
