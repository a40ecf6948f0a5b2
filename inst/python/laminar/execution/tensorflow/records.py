"""TFRecord files: records of named features, written and read."""

import numpy as np
import tensorflow as tf

from laminar.errors import LaminarError
from laminar.execution.tensorflow.datasets import Elements, mapped

TYPES = {"double": tf.float32, "integer": tf.int64, "character": tf.string}


def write(dataset, path, compression=None):
    """Write the elements of a data set as records of type `tf.train.Example`.

    Args:
        dataset: elements are dicts of numbers, text or arrays.
        path: file.
        compression: "GZIP", "ZLIB" or `None`.
    Returns:
        Records written.
    """
    if not isinstance(dataset.element_spec, dict):
        raise LaminarError(
            "Only elements with names can be written as records.",
            "type",
            mend="Name them with `dataset_map(function(x, y) list(x = x, y = y))`.",
        )
    count = 0
    with tf.io.TFRecordWriter(path, compression or "") as writer:
        for element in Elements(dataset):
            features = {name: _feature(tensor.numpy()) for name, tensor in element.items()}
            writer.write(tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString())
            count += 1
    return count


def parsed(records, features):
    """Records as dicts of tensors.

    Args:
        records: data set of serialized `tf.train.Example`.
        features: "learn", or dict from name to a dict with `type` and `shape`.
    """
    spec = _learned(records) if features == "learn" else {
        name: tf.io.FixedLenFeature([int(size) for size in each["shape"]], TYPES[each["type"]])
        for name, each in features.items()
    }  # fmt: skip

    def parse(record):
        found = tf.io.parse_single_example(record, spec)
        return {name: tf.cast(v, tf.int32) if v.dtype == tf.int64 else v for name, v in found.items()}

    return mapped(records, parse)


def _feature(value):
    flat = np.ravel(value)
    if flat.dtype.kind in "OSU":
        return tf.train.Feature(bytes_list=tf.train.BytesList(value=flat.tolist()))
    if flat.dtype.kind == "f":
        return tf.train.Feature(float_list=tf.train.FloatList(value=flat))
    return tf.train.Feature(int64_list=tf.train.Int64List(value=flat.astype("int64")))


def _learned(records):
    """What the first record says of its features; one value becomes a single number."""
    first = next(iter(records.take(1)), None)
    if first is None:
        raise LaminarError("There is no record to learn features from.", "data")
    example = tf.train.Example.FromString(first.numpy())
    kinds = {"float_list": tf.float32, "int64_list": tf.int64, "bytes_list": tf.string}
    spec = {}
    for name, feature in sorted(example.features.feature.items()):
        kind = feature.WhichOneof("kind")
        count = len(getattr(feature, kind).value)
        spec[name] = tf.io.FixedLenFeature([] if count == 1 else [count], kinds[kind])
    return spec
