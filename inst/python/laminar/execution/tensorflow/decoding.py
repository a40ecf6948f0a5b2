"""Text to columns by TensorFlow's own parser, outside Python's lock."""

import tensorflow as tf

from laminar.data.tables import TRUTH


def decoder(columns, width, delim, quote, na):
    """A function from the lines of a table to its columns.

    Args:
        columns: list of `laminar.data.tables.Column`.
        width: fields in a line.
        delim, quote, na: as of `TextTable`.
    Returns:
        Function from text (bytes, without a line break at its end) to a list of NumPy arrays (rows,). It raises
        `ValueError` when any row is broken.
    """
    ordered = sorted(columns, key=lambda column: column.place)
    tables = {column.name: _codes(column) for column in columns if column.kind in ("factor", "logical")}
    options = {"field_delim": delim, "use_quote_delim": quote, "na_value": na}
    options["select_cols"] = [column.place for column in ordered] if len(ordered) < width else None

    @tf.function(autograph=False, input_signature=[tf.TensorSpec([], tf.string)])
    def parse(text):
        lines = tf.strings.split(text, "\n")
        fields = tf.io.decode_csv(lines, [_default(column) for column in ordered], **options)
        values = dict(zip((column.name for column in ordered), fields, strict=True))
        known = tf.constant(True)
        for name, table in tables.items():
            codes = table.lookup(values[name])
            known &= tf.reduce_all(codes >= 0)
            values[name] = codes
        return known, [tf.cast(values[column.name], _type(column)) for column in columns]

    parse = parse.get_concrete_function()  # of its own: TensorFlow would take many tables for tracing again and again

    def decode(text):
        try:
            known, values = parse(tf.constant(text))
        except tf.errors.InvalidArgumentError as error:
            raise ValueError(str(error)) from None
        if not known:
            raise ValueError("a level that was not stated")
        return [value.numpy() for value in values]

    return decode


def _codes(column):
    texts, codes = zip(*(TRUTH if column.kind == "logical" else column.codes).items(), strict=True)
    pairs = tf.lookup.KeyValueTensorInitializer(tf.constant(texts), tf.constant(codes, tf.int32))
    return tf.lookup.StaticHashTable(pairs, -1)


def _default(column):
    if column.kind == "double":
        return tf.constant([float("nan")])
    return tf.constant([], tf.int32) if column.kind == "integer" else tf.constant([""])


def _type(column):
    return tf.string if column.kind == "character" else tf.as_dtype(column.dtype)
