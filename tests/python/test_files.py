"""A file is whole or as it was, and no half of one is left."""

import pytest

from laminar.files import whole_file


def test_a_file_that_fails_leaves_what_was_there(tmp_path):
    path = tmp_path / "a.txt"
    with whole_file(path) as scratch:
        scratch.write_text("one")
        assert scratch.suffix == ".txt"
        assert not path.exists()
    with pytest.raises(ZeroDivisionError), whole_file(path) as scratch:
        scratch.write_text("two")
        raise ZeroDivisionError
    assert path.read_text() == "one"
    assert list(tmp_path.iterdir()) == [path]
