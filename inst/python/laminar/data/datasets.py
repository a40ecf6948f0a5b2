"""The ten small data sets that Keras knows: from a local copy when there is one, else by Keras's download.

Keras's own loaders read and split the files, so that the data are the same as in Python to the last bit; they
also know each file's checksum. Only where a file comes from is decided here, in this order: the folder that
`LAMINAR_DATA_DIR` names, Keras's cache, the network.

Example:
    >>> (x_train, y_train), (x_test, y_test) = load("mnist")  # doctest: +SKIP
    >>> x_train.shape, x_train.dtype  # doctest: +SKIP
    ((60000, 28, 28), dtype('uint8'))
"""

import contextlib
import hashlib
import importlib
import os
import pickle
import socket
import sys
import tarfile
import tempfile
import zipfile
from unittest import mock

import numpy as np

from laminar.errors import LaminarError

# SHA-256 of the arrays' bytes, one after the other, for data that are also passed on in other
# packings than Keras's file (equal to the four files of the original publication).
CONTENTS = {"mnist.npz": "06b0d1f124c4e5fa796686ade41a9b778edacc8622f2195a352ef479ad44fc16"}

_BROKEN = (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile, tarfile.TarError, pickle.UnpicklingError)


def load(name, what="load_data", **arguments):
    """Load one data set.

    Args:
        name: module of `keras.datasets`, such as `"mnist"`.
        what: its function, `"load_data"` or `"get_word_index"`.
        **arguments: passed to that function.

    Returns:
        What Keras returns: `((x_train, y_train), (x_test, y_test))` of NumPy arrays, or a dict.

    Raises:
        LaminarError: topic `data`, when no copy is found and none can be downloaded, or one is corrupt.
    """
    function = getattr(importlib.import_module(f"keras.datasets.{name}"), what)
    module = sys.modules[function.__module__]
    source = _Source(module.get_file)
    with mock.patch.object(module, "get_file", source.get_file):
        try:
            return function(**arguments)
        except LaminarError:
            raise
        except _BROKEN as error:
            if not source.paths or _is_argument_error(error):
                raise
            raise LaminarError(
                f"The data set {name!r} cannot be read.",
                topic="data",
                found=[f"{' or '.join(source.paths)} is damaged or incomplete: {error}"],
                mend=["Delete it; the next call takes another copy or downloads it again."],
            ) from error


def load_for_r(name, **arguments):
    """`load()` with arrays as R takes them fastest: int32 or float64 in column order.

    Returns:
        list `[x_train, y_train, x_test, y_test]`; texts (object arrays of word lists) as a dict with
        `words` (all of them, int32, in one array) and `lengths` (int32, one for each text).
    """
    (x_train, y_train), (x_test, y_test) = load(name, **arguments)
    return [_for_r(array) for array in (x_train, y_train, x_test, y_test)]


def word_index_for_r(name, **arguments):
    """The word index as two parallel lists, `words` and `numbers`: R makes one named list of them."""
    index = load(name, what="get_word_index", **arguments)
    return {"words": list(index.keys()), "numbers": np.fromiter(index.values(), "int32", len(index))}


def use_environment(**variables):
    """Take over environment variables that R has set since Python started; "" unsets one."""
    for name, value in variables.items():
        if value:
            os.environ[name] = value
        else:
            os.environ.pop(name, None)


def data_folder():
    """The folder that the user named for data, or None."""
    folder = os.environ.get("LAMINAR_DATA_DIR", "")
    return os.path.expanduser(folder) if folder else None


def cache_folder():
    """Keras's folder, whose `datasets` holds what was downloaded."""
    return os.path.expanduser(os.environ.get("KERAS_HOME") or os.path.join("~", ".keras"))


