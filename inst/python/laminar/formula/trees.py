"""Boosted trees and random forests of the Yggdrasil library (`ydf`), with the interface of `FormulaModel`."""

import contextlib
import zipfile

import numpy as np

from laminar.files import whole_file
from laminar.formula.columns import preprocessing_model
from laminar.formula.model import FormulaModel


class TreeModel(FormulaModel):
    """Preprocessing and trees of a formula; factors come as whole numbers, which the trees take as categories.

    Args:
        plan: see `columns.py`; no texts.
        columns: not used.
        settings: `method` ("boosted_trees" or "random_forest"), `family`, `trees`, `outputs`.
    """

    def __init__(self, plan, columns, settings):
        self.plan, self.settings = plan, dict(settings)
        self.preprocessing = preprocessing_model(plan)
        self.members, self.histories = [], []

    def train(self, arrays, target, weights, rows, validation, seed, reporters=()):
        """Train one more group of trees; boosting stops early by the rows `validation`."""
        import ydf

        family, columns = self.settings["family"], _table(arrays)
        target = np.asarray(target)
        columns["target"] = (
            target.astype("int64") if family in ("binomial", "multinomial") else target.astype("float32")
        )
        if weights is not None:
            columns["weight"] = np.asarray(weights, "float32")
        boosted = self.settings["method"] == "boosted_trees"
        rows, validation = (np.asarray(which, "int64").reshape(-1) for which in (rows, validation))
        learner = ydf.GradientBoostedTreesLearner if boosted else ydf.RandomForestLearner
        arguments = {
            "label": "target",
            "task": ydf.Task.CLASSIFICATION if family in ("binomial", "multinomial") else ydf.Task.REGRESSION,
            "weights": None if weights is None else "weight",
            "features": [ydf.Column(name, ydf.Semantic.CATEGORICAL) for name in columns if name.startswith("code_")],
            "include_all_columns": True,
            "num_trees": int(self.settings["trees"]),
            "random_seed": int(seed),
        }
        if boosted and family == "poisson":
            arguments["loss"] = "POISSON"
        learner = learner(**arguments)
        with _quietly(ydf):
            if boosted:
                model = learner.train(_rows(columns, rows), valid=_rows(columns, validation))
            else:
                model = learner.train(_rows(columns, np.concatenate([rows, validation])))
        self.members.append(model)
        self.histories.append({})
        return len(self.members) - 1

    def member_predictions(self, arrays, member):
        """The mean or the probabilities of the classes: array (n, outputs) of float64."""
        model, family = self.members[int(member)], self.settings["family"]
        made = np.asarray(model.predict(_table(arrays)), "float64")
        if family != "multinomial":
            if family == "binomial" and model.label_classes()[0] != "0":
                made = 1.0 - made
            return made.reshape(-1, 1)
        probabilities = np.zeros((len(made), int(self.settings["outputs"])))
        probabilities[:, [int(name) for name in model.label_classes()]] = made
        return probabilities

    def member_names(self):
        """Names of the members in the file of `save()`."""
        return [f"trees_{place}" for place in range(len(self.members))]

    def save(self, path, entry, file):
        """Write the trees to a .zip file with one more entry, as `FormulaModel.save()` does."""
        with whole_file(path) as scratch, zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, member in zip(self.member_names(), self.members, strict=True):
                archive.writestr(name, member.serialize())
            archive.write(file, entry)

    @classmethod
    def load(cls, path, plan, settings, names):
        """The model that `save()` wrote."""
        import ydf

        model = cls(plan, None, settings)
        with zipfile.ZipFile(path) as archive:
            model.members = [ydf.deserialize_model(archive.read(name)) for name in names]
        return model


def _table(arrays):
    """One array (n,) for each column that the trees see."""
    columns = {}
    for name, array in arrays.items():
        if name.startswith("code_"):
            columns[name] = array.reshape(-1).astype(str)
        elif name != "offset":
            columns.update({f"{name}_{place}": array[:, place] for place in range(array.shape[1])})
    return columns


def _rows(columns, which):
    return {name: values[which] for name, values in columns.items()}


@contextlib.contextmanager
def _quietly(library):
    before = library.verbose(0)
    try:
        yield
    finally:
        library.verbose(before)
