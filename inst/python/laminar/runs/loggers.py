"""Callbacks that write down what happens: lines of JSON, and Keras's files for TensorBoard whose projector works."""

import json
import math
import shutil
import time
from pathlib import Path

import keras
import numpy as np


class JSONLogger(keras.callbacks.Callback):
    """Writes an object of JSON as a line for each epoch, which programs can follow while training runs.

    Each line has `epoch` (from 1), `time` (seconds since 1970), `seconds` (of the epoch) and the metrics; what is not
    finite is `null`.

    Args:
        filename: path of the file.
        append: whether lines are added to a file that exists.
    Example:
        >>> JSONLogger("log.jsonl").append
        False
    """

    def __init__(self, filename, append=False):
        super().__init__()
        self.filename, self.append, self._file = str(filename), append, None

    def on_train_begin(self, logs=None):
        """Open the file."""
        self._file = open(self.filename, "a" if self.append else "w", encoding="utf-8")  # noqa: SIM115
        self._began = time.perf_counter()

    def on_epoch_begin(self, epoch, logs=None):
        """Note the time."""
        self._began = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        """Write a line."""
        line = {"epoch": epoch + 1, "time": round(time.time(), 3)}
        line["seconds"] = round(time.perf_counter() - self._began, 6)
        line |= {name: _plain(value) for name, value in (logs or {}).items()}
        self._file.write(json.dumps(line, allow_nan=False) + "\n")
        self._file.flush()

    def on_train_end(self, logs=None):
        """Close the file; another `fit()` with the same callback adds to it."""
        self._file.close()
        self.append = True


class TensorBoard(keras.callbacks.TensorBoard):
    """Keras's callback, but embeddings are written so that TensorBoard's projector finds them.

    Keras 3.15 writes weights as HDF5, which the projector cannot read. Here each embedding is a table of text,
    `embeddings/<layer>.tsv`, the last one written, with its metadata beside it.

    Args:
        As of `keras.callbacks.TensorBoard`. `embeddings_metadata` is a path, or a dict from name of layer to path: of a
        text file with a line for each row of the embedding, after a line of names where it has several columns.
    """

    def _configure_embeddings(self):
        layers = [layer for layer in self.model.layers if isinstance(layer, keras.layers.Embedding)]
        given = self.embeddings_metadata or {}
        metadata = given if isinstance(given, dict) else {layer.name: given for layer in layers}
        unknown = set(metadata) - {layer.name for layer in layers}
        if unknown:
            from laminar.errors import LaminarError

            raise LaminarError(
                f"`embeddings_metadata` names a layer that is no embedding of the model: {sorted(unknown)[0]!r}.",
                "value",
                found=f"The embeddings are {', '.join(layer.name for layer in layers) or 'none'}.",
            )
        folder = Path(self._log_write_dir) / "embeddings"
        folder.mkdir(parents=True, exist_ok=True)
        parts = []
        for layer in layers:
            lines = [f'  tensor_name: "{layer.name}"', f'  tensor_path: "embeddings/{layer.name}.tsv"']
            if layer.name in metadata:
                kept = folder / f"{layer.name}-metadata.tsv"
                shutil.copyfile(metadata[layer.name], kept)
                lines.append(f'  metadata_path: "embeddings/{kept.name}"')
            parts.append("embeddings {\n" + "\n".join(lines) + "\n}\n")
        (Path(self._log_write_dir) / "projector_config.pbtxt").write_text("".join(parts), encoding="utf-8")
        self._embeddings = layers

    def _log_embeddings(self, epoch):
        for layer in self._embeddings:
            values = keras.ops.convert_to_numpy(layer.embeddings)
            path = Path(self._log_write_dir) / "embeddings" / f"{layer.name}.tsv"
            np.savetxt(path, values, fmt="%.6g", delimiter="\t")


def _plain(value):
    try:
        value = float(value)
    except (TypeError, ValueError):
        return str(value)
    return value if math.isfinite(value) else None