class _Source:
    """Takes the place of `keras.utils.get_file()` while a loader runs, and remembers the paths it gave."""

    def __init__(self, download):
        self.download = download
        self.paths = []

    def get_file(self, fname=None, origin=None, file_hash=None, cache_subdir="datasets", extract=False, **others):
        wanted = _wanted_file(fname, origin, cache_subdir, extract)
        found = _in_data_folder(wanted, extract)
        if found is not None:
            self.paths.append(found)
            if os.path.isdir(found):
                return os.path.dirname(found)
            _check(found, file_hash)
            if not extract:
                return found
            return _extracted(found)
        others.update(file_hash=file_hash, cache_subdir=cache_subdir, extract=extract, cache_dir=cache_folder())
        try:
            os.makedirs(cache_folder(), exist_ok=True)
            with _impatience():  # Keras takes its own cached copy when the checksum holds
                path = self.download(fname, origin, **others)
        except Exception as error:
            raise LaminarError(
                f"There is no local copy of {wanted}, and it cannot be downloaded.",
                topic="data",
                found=[f"Looked into {' and '.join(_folders_looked_into(cache_subdir))}.", f"{error}"],
                mend=[f"Put {wanted} into a folder and name that folder by LAMINAR_DATA_DIR."],
            ) from error
        self.paths.append(path)
        return path


def _wanted_file(fname, origin, cache_subdir, extract):
    """Name of the file relative to a data folder; Fashion-MNIST's names are MNIST's, so its folder counts."""
    name = os.path.basename(origin) if extract or not fname else fname
    folder = os.path.relpath(cache_subdir, "datasets")
    return name if folder == "." else os.path.join(folder, name)


def _in_data_folder(wanted, extract):
    folder = data_folder()
    if folder is None:
        return None
    candidates = [os.path.join(folder, wanted)]
    if extract:  # the folder inside the archive, already unpacked
        inner = {"cifar-10-python.tar.gz": "cifar-10-batches-py", "cifar-100-python.tar.gz": "cifar-100-python"}
        candidates.insert(0, os.path.join(folder, inner.get(wanted, wanted)))
    return next((path for path in candidates if os.path.exists(path)), None)


def _folders_looked_into(cache_subdir):
    own = data_folder()
    cache = os.path.join(cache_folder(), cache_subdir)
    return [f"LAMINAR_DATA_DIR ({own})" if own else "LAMINAR_DATA_DIR (not set)", f"the Keras cache ({cache})"]


def _check(path, file_hash):
    """Stop when a file has a known checksum and neither its bytes nor its contents have it."""
    if file_hash is None or _digest_of_file(path, "md5" if len(file_hash) == 32 else "sha256") == file_hash:
        return
    contents = CONTENTS.get(os.path.basename(path))
    if contents is not None and _digest_of_arrays(path) == contents:
        return
    raise LaminarError(
        f"{os.path.basename(path)} is not the file it should be: its checksum differs.",
        topic="data",
        found=[f"{path} has {_size(path)} and is damaged, cut short, or something else by the same name."],
        mend=["Delete or rename that file; the next call looks on, in the Keras cache and then on the network."],
    )


def _digest_of_file(path, algorithm):
    digest = hashlib.new(algorithm, usedforsecurity=False)
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _digest_of_arrays(path):
    digest = hashlib.sha256()
    try:
        with np.load(path, allow_pickle=False) as arrays:
            for key in ("x_train", "y_train", "x_test", "y_test"):
                digest.update(np.ascontiguousarray(arrays[key]))
    except _BROKEN:
        return None
    return digest.hexdigest()


def _size(path):
    return f"{os.path.getsize(path):,} bytes"


_unpacked = {}  # archive -> temporary folder, which lives as long as this process


def _extracted(archive):
    if archive not in _unpacked:
        folder = tempfile.TemporaryDirectory(prefix="laminar-")
        with tarfile.open(archive) as tar:
            tar.extractall(folder.name, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
        _unpacked[archive] = folder
    return _unpacked[archive].name


@contextlib.contextmanager
def _impatience(seconds=20):
    """Behind some firewalls a connection attempt hangs for minutes, and Keras sets no limit."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(before or seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def _is_argument_error(error):
    """Keras reads the file before it refuses some arguments."""
    return type(error) is ValueError and any(name in str(error) for name in ("maxlen", "version"))


def _for_r(array):
    array = np.asarray(array)
    if array.dtype == object:
        lengths = np.fromiter((len(words) for words in array), "int32", len(array))
        words = np.fromiter((word for words in array for word in words), "int32", int(lengths.sum()))
        return {"words": words, "lengths": lengths}
    kind = "int32" if array.dtype.kind in "iub" else "float64"
    return np.asfortranarray(array, dtype=kind)
