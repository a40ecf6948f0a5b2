"""Steps over streams that cannot be gathered (ragged or sparse batches, several devices), by Keras's own functions."""

import numpy as np
from keras.src.backend.tensorflow.trainer import TFEpochIterator
from keras.src.utils.python_utils import pythonify_logs

from laminar.execution.interrupts import serve_interrupt
from laminar.layers.random import fast_random


class BatchSteps:
    """Training or evaluation steps over a stream, one compiled call for each batch (Keras's own step functions).

    Args:
        model: a compiled Keras model.
        kind: "train" or "test".
        x: dataset, generator, `PyDataset` or arrays that cannot be placed whole (sparse or ragged ones).
        arguments: further arguments of Keras's epoch iterator: `y`, `sample_weight`, `batch_size`, `shuffle`,
            `class_weight`, `steps_per_epoch`.
    """

    mode, compile_seconds, step_seconds, note = "stream", 0.0, None, None

    def __init__(self, model, kind, x, **arguments):
        self._model, self._kind = model, kind
        self._iterator = TFEpochIterator(
            x=x,
            distribute_strategy=model.distribute_strategy,
            steps_per_execution=model.steps_per_execution,
            **arguments,
        )
        model._maybe_symbolic_build(iterator=self._iterator)
        self._iterator.reset()
        if kind == "train":
            model.make_train_function()
        else:
            model.make_test_function()

    @property
    def batches(self):
        """Steps in an epoch, `None` while not known."""
        return self._iterator.num_batches

    def left_out(self):
        """Rows are not looked at one by one here."""
        return 0, None

    def limit(self, steps):
        """A stream runs in single steps anyway."""

    def prepare(self):
        """Nothing to prepare: the first batch compiles the step."""

    def run(self, span, look_up, before_batch=lambda step: None):
        """Run an epoch; arguments and result as those of `RowSteps.run()`.

        Args:
            span: not used, the stream decides.
            look_up: called after each step with (steps done, logs, bad step).
            before_batch: called with each step before it runs.
        """
        model, done, logs, bad = self._model, 0, {}, None
        model.reset_metrics()
        function = model.train_function if self._kind == "train" else model.test_function
        with fast_random(), self._iterator.catch_stop_iteration():
            for begin, end, iterator in self._iterator:
                before_batch(begin)
                logs = function(iterator)
                done = end + 1
                serve_interrupt()
                plain = pythonify_logs(logs)
                if bad is None and not np.isfinite(plain.get("loss", 0.0)):
                    bad = begin
                if not look_up(done, plain, bad):
                    break
        return pythonify_logs(model._get_metrics_result_or_logs(logs))
