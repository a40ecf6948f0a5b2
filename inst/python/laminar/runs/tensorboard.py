"""TensorBoard's own server as a process of the session."""

import atexit
import os
import socket
import subprocess
import sys
import tempfile
import time
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from laminar.errors import LaminarError

START_SECONDS = 90.0  # it imports a lot, on a busy machine slowly


class Server:
    """A running TensorBoard; it ends with the session.

    Args:
        log_dirs: dict from name to folder; one with the name "" is shown as it is.
        host: name or address to listen on.
        port: whole number; 0 takes a free one.
        reload_interval: seconds between two looks at the files.
        purge_orphaned_data: whether data of an earlier, killed training are left out.
    Attributes:
        url: its address.
    Errors:
        `LaminarError` of topic "tensorboard" when it does not start, with what it said.
    """

    def __init__(self, log_dirs, host="127.0.0.1", port=0, reload_interval=5.0, purge_orphaned_data=True):
        port = int(port) or _free_port(host)
        names = [f"{name}:{folder}" for name, folder in log_dirs.items()]
        where = ["--logdir", log_dirs[""]] if list(log_dirs) == [""] else ["--logdir_spec", ",".join(names)]
        options = ["--host", host, "--port", str(port), "--reload_interval", str(reload_interval)]
        options += ["--purge_orphaned_data", str(bool(purge_orphaned_data)).lower()]
        self.url = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}/"
        self._said = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tensorboard.main", *where, *options],
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=self._said,
            env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": ""},
        )
        atexit.register(self.stop)
        self._wait()

    @property
    def alive(self):
        """Whether it still runs."""
        return self._process.poll() is None

    def stop(self):
        """End it."""
        if self.alive:
            self._process.terminate()
            try:
                self._process.wait(10.0)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(10.0)
        atexit.unregister(self.stop)

    def _wait(self):
        until = time.monotonic() + START_SECONDS
        opener = build_opener(ProxyHandler({}))
        while self.alive and time.monotonic() < until:
            try:
                with opener.open(self.url, timeout=5.0):
                    return
            except (URLError, OSError):
                time.sleep(0.1)
        self.stop()
        self._said.seek(0)
        lines = [line for line in self._said.read().decode("utf-8", "replace").splitlines() if line.strip()]
        raise LaminarError(
            "TensorBoard did not start.",
            "tensorboard",
            found=lines[-1].strip() if lines else f"It did not answer within {START_SECONDS:.0f} seconds.",
        )


def _free_port(host):
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        try:
            probe.bind((host, 0))
        except OSError as error:
            raise LaminarError(
                "TensorBoard cannot listen there.", "tensorboard", found=f"{host}: {error}", mend="Give another `host`."
            ) from error
        return probe.getsockname()[1]
