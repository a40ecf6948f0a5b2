"""tools/run, the one way into the environment: working directory, exit status, and what it sets."""

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[2]
RUN = ROOT / "tools" / "run"

pytestmark = pytest.mark.skipif(
    not (ROOT / ".venv" / "bin" / "python").exists(), reason="this checkout has not been set up"
)


def run(*command, cwd, **changes):
    left_out = ("LAMINAR_DATA_DIR", "PYTHONPATH", "BACKEND", "KERAS_BACKEND")
    environment = {key: value for key, value in os.environ.items() if key not in left_out}
    return subprocess.run(
        [RUN, *command], cwd=cwd, env={**environment, **changes}, capture_output=True, text=True, check=False
    )


def test_keeps_the_working_directory_and_the_exit_status(tmp_path):
    assert run("pwd", cwd=tmp_path).stdout.strip() == str(tmp_path.resolve())
    assert run("sh", "-c", "exit 7", cwd=tmp_path).returncode == 7


def test_arguments_arrive_as_they_were_given(tmp_path):
    code = "import sys; print(sys.argv[1:])"
    assert run("python", "-c", code, "a b", "$HOME", "", cwd=tmp_path).stdout.strip() == "['a b', '$HOME', '']"


def test_python_is_the_project_s_and_finds_laminar_from_anywhere(tmp_path):
    done = run("python", "-c", "import laminar, sys; print(sys.prefix); print(laminar.__file__)", cwd=tmp_path)
    prefix, file = done.stdout.splitlines()
    assert pathlib.Path(prefix) == ROOT / ".venv"
    assert pathlib.Path(file) == ROOT / "inst" / "python" / "laminar" / "__init__.py"


def test_works_through_a_link_to_it(tmp_path):
    (tmp_path / "laminar").symlink_to(RUN)
    environment = {key: value for key, value in os.environ.items() if key != "BACKEND"}
    command = [tmp_path / "laminar", "printenv", "LAMINAR_PYTHON"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == str(ROOT / ".venv" / "bin" / "python")


def test_what_the_caller_set_stays(tmp_path):
    assert run("printenv", "LAMINAR_DATA_DIR", cwd=tmp_path, LAMINAR_DATA_DIR="/mine").stdout.strip() == "/mine"
    assert run("printenv", "R_LIBS", cwd=tmp_path, R_LIBS="/more").stdout.strip() == f"{ROOT}/.Rlib:/more"


def test_without_a_command_it_says_how_it_is_used(tmp_path):
    done = run(cwd=tmp_path)
    assert done.returncode == 2
    assert "usage: tools/run COMMAND" in done.stderr


def test_before_set_up_it_says_what_to_do(tmp_path):
    (tmp_path / "tools").mkdir()
    copy = tmp_path / "tools" / "run"
    copy.write_bytes(RUN.read_bytes())
    copy.chmod(0o755)
    for backend, said in (("", "run 'make setup'"), ("jax", "run 'make setup BACKEND=jax'")):
        environment = {**os.environ, "BACKEND": backend}
        done = subprocess.run([copy, sys.executable], env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert said in done.stderr


@pytest.mark.skipif(not (ROOT / ".venv-jax" / "bin" / "python").exists(), reason="no environment for JAX here")
def test_with_jax_it_is_the_environment_without_tensorflow(tmp_path):
    code = (
        "import os, sys, importlib.util as u; print(sys.prefix, os.environ['KERAS_BACKEND'], u.find_spec('tensorflow'))"
    )
    said = run("python", "-c", code, cwd=tmp_path, BACKEND="jax").stdout.split()
    assert said == [str(ROOT / ".venv-jax"), "jax", "None"]
