"""Lines of JSON: one an epoch, readable while training runs."""

import json
import math
from importlib.util import find_spec

import pytest

from laminar.runs.loggers import JSONLogger


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_line_for_each_epoch(tmp_path):
    path = tmp_path / "log.jsonl"
    logger = JSONLogger(path)
    logger.on_train_begin()
    for epoch, loss in enumerate((0.5, math.nan)):
        logger.on_epoch_begin(epoch)
        logger.on_epoch_end(epoch, {"loss": loss})
        assert len(lines(path)) == epoch + 1
    logger.on_train_end()
    found = lines(path)
    assert [line["epoch"] for line in found] == [1, 2] and [line["loss"] for line in found] == [0.5, None]
    assert found[0]["time"] > 1.7e9 and found[0]["seconds"] >= 0


def test_files_are_begun_anew_or_added_to(tmp_path):
    path = tmp_path / "log.jsonl"
    for append, expected in ((False, 1), (True, 2), (False, 1)):
        logger = JSONLogger(path, append)
        logger.on_train_begin()
        logger.on_epoch_end(0, {})
        logger.on_train_end()
        assert len(lines(path)) == expected
    logger.on_train_begin()
    logger.on_epoch_end(0, {})
    logger.on_train_end()
    assert len(lines(path)) == 2


def test_in_training(tmp_path, classifier, table):
    from laminar.training import fit

    path = tmp_path / "log.jsonl"
    history = fit(classifier(), *table, epochs=3, callbacks=[JSONLogger(path)], validation_split=0.2)
    assert [line["val_loss"] for line in lines(path)] == history.metrics["val_loss"]


@pytest.mark.skipif(find_spec("requests") is None, reason="Keras sends by requests")
def test_remote_monitor_sends_each_epoch(classifier, table):
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    import keras

    from laminar.training import fit

    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):  # noqa: N802
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((self.path, json.loads(body)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    root = f"http://127.0.0.1:{server.server_address[1]}"
    monitor = keras.callbacks.RemoteMonitor(root, send_as_json=True)
    history = fit(classifier(), *table, epochs=2, callbacks=[monitor])
    server.shutdown()
    thread.join(60)
    server.server_close()
    assert [path for path, _ in heard] == ["/publish/epoch/end/"] * 2
    assert [line["loss"] for _, line in heard] == history.metrics["loss"]
