"""Tables are read block by block, whatever lies across the cuts."""

import gzip

import numpy as np
import pytest

pytest.importorskip("tensorflow")  # whose parser reads the fields

from laminar.data import tables
from laminar.data.problems import Problems, report
from laminar.data.tables import Column, TextTable
from laminar.errors import LaminarError
from laminar.execution.tensorflow.decoding import decoder

COLUMNS = [Column("n", "double", (), 0), Column("word", "character", (), 1), Column("kind", "factor", ("a", "b"), 2)]


def table(path, columns=COLUMNS, problems=None, quote=True):
    return TextTable([str(path)], columns, 3, decoder, ",", 1, quote, "NA", problems or Problems())


def read(source):
    blocks = list(source.blocks())
    return len(blocks), [np.concatenate(parts) for parts in zip(*blocks, strict=True)]


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(tables, "BLOCK_BYTES", 64)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False])
def test_rows_across_cuts(tmp_path, small_blocks, ending, last):
    lines = ["n,word,kind", *(f'{i}.5,"w {i}",{"ab"[i % 2]}' for i in range(200))]
    path = tmp_path / "t.csv"
    path.write_bytes((ending.join(lines) + ending * last).encode())
    count, (n, word, kind) = read(table(path))
    assert count > 10
    assert n.tolist() == [i + 0.5 for i in range(200)] and n.dtype == np.float32
    assert word[7] == b"w 7" and kind.tolist() == [i % 2 for i in range(200)]


def test_line_breaks_within_quotes_stay_whole(tmp_path, small_blocks):
    path = tmp_path / "t.csv"
    path.write_text("n,word,kind\n" + "".join(f'{i},"first\nsecond, {i}",a\n' for i in range(50)))
    _, (n, word, _) = read(table(path))
    assert n.tolist() == list(range(50)) and word[49] == b"first\nsecond, 49"


def test_the_line_of_a_broken_row_counts_all_lines_before(tmp_path, small_blocks):
    path = tmp_path / "t.csv"
    rows = [f'{i},"first\nsecond",a\n' for i in range(20)] + ["x,word,a\n"] + ["1,word,c\n"]
    path.write_text("n,word,kind\n" + "".join(rows))
    with pytest.raises(LaminarError, match='Line 42 of .*: `n` is "x", not a number'):
        read(table(path))
    problems = Problems(skip=True)
    _, (n, _, _) = read(table(path, problems=problems))
    assert len(n) == 20
    count, text = report([problems])
    assert count == 2 and "Line 43" in text and "not one of a, b" in text


def test_packed_files_and_files_that_end_early(tmp_path):
    packed = tmp_path / "t.csv.gz"
    packed.write_bytes(gzip.compress(b"n,word,kind\n1,w,a\n"))
    assert read(table(packed))[1][0].tolist() == [1.0]
    packed.write_bytes(packed.read_bytes()[:-12])
    with pytest.raises(LaminarError, match="cannot be read"):
        read(table(packed))


def test_some_columns_and_no_quotes(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('n,word,kind\n1,"w,a\nNA,v,b\n')
    _, (kind, n) = read(table(path, [COLUMNS[2], COLUMNS[0]], quote=False))
    assert kind.tolist() == [0, 1] and np.isnan(n[1])
