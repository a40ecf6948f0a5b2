"""Rows of queries and Parquet files, and what is said when they cannot be read."""

import sqlite3
import sys

import numpy as np
import pytest

from laminar.data.queries import codes, parquet_blocks, sqlite_blocks
from laminar.errors import LaminarError


@pytest.fixture
def base(tmp_path):
    path = str(tmp_path / "base.sqlite")
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (n REAL, word TEXT)")
    connection.executemany("INSERT INTO t VALUES (?, ?)", [(i, "ab"[i % 2]) for i in range(9)] + [(None, None)])
    connection.commit()
    connection.close()
    return path


def test_blocks_of_a_query(base):
    blocks = list(sqlite_blocks(base, "SELECT * FROM t", rows=4)())
    assert [len(block["n"]) for block in blocks] == [4, 4, 2]
    assert blocks[0]["word"].tolist() == ["a", "b", "a", "b"] and blocks[2]["word"][1] == ""
    assert np.isnan(blocks[2]["n"][1])
    coded = next(sqlite_blocks(base, "SELECT word FROM t WHERE n < 4", levels={"word": ["b", "a"]})())
    assert coded["word"].tolist() == [1, 0, 1, 0]


def test_errors_of_a_query(base):
    with pytest.raises(LaminarError, match="query failed") as failed:
        next(sqlite_blocks(base, "SELECT * FROM u")())
    assert "no such table" in failed.value.found[0]
    with pytest.raises(LaminarError, match="missing values"):
        next(sqlite_blocks(base, "SELECT n FROM t", types=["integer"])())
    with pytest.raises(LaminarError, match="none of its levels"):
        codes("word", ["a", "c"], ["a", "b"])


def test_a_pyarrow_that_does_not_load_is_an_error_of_its_own(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(LaminarError, match="pyarrow does not load") as failed:
        parquet_blocks(["x.parquet"])
    assert failed.value.topic == "missing_extra"
