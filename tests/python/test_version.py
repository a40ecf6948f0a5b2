"""The literal version, which an installed R package needs, agrees with DESCRIPTION."""

import pathlib
import re

import laminar


def test_version_is_that_of_the_r_package():
    description = (pathlib.Path(__file__).parents[2] / "DESCRIPTION").read_text(encoding="utf-8")
    assert laminar.__version__ == re.search(r"^Version: (\S+)", description, re.MULTILINE).group(1)
