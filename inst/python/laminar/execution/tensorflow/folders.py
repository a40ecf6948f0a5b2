"""Folders of images, of which some files are damaged."""

import tensorflow as tf

from laminar.errors import LaminarError


def without_broken(dataset, channels, batch=None):
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

    def decoded(path):
        image = tf.io.decode_image(tf.io.read_file(path), channels=channels, expand_animations=False)
        return path, tf.shape(image)  # what nobody asks for would not be decoded

    paths = [str(path) for path in dataset.file_paths]
    looked = tf.data.Dataset.from_tensor_slices(paths).map(decoded, num_parallel_calls=tf.data.AUTOTUNE)
    readable = {path.decode() for path, _ in looked.ignore_errors().as_numpy_iterator()}
    broken = [path for path in paths if path not in readable]
    if not readable:
        raise LaminarError(
            "None of the files in the folder can be read as an image.", "file", f"The first is {paths[0]}."
        )
    kept = dataset.ignore_errors().apply(tf.data.experimental.assert_cardinality(len(paths) - len(broken)))
    kept = (kept if batch is None else kept.batch(batch)).prefetch(tf.data.AUTOTUNE)
    kept.class_names = dataset.class_names
    kept.file_paths = [path for path in paths if path in readable]
    return kept, broken
