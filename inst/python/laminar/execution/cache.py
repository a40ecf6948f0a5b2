"""The programs of this process, and which of them a model can use."""

import weakref
from collections import OrderedDict

from laminar.execution import backend
from laminar.execution.programs import BoundProgram, EagerProgram
from laminar.execution.structure import identity_number, structure_key

tracing = backend.module("tracing")
seam = backend.seam

CACHE_LIMIT = 256
MODELS_BETWEEN_TRIMS = 40

_seen = weakref.WeakSet()
_new_models = 0


class ProgramCache:
    """The programs made in this process; those used least recently are dropped first.

    Args:
        limit: programs kept, at least 1.
    """

    def __init__(self, limit=CACHE_LIMIT):
        self._programs = OrderedDict()
        self._work, self._failed = {}, set()
        self._limit = limit
        self.compiled = 0

    def get(self, key):
        """The program of this key, or `None`."""
        if key in self._programs:
            self._programs.move_to_end(key)
        return self._programs.get(key)

    def put(self, key, program):
        """Remember a program."""
        self._programs[key] = program
        self.compiled += 1
        while len(self._programs) > self._limit:
            self._programs.popitem(last=False)

    def add_work(self, structure, steps):
        """Note that a model of this structure trained so many steps."""
        self._work[structure] = self.work(structure) + steps

    def work(self, structure):
        """Steps that models of this structure have trained."""
        return self._work.get(structure, 0)

    def fail(self, structure):
        """Note that XLA cannot compile models of this structure."""
        self._failed.add(structure)

    def failed(self, structure):
        """Whether XLA was found unable to compile models of this structure."""
        return structure in self._failed

    def clear(self):
        """Forget everything."""
        self._programs.clear()
        self._work.clear()
        self._failed.clear()

    def __len__(self):
        return len(self._programs)


cache = ProgramCache()


def bound_program(model, structure, kind, mode, layout, tensors, batch, shapes=None):
    """The program that runs `kind` steps of this model in this mode, compiled only if none fits.

    Args:
        model: a built model.
        structure: its `structure_key()`.
        kind: "train" or "test".
        mode: one of the `MODES` of the backend.
        layout: how the tensors pack.
        tensors: flat list of the data on the device, the (steps, batch) order of rows last.
        batch: rows in a step.
        shapes: sizes of a row of each of the data's tensors, `None` where they differ between batches; those of the
            tensors when not given.
    Returns:
        `BoundProgram` or `EagerProgram`.
    Raises:
        seam.COMPILE_ERRORS: the mode's compiler does not know the model's operations.
    """
    if mode == "eager":
        return EagerProgram(model, layout, tracing.eager_step(model, kind))
    specs = tracing.program_specs(tensors, mode, shapes)
    shared = (structure, kind, mode, repr(layout), _shapes(specs), batch)
    own = (*shared, identity_number(model), identity_number(model._loss_tracker))
    program = cache.get(shared) or cache.get(own)
    fresh = program is None
    if fresh:
        program = tracing.compile_program(model, kind, mode, layout, tensors, batch, specs)
        cache.put(own if program.slots is None or structure[0] == "own" else shared, program)
    _note_model(model)
    return BoundProgram(program, model, tracing.bind(program, model), fresh)


def bound_forward(model, layout, specs):
    """The prediction of this model as a compiled function, compiled only if no model of its structure has one.

    Args:
        model: a built model.
        layout: how the arrays pack.
        specs: types and shapes of the arrays, rows unknown.
    Returns:
        Function (flat list of tensors) -> the model's nested output.
    """
    structure = structure_key(model, compiled=False)
    shared = (structure, "predict", bool(model.jit_compile), repr(layout), _shapes(specs))
    own = (*shared, identity_number(model))
    program = cache.get(shared) or cache.get(own)
    if program is None:
        program = tracing.compile_forward(model, layout, specs)
        cache.put(own if program.slots is None or structure[0] == "own" else shared, program)
    return tracing.bind_forward(program, model, layout)


def _note_model(model):
    """Count models, and now and then free what TensorFlow keeps for every variable ever made (0.5 MB a small model)."""
    global _new_models
    if model not in _seen:
        _seen.add(model)
        _new_models += 1
        if _new_models % MODELS_BETWEEN_TRIMS == 0:
            seam.forget_kernels()


def _shapes(specs):
    return tuple((tuple(spec.shape), spec.dtype.name) for spec in specs)
