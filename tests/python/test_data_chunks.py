"""Chunks are runs of batches; their size follows the batches'."""

from laminar.data.chunks import CHUNK_STEPS, Chunk, chunk_steps
from laminar.data.problems import Problems, report
from laminar.errors import LaminarError


def test_runs_and_splits():
    chunk = Chunk([list(range(11))], [3, 3, 3, 2])
    assert chunk.runs() == [(0, 3, 3), (9, 2, 1)]
    first, second = chunk.split(3)
    assert first.data == [list(range(9))] and second.data == [[9, 10]] and second.sizes == [2]


def test_steps_of_a_chunk():
    assert chunk_steps(1) == CHUNK_STEPS
    assert chunk_steps(1 << 30) == 1
    assert chunk_steps(0) == CHUNK_STEPS


def test_problems_are_counted_by_kind_and_told_once():
    rows, files = Problems(skip=True), Problems(skip=True, unit="file")
    for place in range(7):
        rows.broken(LaminarError(f"Line {place} is broken.", "row"))
    files.broken(LaminarError("The file x cannot be read.", "file"))
    count, text = report([rows, files])
    assert count == 8
    assert text.startswith("7 broken rows and 1 broken file left out:\n  Line 0 is broken.")
    assert text.endswith("and 3 more")
    assert report([rows, files]) == (0, None)
