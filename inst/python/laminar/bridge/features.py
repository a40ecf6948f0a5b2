"""Columns of a data frame as the dataset that a feature space learns from."""

from laminar.errors import needs_tensorflow


def adapt_columns(space, columns):
    """Let a feature space learn from columns.

    Args:
        space: `keras.utils.FeatureSpace`.
        columns: dict from column name to an array of one value for each row.
    Errors:
        `LaminarError` of topic "backend" where TensorFlow is not installed.
    """
    needs_tensorflow("A feature space", installed=True)
    import tensorflow as tf

    space.adapt(tf.data.Dataset.from_tensor_slices(columns))
