"""A formula's model: one preprocessing, several networks of one structure, their mean."""

import zipfile

import keras
import numpy as np
from keras import layers, ops

from laminar.files import whole_file
from laminar.formula.columns import input_names, learn_words, preprocessing_model
from laminar.formula.network import network
from laminar.formula.survival import counts, survival, whole_intervals
from laminar.training.fit import fit
from laminar.training.predict import predict

_ROWS_AT_ONCE = 16384


class FormulaModel:
    """Preprocessing and networks of a formula.

    Args:
        plan: see `columns.py`; vocabularies of texts are learned from `columns` and put into it.
        columns: dict from raw column to an array (n,) of float32 or strings, the rows to learn words from.
        settings: see `network()`, and `epochs`, `patience`, `batch_size` of training, `center`, `scale` of a
            numeric target.

    Attributes:
        members: the trained networks.
        histories: for each of them a dict from metric to a list of numbers.
    """

    def __init__(self, plan, columns, settings):
        for feature in plan["features"]:
            if feature["kind"] == "text" and not feature.get("words"):
                feature["words"] = learn_words(feature, np.asarray(columns[feature["column"]]))
        self.plan, self.settings = plan, dict(settings)
        self.settings["levels"] = _sizes(plan)
        self.preprocessing = preprocessing_model(plan)
        self.members, self.histories = [], []

    def arrays(self, columns):
        """Raw columns as the arrays that a network takes, computed without compiling anything.

        Args:
            columns: dict from raw column to an array (n,).
        Returns:
            Dict of arrays with n rows.
        """
        count = len(next(iter(columns.values())))
        names = input_names(self.plan)
        columns = {names[name]: values for name, values in columns.items()}
        parts = []
        for start in range(0, max(count, 1), _ROWS_AT_ONCE):
            rows = {name: _as_column(values[start : start + _ROWS_AT_ONCE]) for name, values in columns.items()}
            made = self.preprocessing({name: ops.convert_to_tensor(values) for name, values in rows.items()})
            parts.append({name: _on_host(tensor) for name, tensor in made.items()})
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    def train(self, arrays, target, weights, rows, validation, seed, reporters=()):
        """Train one more network.

        Args:
            arrays: dict as `arrays()` gives it.
            target: array (n,): numbers, codes of classes from 0, or survival times (see `survival.py`).
            weights: array (n,), or None.
            rows, validation: arrays of row numbers from 0: to train on, and to stop early by.
            seed: whole number that decides initial weights, dropout and the order of rows.
        Returns:
            The network's place in `members`, from 0.
        """
        settings = self.settings
        arrays = self._with_offset(arrays, target)
        target = self._target(target)
        model = network(arrays, settings, int(seed))
        weights = np.ones(len(target), "float32") if weights is None else np.asarray(weights, "float32")

        def part(which):
            return take_rows(arrays, which), target[which], weights[which]

        rows, shares = _whole_batches(rows, int(settings["batch_size"]))
        x, y, sample_weight = part(rows)
        stopping, validation_data = [], None
        validation = np.asarray(validation, "int64").reshape(-1)
        if len(validation):
            stopping = [keras.callbacks.EarlyStopping(patience=int(settings["patience"]), restore_best_weights=True)]
            validation_data = part(validation)
        history = fit(
            model, x, y,
            sample_weight=sample_weight * shares,
            batch_size=int(settings["batch_size"]), epochs=int(settings["epochs"]),
            validation_data=validation_data, validation_batch_size=4096, callbacks=stopping,
            reporters=reporters, seed=int(seed),
        )  # fmt: skip
        self.members.append(model)
        self.histories.append({name: [float(value) for value in values] for name, values in history.metrics.items()})
        return len(self.members) - 1

    def member_predictions(self, arrays, member):
        """The mean or the probabilities that one network predicts: array (n, outputs) of float64."""
        made = predict(self.members[int(member)], self._with_offset(arrays)).astype("float64")
        if self.settings["family"] == "gaussian":
            return made * self.settings["scale"] + self.settings["center"]
        return np.asarray(survival(made)) if self.settings["family"] == "survival" else made

    def _target(self, target):
        """What the loss takes: array (n, 1), for survival times (n, outputs)."""
        family = self.settings["family"]
        if family == "survival":
            return counts(target, self.settings["breaks"])[0]
        if family == "gaussian":
            target = (target - self.settings["center"]) / self.settings["scale"]
        return target.astype("int32" if family == "multinomial" else "float32").reshape(-1, 1)

    def _with_offset(self, arrays, target=None):
        """Arrays with the offset in the units of the link."""
        if self.settings["family"] == "survival":
            breaks = self.settings["breaks"]
            count = len(next(iter(arrays.values())))
            risk = whole_intervals(breaks, count) if target is None else counts(target, breaks)[1]
            return {**arrays, "offset": risk}
        if self.settings["family"] == "gaussian" and "offset" in arrays:
            return {**arrays, "offset": arrays["offset"] / np.float32(self.settings["scale"])}
        return arrays

    def predictions(self, columns):
        """What each network predicts for raw columns: array (members, n, outputs) of float64."""
        arrays = self.arrays(columns)
        return np.stack([self.member_predictions(arrays, place) for place in range(len(self.members))])

    def raw_model(self):
        """The whole as one Keras model from a dict of raw columns, each (n,), to (n, outputs)."""
        inputs = {
            name: keras.Input((), dtype=tensor.dtype, name=tensor.name)
            for name, tensor in self.preprocessing._inputs_struct.items()
        }
        arrays = dict(self.preprocessing({name: ops.expand_dims(column, -1) for name, column in inputs.items()}))
        family = self.settings["family"]
        if family == "gaussian" and "offset" in arrays:
            arrays["offset"] = arrays["offset"] / float(self.settings["scale"])
        if family == "survival":
            zero = 0.0 * ops.cast(next(iter(arrays.values()))[:, :1], "float32")
            arrays["offset"] = zero + whole_intervals(self.settings["breaks"], 1)
        made = [member(arrays) for member in self.members]
        if family == "survival":
            made = [survival(hazards) for hazards in made]
        mean = made[0] if len(made) == 1 else layers.Average()(made)
        if family == "gaussian":
            mean = layers.Rescaling(self.settings["scale"], offset=self.settings["center"])(mean)
        return keras.Model(inputs, mean, name="formula_model")

    def member_names(self):
        """Names by which the members are found in `raw_model()`."""
        return [member.name for member in self.members]

    def linear_weights(self):
        """Kernel (p, outputs) and bias (outputs,) of the linear part, averaged over members, as a dict."""
        layer = [member.get_layer("linear_link") for member in self.members]
        return {
            "kernel": np.mean([part.kernel.numpy() for part in layer], axis=0).astype("float64"),
            "bias": np.mean([part.bias.numpy() for part in layer], axis=0).astype("float64"),
        }

    def save(self, path, entry, file):
        """Write `raw_model()` to a .keras file with one more entry.

        Args:
            path: the file to write; nothing stands there when writing fails.
            entry: name of the additional entry.
            file: the file that becomes the entry.
        """
        with whole_file(path) as scratch:
            self.raw_model().save(scratch)
            with zipfile.ZipFile(scratch, "a") as archive:
                archive.write(file, entry)

    @classmethod
    def load(cls, path, plan, settings, names):
        """The model that `save()` wrote.

        Args:
            path: the .keras file.
            plan, settings: as of the model that was saved.
            names: its `member_names()`.
        """
        whole = keras.saving.load_model(path, compile=False)
        model = cls.__new__(cls)
        model.plan, model.settings = plan, dict(settings)
        model.preprocessing = whole.get_layer("preprocessing")
        model.members, model.histories = [whole.get_layer(name) for name in names], []
        return model


