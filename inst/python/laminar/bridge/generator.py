"""An R function as a source of batches."""


def generator(next_batch):
    """Batches from a function that gives one batch a call and None at the end.

    Args:
        next_batch: function of no arguments; R is called on the thread that draws the next batch.

    Yields:
        What the function returned.

    Example:
        >>> batches = iter([1, 2, None])
        >>> list(generator(lambda: next(batches)))
        [1, 2]
    """
    while (batch := next_batch()) is not None:
        yield batch
