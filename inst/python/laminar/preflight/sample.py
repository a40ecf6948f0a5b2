"""Some rows of an array, enough to judge all of them by, read at little cost from R's column order, too."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

LIMIT = 1 << 16  # values that a sample holds; a smaller array is looked at as a whole
SUMMED = 1 << 24  # values up to which all of them are asked whether they are finite: about 10 ms
BLOCK = 16  # neighbouring rows share cache lines in column order


@dataclass
class Sample:
    """Rows of one array as numbers, with what is asked of them more than once.

    Attributes:
        leaf: the array (n, ...).
        label: what messages call it, for example "`x`".
        columns: names of its columns, or `None`.
        role: what the model does with it: "values", "codes" or "other".
    """

    leaf: np.ndarray
    label: str
    columns: list | None = None
    role: str = "other"

    @cached_property
    def whole(self):
        """Whether these are all rows."""
        return self._places is None

    @cached_property
    def is_finite(self):
        """Whether all values are finite: none is NaN in `values`."""
        flat = self.values.ravel(order="K")
        return not np.isnan(np.dot(flat, flat))

    @cached_property
    def is_finite_throughout(self):
        """Whether all values of the array are finite, beyond the sample, too, where that costs little."""
        if self.whole or self.leaf.dtype.kind != "f" or self.leaf.size > SUMMED:
            return True
        with np.errstate(over="ignore", invalid="ignore"):
            return bool(np.isfinite(np.sum(self.leaf))) or bool(np.isfinite(self.leaf).all())

    @cached_property
    def values(self):
        """(rows, features) of floating type; values that are not finite are NaN."""
        rows = self.leaf if self.whole else np.concatenate([self.leaf[place] for place in self._places])
        rows = rows.reshape(len(rows), -1)
        if rows.dtype not in (np.float32, np.float64):
            return rows.astype(np.float32)
        flat = rows.ravel(order="K")
        return rows if np.isfinite(np.dot(flat, flat)) else np.where(np.isfinite(rows), rows, np.nan)

    @cached_property
    def _places(self):
        return sample_rows(len(self.leaf), int(np.prod(self.leaf.shape[1:], dtype=np.int64)))

    @cached_property
    def low(self):
        """Smallest value of each feature."""
        return self.values.min(axis=0) if self.is_finite else _ignoring(np.nanmin, self.values)

    @cached_property
    def high(self):
        """Largest value of each feature."""
        return self.values.max(axis=0) if self.is_finite else _ignoring(np.nanmax, self.values)

    @cached_property
    def mean(self):
        """Mean of each feature."""
        return self.values.mean(axis=0) if self.is_finite else _ignoring(np.nanmean, self.values)

    @cached_property
    def square(self):
        """Mean square of each feature."""
        mean = np.mean if self.is_finite else np.nanmean
        with np.errstate(over="ignore"):
            return _ignoring(mean, np.square(self.values))

    @cached_property
    def spread(self):
        """Standard deviation of each feature, 0 where all values are equal."""
        with np.errstate(invalid="ignore"):
            spread = np.sqrt(np.maximum(self.square - np.square(self.mean), 0))
        return np.where(self.low == self.high, 0, spread)

    def column(self, place):
        """All rows of one feature."""
        return self.leaf[(slice(None), *np.unravel_index(place, self.leaf.shape[1:]))]

    def name(self, place):
        """What a feature is called: `"age"`, or `column 3` where there are no names."""
        named = self.columns and len(self.columns) == self.values.shape[1] and self.columns[place]
        return f'"{self.columns[place]}"' if named else f"column {place + 1}"


def sample_rows(count, size):
    """Which of `count` rows of `size` values to look at: slices spread evenly, or `None` for all.

    Example:
        >>> sample_rows(10, 3) is None
        True
    """
    blocks = max(1, LIMIT // max(1, size) // BLOCK)
    if count * size <= LIMIT or count <= blocks * BLOCK:
        return None
    rows = min(BLOCK, max(1, LIMIT // max(1, size)))
    starts = np.unique(np.linspace(0, count - rows, blocks).astype(int))
    return [slice(start, start + rows) for start in starts]


def _ignoring(function, values):
    with np.errstate(all="ignore"):
        kept = ~np.isnan(values).all(axis=0)
        result = np.zeros(values.shape[1])
        result[kept] = function(values[:, kept], axis=0)
        return result
