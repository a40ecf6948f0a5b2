"""What a training run leaves behind: metrics by epoch, and how it ran."""

from dataclasses import dataclass, field


@dataclass
class History:
    """The record of a `fit()`.

    Attributes:
        metrics: metric name -> list of numbers, one for each epoch that ended (validation metrics, named `val_...`,
            only for epochs that were validated).
        epochs: the indices of those epochs, counted from 0 over the model's whole training.
        params: `epochs`, `steps`, `samples`, `batch_size`, `validation_samples`, `mode`, `mode_reason`, `device`,
            `compile_seconds`, `steps_per_second`, `seconds_per_epoch` (list), `stopped` (a callback ended it early),
            `interrupted` (the user did; `ended` says how), `resumed_from` (epoch, or `None`); of a stream
            `rows_left_out` (broken ones).
    """

    metrics: dict = field(default_factory=dict)
    epochs: list = field(default_factory=list)
    params: dict = field(default_factory=dict)

    @property
    def history(self):
        """`metrics`, under the name that Keras gives it."""
        return self.metrics

    @property
    def epoch(self):
        """`epochs`, under the name that Keras gives it."""
        return self.epochs
