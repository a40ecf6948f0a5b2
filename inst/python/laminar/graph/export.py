"""Programs as files: graph functions to SavedModels, and SavedModels back as functions of named arguments."""

from pathlib import Path

import tensorflow as tf

from laminar.errors import LaminarError
from laminar.graph.values import fit_to_spec, map_leaves, shape_text, spec_of, spec_text, to_tensor

SIGNATURE = "serving_default"


def export_function(graph_function, arguments, path):
    """Write a graph function as a SavedModel with named inputs and outputs.

    Args:
        graph_function: a `GraphFunction`.
        arguments: dict from names to R values, tensors or specifications; those of its signature when empty.
        path: folder to write.
    Returns:
        Dict with `inputs` and `outputs`, each a dict from names to texts such as "float64 (?, 3)".
    Raises:
        LaminarError: there is no signature, or an argument is not one tensor.
    """
    arguments = arguments or graph_function.signature
    if not arguments:
        raise LaminarError(
            "The graph function takes no tensor, or it is not said of which shapes and types they are.",
            "argument",
            mend="Give an example or a tensor_spec() for each argument by its name.",
        )
    specs = {name: _one_spec(name, value) for name, value in arguments.items()}

    def serve(**given):
        return _named_outputs(map_leaves(to_tensor, graph_function._body(given)))

    module = tf.Module()
    concrete = tf.function(serve, autograph=False).get_concrete_function(**specs)
    module.kept = list(concrete.graph.variables)
    tf.saved_model.save(module, path, signatures={SIGNATURE: concrete})
    outputs = {name: spec_text(value) for name, value in concrete.structured_outputs.items()}
    return {"inputs": {name: spec_text(spec) for name, spec in specs.items()}, "outputs": outputs}


def _one_spec(name, value):
    if isinstance(value, (str, dict, list, tuple)):
        raise LaminarError(
            f"Every argument of a graph function that is exported must be one tensor; `{name}` is not.",
            "argument",
            mend="Write a function of tensors around it.",
        )
    spec = spec_of(value)
    return tf.TensorSpec(spec.shape, spec.dtype, name)


def _named_outputs(result):
    """A dict from names to tensors: a list's names joined by dots, "output" for a single tensor."""
    if isinstance(result, dict):
        parts = result.items()
    elif isinstance(result, (list, tuple)):
        parts = ((f"output_{place}", part) for place, part in enumerate(result, 1))
    else:
        return {"output": result}
    named = {}
    for name, part in parts:
        if isinstance(part, (dict, list, tuple)):
            named.update({f"{name}.{inner}": value for inner, value in _named_outputs(part).items()})
        elif part is not None:
            named[name] = part
    return named


class SavedProgram:
    """One signature of a SavedModel as a function of named arguments.

    Args:
        path: folder of a SavedModel.
        signature: name of a signature, or `None` for "serving_default" or the only one.
    Raises:
        LaminarError: there is no SavedModel, or no such signature.
    """

    def __init__(self, path, signature=None):
        if not any(Path(path, name).is_file() for name in ("saved_model.pb", "saved_model.pbtxt")):
            found = "It has no file saved_model.pb." if Path(path).is_dir() else "There is no such folder."
            raise LaminarError(f"'{path}' is not the folder of an exported model.", "file", found=found)
        try:
            self._loaded = tf.saved_model.load(path)
        except (OSError, ValueError, KeyError, tf.errors.OpError) as error:
            raise LaminarError(
                f"The exported model in '{path}' cannot be read.",
                "file",
                found=str(error).strip().splitlines()[0][:200],
            ) from error
        self.signatures = sorted(self._loaded.signatures)
        if signature is None:
            signature = SIGNATURE if SIGNATURE in self.signatures else next(iter(self.signatures), None)
        if signature not in self.signatures:
            known = ", ".join(f'"{name}"' for name in self.signatures)
            raise LaminarError(
                f'The exported model has no signature "{signature}".'
                if signature
                else "The exported model cannot be run.",
                "argument",
                mend=f"It has {known}." if known else "It was saved without signatures.",
            )
        self.signature = signature
        self.concrete = self._loaded.signatures[signature]
        self.inputs = dict(sorted(self.concrete.structured_input_signature[1].items()))

    def __call__(self, arguments):
        """The outputs, by name, for a dict of arguments: R values or tensors."""
        lacking = [name for name in self.inputs if name not in arguments]
        if lacking:
            raise LaminarError(
                "Every input must be given.",
                "argument",
                found=[f"`{name}`, {spec_text(self.inputs[name])}, is lacking." for name in lacking],
            )
        given = {name: _fitting(arguments[name], spec, name) for name, spec in self.inputs.items()}
        return dict(sorted(self.concrete(**given).items()))

    def described(self, signature):
        """Inputs and outputs of a signature: two dicts from names to texts."""
        concrete = self._loaded.signatures[signature]
        inputs, outputs = concrete.structured_input_signature[1], concrete.structured_outputs
        return [{name: spec_text(part[name]) for name in sorted(part)} for part in (inputs, outputs)]


def _fitting(value, spec, name):
    """A tensor for an input; text and numbers are not taken for one another."""
    tensor = to_tensor(value)
    if (tensor.dtype == tf.string) != (spec.dtype == tf.string):
        raise LaminarError(
            f"`{name}` must be {'text' if spec.dtype == tf.string else 'numbers'}.",
            "type",
            found=f"It is {spec_text(tensor)}.",
            mend=f"Expected: {spec_text(spec)}.",
        )
    if spec.shape.rank == 1 and tensor.shape.rank == 0:
        tensor = tf.reshape(tensor, [1])  # R has no single numbers, only vectors of length 1
    if spec.shape.rank is not None and not spec.shape.is_compatible_with(tensor.shape):
        raise LaminarError(
            f"`{name}` must have the shape {shape_text(spec.shape)}.",
            "shape",
            found=f"It has the shape {shape_text(tensor.shape)}.",
        )
    return fit_to_spec(tensor, spec, name)
