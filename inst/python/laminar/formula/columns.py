"""From raw columns to numbers: the preprocessing of a formula as a Keras model made of plain Keras layers.

A plan is a dict:
    columns: dict from raw column to "number" or "text".
    features: list of features, in the order of the formula's terms, each a dict with `label`, `kind` and `inner`
        (True: only part of interactions):
        number: `expression`, `mean`, `sd`, `missing` (whether an indicator of missing values is wanted).
        category: `column`, `levels` (texts or whole numbers; "" stands for a missing text), `codes` (True: whole
            numbers for an embedding instead of one column for each level).
        text: `column`, `words` (vocabulary), `length` (words kept), `ngrams`.
        date: `column`, `parts` (see `dates.py`), `mean`, `sd` of the trend in days.
        interaction: `of`, labels of features that are numbers or categories.
    offset: an expression, or None.
"""

import math
import re

import keras
from keras import layers, ops

from laminar.errors import needs_tensorflow
from laminar.formula import dates
from laminar.formula.expressions import evaluate

_MISSING_NUMBER = -(2**31)  # stands for a missing whole number among the levels


def preprocessing_model(plan):
    """The Keras model that turns raw columns into what a network takes.

    Args:
        plan: see above.
    Errors:
        `LaminarError` of topic "backend" for columns of text where TensorFlow does not compute: JAX has no strings.
    Returns:
        Keras model from a dict of raw columns by their `input_names()`, each (n, 1), to a dict: "numbers" (n, p) float,
        "code_<i>" (n, 1) and "text_<i>" (n, length) whole numbers for each feature with codes and each text, "offset"
        (n, 1).
    """
    if "text" in plan["columns"].values():
        needs_tensorflow("A formula with factors or words")
    names = input_names(plan)
    inputs = {
        name: keras.Input((1,), name=names[name], dtype="float32" if kind == "number" else "string")
        for name, kind in plan["columns"].items()
    }
    blocks = _number_blocks(plan, inputs)
    outputs = {}
    for place, feature in enumerate(plan["features"]):
        kind, label = feature["kind"], feature["label"]
        if kind == "category":
            codes = _codes(feature, inputs[feature["column"]])
            if feature.get("codes"):
                outputs[f"code_{place}"] = codes
            else:
                encoding = layers.CategoryEncoding(len(feature["levels"]) + 1, output_mode="one_hot")
                blocks[label] = encoding(codes)[:, 1:]  # the first column is for unknown levels, all of whose are 0
        elif kind == "date":
            blocks[label] = _date_block(feature, inputs[feature["column"]])
        elif kind == "text":
            outputs[f"text_{place}"] = word_layer(feature, feature["words"])(inputs[feature["column"]])
        elif kind == "interaction":
            blocks[label] = _product([blocks[part] for part in feature["of"]])
    shown = [feature["label"] for feature in plan["features"] if not feature.get("inner")]
    dense = [blocks[label] for label in shown if label in blocks]
    if dense:
        outputs["numbers"] = dense[0] if len(dense) == 1 else layers.Concatenate()(dense)
    if plan.get("offset"):
        outputs["offset"] = evaluate(plan["offset"], inputs)
    return keras.Model({names[name]: tensor for name, tensor in inputs.items()}, outputs, name="preprocessing")


def input_names(plan):
    """Raw column to the name of its input: the column's own where Keras and a SavedModel take it, else its place."""
    return {
        name: name if re.fullmatch(r"[A-Za-z][A-Za-z0-9_.]*", name) else f"column_{place}"
        for place, name in enumerate(plan["columns"], 1)
    }


def word_layer(feature, words=None):
    """The layer that turns text into whole numbers, one for each word or pair of words.

    Args:
        feature: a text feature of a plan.
        words: vocabulary; None for a layer that is still to learn it.
    """
    return layers.TextVectorization(
        max_tokens=int(feature["max_words"]),
        ngrams=int(feature["ngrams"]) if feature["ngrams"] > 1 else None,
        output_mode="int",
        output_sequence_length=int(feature["length"]),
        vocabulary=words,
    )


def learn_words(feature, texts):
    """The vocabulary of texts: the words and sequences of words that occur most often.

    Args:
        feature: a text feature of a plan.
        texts: array (n,) of strings.
    Returns:
        List of strings.
    """
    layer = word_layer(feature)
    layer.adapt(texts)
    return layer.get_vocabulary(include_special_tokens=False)


def _number_blocks(plan, inputs):
    """Label to the standardised column of each number feature, missing values at the mean, with their indicator."""
    numbers = [feature for feature in plan["features"] if feature["kind"] == "number"]
    if not numbers:
        return {}
    values = [evaluate(feature["expression"], inputs) for feature in numbers]
    standardise = layers.Normalization(
        mean=[feature["mean"] for feature in numbers], variance=[feature["sd"] ** 2 for feature in numbers]
    )
    scaled = standardise(values[0] if len(values) == 1 else layers.Concatenate()(values))
    known = ops.isfinite(scaled)
    scaled = ops.where(known, scaled, 0.0)
    missing = 1.0 - ops.cast(known, "float32")
    blocks = {}
    for place, feature in enumerate(numbers):
        block = scaled[:, place : place + 1]
        if feature.get("missing"):
            block = layers.Concatenate()([block, missing[:, place : place + 1]])
        blocks[feature["label"]] = block
    return blocks


def _codes(feature, column):
    """Whole numbers (n, 1): 0 for a level not seen before, then the levels in their order."""
    if column.dtype == "string":
        return layers.StringLookup(vocabulary=list(feature["levels"]), mask_token=None)(column)
    levels = [_MISSING_NUMBER if level == "" else int(level) for level in feature["levels"]]
    whole = ops.cast(ops.where(ops.isfinite(column), column, float(_MISSING_NUMBER)), "int64")
    return layers.IntegerLookup(vocabulary=levels, mask_token=None)(whole)


def _date_block(feature, column):
    origin = math.floor(feature["mean"])
    columns = dates.features(column, feature["parts"], origin)
    if "trend" in feature["parts"]:
        place = list(feature["parts"]).index("trend")
        trend = (columns[place] - (feature["mean"] - origin)) / feature["sd"]
        columns[place] = ops.where(ops.isfinite(trend), trend, 0.0)
    return columns[0] if len(columns) == 1 else layers.Concatenate()(columns)


def _product(blocks):
    """All products of one column of each block, the first block's columns varying fastest."""
    product = blocks[0]
    for block in blocks[1:]:
        width = product.shape[1] * block.shape[1]
        product = layers.Reshape((width,))(ops.expand_dims(block, 2) * ops.expand_dims(product, 1))
    return product
