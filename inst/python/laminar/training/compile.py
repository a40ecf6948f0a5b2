"""`compile()` as Keras has it, with its `jit_compile` remembered as it was given."""

from laminar.training.modes import note_jit_choice


def compile(model, *arguments, jit_compile="auto", **named):  # noqa: A001
    """Compile a model; arguments are those of `keras.Model.compile()`.

    Keras turns `jit_compile = "auto"` into True or False at once; the engine wants to know that it was "auto".

    Args:
        model: a Keras model.
        jit_compile: True (XLA), False (never XLA) or "auto" (the engine chooses).
    Returns:
        The model.
    """
    model.compile(*arguments, jit_compile=jit_compile, **named)
    note_jit_choice(model, jit_compile)
    return model
