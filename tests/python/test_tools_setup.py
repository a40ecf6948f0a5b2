"""tools/setup where something is missing: it names all of it at once and changes nothing.

The machine without R is a PATH of links to the few programs that the script uses.
"""

import os
import pathlib
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).parents[2]
PROGRAMS = [
    *("bash", "cat", "cksum", "dirname", "env", "find", "flock", "grep", "head", "id", "ls", "mkdir", "printf"),
    *("rm", "sed", "awk", "sort", "tr", "xargs"),
]

pytestmark = pytest.mark.skipif(not shutil.which("cksum"), reason="needs a Unix shell")


@pytest.fixture
def machine(tmp_path):
    """A copy of what set-up reads, and a PATH with nothing else on it."""
    checkout, programs = tmp_path / "checkout", tmp_path / "bin"
    shutil.copytree(ROOT / "tools", checkout / "tools")
    shutil.copytree(ROOT / "inst" / "lock", checkout / "inst" / "lock")
    shutil.copy(ROOT / "DESCRIPTION", checkout)
    programs.mkdir()
    for name in PROGRAMS:
        if shutil.which(name):
            (programs / name).symlink_to(shutil.which(name))

    def setup(**settings):
        return subprocess.run(
            [checkout / "tools" / "setup"],
            env={"PATH": str(programs), "HOME": str(tmp_path), **settings},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    setup.programs, setup.checkout = programs, checkout
    return setup


def test_without_r_and_python_both_are_named(machine):
    done = machine(LAMINAR_SETUP_PYTHON="/no/such/python")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "laminar set-up: these are missing, and only apt could install them from here:",
        "  - R (4.1 or newer): https://cran.r-project.org",
        "  - Python 3.10 to 3.13 with the venv module and its shared library;",
        "    LAMINAR_SETUP_PYTHON=<path> names one that is not on the PATH",
    ]
    assert not (machine.checkout / ".venv").exists()


def test_a_backend_that_is_not_known_is_refused_before_anything_else(machine):
    done = machine(BACKEND="torch")
    assert done.returncode == 1
    assert done.stderr == "laminar set-up: BACKEND must be tensorflow or jax, not torch.\n"
    assert not (machine.checkout / ".cache").exists()


def test_missing_r_packages_are_named_with_the_command_that_installs_them(machine):
    rscript = machine.programs / "Rscript"
    rscript.write_text("#!/bin/sh\nprintf 'cli reticulate '\n")
    rscript.chmod(0o755)
    done = machine(LAMINAR_SETUP_PYTHON="/no/such/python")
    assert done.returncode == 1
    assert """  - R packages:  Rscript -e 'install.packages(c("cli", "reticulate"))'""" in done.stderr.splitlines()


def test_apt_without_root_says_so_and_then_what_is_missing(machine):
    for name, code in (("apt-get", "exit 100"), ("sudo", "exit 1")):
        program = machine.programs / name
        program.write_text(f"#!/bin/sh\n{code}\n")
        program.chmod(0o755)
    done = machine(LAMINAR_SETUP_PYTHON="/no/such/python")
    assert done.returncode == 1
    assert "laminar set-up: cannot use apt: it needs root, or sudo." in done.stdout
    assert "R (4.1 or newer)" in done.stderr


@pytest.mark.skipif(not os.path.exists("/usr/bin/python3"), reason="no system Python")
def test_what_description_asks_for_is_what_is_looked_for(machine):
    source = f"checksum() {{ :; }}; cd {machine.checkout}; . tools/setup-system.sh; r_packages_needed"
    names = subprocess.run(["bash", "-c", source], capture_output=True, text=True, check=True).stdout.split()
    assert {"cli", "reticulate", "zeallot", "ggplot2", "testthat", "roxygen2"} <= set(names)
    assert not any(character in name for name in names for character in "(),=>")
