"""Folders of images and sounds, of which some files are damaged."""

import contextlib
import io

import tensorflow as tf
from keras.src.utils import dataset_utils

from laminar.errors import LaminarError


def without_broken_images(dataset, channels, batch=None):
    """The images of a folder that can be decoded; each file is read once to see that.

    Args:
        dataset: single images, as Keras reads a folder with `batch_size=None`.
        channels: 1, 3 or 4, as the data set was made with.
        batch: images in a batch, `None` for single ones.
    Returns:
        (data set with Keras's attributes `class_names` and `file_paths`, paths of the files left out).
    Errors:
        `LaminarError` of topic "file" when no file is left.
    """

    def decode(data):
        return tf.io.decode_image(data, channels=channels, expand_animations=False)

    kept, broken = _without_broken(dataset, decode, "an image")
    return _with_files(kept if batch is None else kept.batch(batch), dataset.class_names, kept.file_paths), broken


def without_broken_sounds(dataset, batch=None, pad=False):
    """The sounds of a folder that can be decoded; each file is read once to see that.

    Args:
        dataset: single sounds of `with_sound_files()`.
        batch: sounds in a batch, `None` for single ones.
        pad: fill up to the longest sound of a batch.
    Returns, Errors:
        As of `without_broken_images()`.
    """
    kept, broken = _without_broken(dataset, tf.audio.decode_wav, "a sound")
    batched = kept if batch is None else kept.padded_batch(batch) if pad else kept.batch(batch)
    return _with_files(batched, dataset.class_names, kept.file_paths), broken


def with_sound_files(
    datasets, directory, labels="inferred", label_mode="int", class_names=None, shuffle=True, seed=None,
    validation_split=None, subset=None, follow_links=False, **_,
):  # fmt: skip
    """Give data sets of sounds the attribute `file_paths` that Keras gives those of images.

    Args:
        datasets: what `keras.utils.audio_dataset_from_directory()` made of the other arguments, in a list.
    Returns:
        The same list.
    """
    paths, codes, _ = dataset_utils.index_directory(
        directory, labels if label_mode else None, formats=(".wav",), class_names=class_names, shuffle=shuffle,
        seed=seed or 0, follow_links=follow_links, verbose=False,
    )  # fmt: skip
    for dataset, part in zip(datasets, ("training", "validation") if subset == "both" else (subset,), strict=True):
        with contextlib.redirect_stdout(io.StringIO()):  # (it says how many files, which Keras has just said)
            chosen, _ = dataset_utils.get_training_or_validation_split(paths, codes, validation_split, part)
        dataset.file_paths = chosen
    return datasets


def _without_broken(dataset, decode, what):
    def decoded(path):
        return path, tf.nest.map_structure(tf.shape, decode(tf.io.read_file(path)))  # what is not asked for is not done

    paths = [str(path) for path in dataset.file_paths]
    looked = tf.data.Dataset.from_tensor_slices(paths).map(decoded, num_parallel_calls=tf.data.AUTOTUNE)
    readable = {path.decode() for path, _ in looked.ignore_errors().as_numpy_iterator()}
    broken = [path for path in paths if path not in readable]
    if not readable:
        raise LaminarError(
            f"None of the files in the folder can be read as {what}.", "file", f"The first is {paths[0]}."
        )
    kept = dataset.ignore_errors().apply(tf.data.experimental.assert_cardinality(len(paths) - len(broken)))
    kept.file_paths = [path for path in paths if path in readable]
    return kept, broken


def _with_files(dataset, class_names, file_paths):
    dataset = dataset.prefetch(tf.data.AUTOTUNE)
    dataset.class_names, dataset.file_paths = class_names, file_paths
    return dataset