def _whole_batches(rows, size):
    """Rows up to a multiple of the batch size, the last of them with weight 0: every epoch is one program, not two.

    Returns:
        (rows, weights), weights with mean 1, so that the loss is that of the rows given.
    """
    rows = np.asarray(rows, "int64").reshape(-1)
    whole = -(-len(rows) // size) * size
    weights = np.zeros(whole, "float32")
    weights[: len(rows)] = whole / len(rows)
    return np.resize(rows, whole), weights


def take_rows(arrays, rows):
    """The rows of these numbers, from 0, of a dict of arrays."""
    rows = np.asarray(rows, "int64").reshape(-1)
    return {name: np.ascontiguousarray(array[rows]) for name, array in arrays.items()}


def _sizes(plan):
    """How many codes each feature with an embedding has: the levels or words and those for what is unknown."""
    sizes = {}
    for place, feature in enumerate(plan["features"]):
        if feature["kind"] == "category" and feature.get("codes"):
            sizes[f"code_{place}"] = len(feature["levels"]) + 1
        elif feature["kind"] == "text":
            sizes[f"text_{place}"] = int(feature["max_words"])
    return sizes


def _as_column(values):
    values = np.asarray(values)
    values = values.astype("float32") if values.dtype.kind in "fiub" else values
    return values.reshape(-1, 1)


def _on_host(tensor):
    values = ops.convert_to_numpy(tensor)
    return values.astype("int32") if values.dtype.kind == "i" else values.astype("float32", copy=False)
