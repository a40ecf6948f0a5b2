"""Data sets: which copy is taken, what a damaged one says, and what arrives."""

import gzip
import io
import json
import os
import pickle
import tarfile

import numpy as np
import pytest

from laminar import LaminarError
from laminar.data import datasets

SHARED = os.environ.get("LAMINAR_DATA_DIR", "")
needs_mnist = pytest.mark.skipif(
    not os.path.exists(os.path.join(SHARED, "mnist.npz")), reason="no mnist.npz in LAMINAR_DATA_DIR"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty data folder, an empty Keras cache, and no network."""
    monkeypatch.setenv("LAMINAR_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    (tmp_path / "data").mkdir()

    def no_network(*arguments, **others):
        raise OSError("the network is unreachable")

    monkeypatch.setattr("keras.src.utils.file_utils.urlretrieve", no_network)
    return tmp_path / "data"


@pytest.fixture
def unchecked(monkeypatch):
    """Small files made here cannot have the checksums of the real ones."""
    monkeypatch.setattr(datasets, "_check", lambda path, file_hash: None)


def images(n, shape=(28, 28), seed=1):
    return np.random.default_rng(seed).integers(0, 256, (n, *shape), dtype="uint8")


def save_mnist(path, n=6):
    np.savez(path, x_train=images(n), y_train=np.arange(n, dtype="uint8"), x_test=images(2), y_test=np.arange(2))


def save_texts(path, keys):
    texts = np.empty(10, dtype=object)
    texts[:] = [[1, 4 + index, 5][: 1 + index % 3] for index in range(10)]
    labels = np.arange(10) % 2
    np.savez(path, **{key: texts if key.startswith("x") else labels for key in keys})


@needs_mnist
def test_mnist_is_the_original_whatever_its_packing():
    (x_train, y_train), (x_test, y_test) = datasets.load("mnist")
    assert x_train.shape == (60000, 28, 28)
    assert x_train.dtype == np.uint8
    assert y_train[:5].tolist() == [5, 0, 4, 1, 9]
    assert np.bincount(y_test).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert x_test.mean() == pytest.approx(33.79, abs=0.01)


@needs_mnist
def test_arrays_for_r_are_whole_numbers_in_column_order():
    x_train, y_train, _, _ = datasets.load_for_r("mnist")
    assert x_train.dtype == np.int32
    assert x_train.flags.f_contiguous
    assert y_train.dtype == np.int32


def test_a_damaged_known_file_is_refused_and_left_alone(folder):
    save_mnist(folder / "mnist.npz")
    before = (folder / "mnist.npz").read_bytes()
    with pytest.raises(LaminarError, match="its checksum differs") as caught:
        datasets.load("mnist")
    assert caught.value.topic == "data"
    assert "bytes and is damaged" in caught.value.found[0]
    assert (folder / "mnist.npz").read_bytes() == before


def test_without_copy_and_network_the_error_names_the_folders(folder):
    with pytest.raises(LaminarError, match="no local copy of imdb.npz") as caught:
        datasets.load("imdb")
    assert str(folder) in caught.value.found[0]
    assert str(folder.parent / "keras") in caught.value.found[0]
    assert "network is unreachable" in caught.value.found[1]
    assert "LAMINAR_DATA_DIR" in caught.value.mend[0]


def test_without_a_data_folder_the_error_says_so(folder, monkeypatch):
    monkeypatch.delenv("LAMINAR_DATA_DIR")
    with pytest.raises(LaminarError) as caught:
        datasets.load("boston_housing")
    assert "LAMINAR_DATA_DIR (not set)" in caught.value.found[0]


def test_a_file_can_be_named_by_its_full_path(folder, unchecked, tmp_path):
    save_mnist(tmp_path / "mine.npz", n=4)
    (x_train, _), _ = datasets.load("mnist", path=str(tmp_path / "mine.npz"))
    assert len(x_train) == 4


def test_fashion_mnist_is_read_from_its_own_folder(folder):
    own = folder / "fashion-mnist"
    own.mkdir()
    for part, n in (("train", 5), ("t10k", 3)):
        with gzip.open(own / f"{part}-images-idx3-ubyte.gz", "wb") as file:
            file.write(bytes(16) + images(n).tobytes())
        with gzip.open(own / f"{part}-labels-idx1-ubyte.gz", "wb") as file:
            file.write(bytes(8) + bytes(range(n)))
    (x_train, y_train), (x_test, _) = datasets.load("fashion_mnist")
    assert (x_train == images(5)).all()
    assert y_train.tolist() == [0, 1, 2, 3, 4]
    assert x_test.shape == (3, 28, 28)


def test_a_file_without_a_known_checksum_that_cannot_be_read_is_named(folder):
    own = folder / "fashion-mnist"
    own.mkdir()
    for part in ("train", "t10k"):
        for kind in ("images-idx3", "labels-idx1"):
            (own / f"{part}-{kind}-ubyte.gz").write_bytes(b"not gzip")
    with pytest.raises(LaminarError, match="'fashion_mnist' cannot be read") as caught:
        datasets.load("fashion_mnist")
    assert caught.value.found[0].count("-ubyte.gz") == 4
    assert "Not a gzipped file" in caught.value.found[0]


def cifar_batch(n, label_key):
    return pickle.dumps({b"data": images(n, (3 * 32 * 32,)), label_key: [index % 10 for index in range(n)]})


def test_cifar_is_read_from_an_archive_or_from_its_unpacked_folder(folder, unchecked):
    with tarfile.open(folder / "cifar-100-python.tar.gz", "w:gz") as tar:
        for part, n in (("train", 4), ("test", 2)):
            batch = cifar_batch(n, b"fine_labels")
            info = tarfile.TarInfo(f"cifar-100-python/{part}")
            info.size = len(batch)
            tar.addfile(info, io.BytesIO(batch))
    (x_packed, y_packed), _ = datasets.load("cifar100")
    assert x_packed.shape == (4, 32, 32, 3)
    assert y_packed.tolist() == [[0], [1], [2], [3]]

    (folder / "cifar-100-python").mkdir()
    for part, n in (("train", 4), ("test", 2)):
        (folder / "cifar-100-python" / part).write_bytes(cifar_batch(n, b"fine_labels"))
    (x_unpacked, _), _ = datasets.load("cifar100")
    assert (x_unpacked == x_packed).all()


def test_housing_is_split_as_asked(folder, unchecked):
    np.savez(folder / "boston_housing.npz", x=np.arange(40.0).reshape(20, 2), y=np.arange(20.0))
    x_train, y_train, x_test, _ = datasets.load_for_r("boston_housing", test_split=0.25)
    assert (x_train.shape, x_test.shape) == ((15, 2), (5, 2))
    assert (x_train[:, 0] == 2 * y_train).all()

    np.savez(folder / "california_housing.npz", x=np.arange(1400.0).reshape(700, 2), y=np.arange(700.0))
    assert len(datasets.load_for_r("california_housing", version="small")[0]) == 480
    with pytest.raises(ValueError, match="version"):
        datasets.load("california_housing", version="tiny")


@pytest.mark.parametrize(
    ("name", "keys"), [("imdb", ("x_train", "y_train", "x_test", "y_test")), ("reuters", ("x", "y"))]
)
def test_texts_arrive_as_one_vector_with_lengths(folder, unchecked, name, keys):
    save_texts(folder / f"{name}.npz", keys)
    (texts, labels), _ = datasets.load(name)
    part, y_train, _, _ = datasets.load_for_r(name)
    assert part["lengths"].tolist() == [len(text) for text in texts]
    assert part["words"].tolist() == [word for text in texts for word in text]
    assert y_train.tolist() == labels.tolist()
    assert texts[0][0] == 1  # the start mark


def test_a_word_index_becomes_two_parallel_lists(folder, unchecked):
    (folder / "imdb_word_index.json").write_text(json.dumps({"the": 1, "naïve": 7}), encoding="utf-8")
    index = datasets.word_index_for_r("imdb")
    assert index["words"] == ["the", "naïve"]
    assert index["numbers"].tolist() == [1, 7]
