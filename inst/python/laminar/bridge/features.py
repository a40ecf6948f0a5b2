"""Columns of a data frame as the dataset that a feature space learns from."""

import tensorflow as tf


def adapt_columns(space, columns):
    """Let a feature space learn from columns.

    Args:
        space: `keras.utils.FeatureSpace`.
        columns: dict from column name to an array of one value for each row.
    """
    space.adapt(tf.data.Dataset.from_tensor_slices(columns))
