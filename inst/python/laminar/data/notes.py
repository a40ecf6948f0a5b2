"""Notes that a model keeps about its data, such as the levels of a factor: they travel in every file of the model."""

import json
import weakref

KEY = "laminar"


class _BuildConfig:
    """Stands in for a model's `get_build_config()` and adds the notes to what it says.

    Keras writes that configuration into its files and, when it opens one, reads only the keys it knows. So the notes
    are in what `save()`, `ModelCheckpoint` and `to_json()` write, and plain Keras opens it.
    """

    def __init__(self, model, notes):
        self._model, self.notes = weakref.ref(model), notes

    def __call__(self):
        model = self._model()
        return {**(type(model).get_build_config(model) or {}), KEY: json.dumps(self.notes)}


def notes_of(model):
    """A model's notes.

    Args:
        model: a Keras model.
    Returns:
        Dict from name to plain values (numbers, strings, lists and dicts of them); empty where there are none.
    """
    keeper = vars(model).get("get_build_config")
    return keeper.notes if isinstance(keeper, _BuildConfig) else {}


def set_note(model, name, value):
    """Keep a note on a model, in the place of an older one of that name.

    Args:
        model: a Keras model.
        name: string.
        value: plain values; `None` takes the note away.
    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.Input((2,))])
        >>> set_note(model, "levels", {"output": ["no", "yes"]})
        >>> notes_of(model)["levels"]["output"]
        ['no', 'yes']
    """
    notes = {**notes_of(model), name: value}
    restore_notes(model, {key: item for key, item in notes.items() if item is not None})


def restore_notes(model, notes):
    """Give a model all its notes at once.

    Args:
        model: a Keras model.
        notes: dict, as `notes_of()` returns.
    """
    # Keras watches its attributes and would take a dict for a container of layers.
    object.__setattr__(model, "get_build_config", _BuildConfig(model, dict(notes)))


def notes_in(config):
    """The notes in a model's configuration.

    Args:
        config: dict that a model file holds as `config.json`.
    Returns:
        Dict.
    """
    text = (config.get("build_config") or {}).get(KEY)
    return json.loads(text) if text else {}
