"""Opening model files, with errors that say what is wrong with the file."""

import contextlib
import io
import json
import re
import warnings
import zipfile
from pathlib import Path

import h5py
import keras
from keras.src.layers.preprocessing import index_lookup

from laminar.data.notes import KEY, notes_in, notes_of, restore_notes
from laminar.errors import LaminarError


def save_model(model, path):
    """Write a model file of Keras, with the model's notes.

    Args:
        model: a Keras model.
        path: path of a .keras, .h5 or .hdf5 file; a file there is replaced.
    """
    model.save(path, overwrite=True)
    if not path.endswith(".keras") and notes_of(model):
        with h5py.File(path, "a") as file:  # the old format has no configuration that notes could travel in
            file.create_dataset(KEY, data=json.dumps(notes_of(model)))


def load_model(path, custom_objects=None, compile=True, safe_mode=True):
    """Open a model file of Keras.

    Args:
        path: path of a .keras, .h5 or .hdf5 file.
        custom_objects: None, or a dict from name to class or function.
        compile: restore how the model was compiled.
        safe_mode: refuse files that contain code.

    Returns:
        A Keras model.

    Raises:
        LaminarError: the file is damaged, not a model, or needs classes that are not at hand.

    Example:
        >>> load_model("model.keras")  # doctest: +SKIP
    """
    _check_file(Path(path))
    try:
        with _unbuilt_optimizer_ignored(), _terms_kept_whole():
            model = keras.saving.load_model(path, custom_objects=custom_objects, compile=compile, safe_mode=safe_mode)
    except (TypeError, ValueError) as error:
        text = str(error)
        if "Could not locate" in text or "Unknown layer" in text or "custom_objects" in text:
            raise LaminarError(
                _first_line(text),
                "custom_object",
                mend="Give the class or function by load_model(custom_objects = list(...)).",
            ) from error
        if "unsafe" in text or "safe_mode" in text:
            raise LaminarError(
                "The file contains code, which is not run by default.",
                "unsafe",
                mend="If you trust who made it, use load_model(safe_mode = FALSE).",
            ) from error
        raise
    notes = _notes_in_file(path)
    if notes:
        restore_notes(model, notes)
    return model


class _Terms(io.StringIO):
    """A vocabulary's file, whose terms end where a line does."""

    class _Text(str):
        def splitlines(self):
            return self.split("\n")

    def read(self):
        return self._Text(super().read())


@contextlib.contextmanager
def _terms_kept_whole():
    """Keras ends terms of a vocabulary also at characters such as U+0085, which may stand in one, and then fails."""

    def opened(path, mode):
        with open(path, mode, newline="\n") as file:
            return _Terms(file.read())

    index_lookup.open = opened
    try:
        yield
    finally:
        del index_lookup.open


def _notes_in_file(path):
    if path.endswith(".keras"):
        with zipfile.ZipFile(path) as archive:
            return notes_in(json.loads(archive.read("config.json")))
    with h5py.File(path, "r") as file:
        return json.loads(file[KEY][()]) if KEY in file else {}


def load_weights(model, path, skip_mismatch=False):
    """Load the weights of a file into a model; when they do not fit, the model keeps its own.

    Args:
        model: a built Keras model.
        path: path of a .weights.h5 file, or of a saved model.
        skip_mismatch: leave out layers whose weights differ in number or shape.

    Raises:
        LaminarError: the weights do not fit the model.
    """
    before = model.get_weights()
    try:
        with _unbuilt_optimizer_ignored():
            model.load_weights(path, skip_mismatch=skip_mismatch)
    except (OSError, ValueError, KeyError) as error:
        model.set_weights(before)
        raise LaminarError(
            f"The weights in '{path}' do not fit the model.",
            "file",
            found=_why_not(str(error)),
            mend="load_model_weights(skip_mismatch = TRUE) loads the layers that fit.",
        ) from error


def _why_not(text):
    """The shapes that Keras's long message holds, said shortly; else its first line."""
    shapes = re.search(r"variable\.shape=(\(.*?\)), Received: value\.shape=(\(.*?\)).*?path=([^,]+),", text, re.DOTALL)
    if shapes:
        return f'"{shapes[3]}" has the shape {shapes[1]} in the model and {shapes[2]} in the file.'
    counts = re.search(r"Layer '(.+?)' expected (\d+) variables, but received (\d+)", text)
    if counts:
        return f'Layer "{counts[1]}" has {counts[2]} weights in the model and {counts[3]} in the file.'
    return _first_line(text)


@contextlib.contextmanager
def _unbuilt_optimizer_ignored():
    """A model that was compiled and never trained has no optimizer state: nothing to warn of."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Skipping variable loading for optimizer")
        yield


def _check_file(path):
    if path.suffix != ".keras":
        return
    if not zipfile.is_zipfile(path):
        raise LaminarError(
            f"The file '{path}' is damaged or not a model file.",
            "file",
            found=f"It has {path.stat().st_size:,} bytes and is not a Keras archive.",
            mend="Save the model again with save_model().",
        )
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        missing = [part for part in ("config.json", "metadata.json", "model.weights.h5") if part not in names]
        if missing or archive.testzip() is not None:
            found = f"Missing inside: {', '.join(missing)}." if missing else "Its checksums are wrong."
            raise LaminarError(
                f"The file '{path}' is damaged or not a model file.",
                "file",
                found=found,
                mend="Save the model again with save_model().",
            )


def _first_line(text):
    return text.strip().splitlines()[0]
