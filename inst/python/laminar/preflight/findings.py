"""What a look at the data finds, as plain values."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was found.

    Attributes:
        topic: a short word.
        message: one sentence: what is the matter.
        found: lines with the evidence.
        mend: lines that say how to mend it.
        weight: "warning", or "note" for what may well be meant.
    """

    topic: str
    message: str
    found: tuple = ()
    mend: tuple = ()
    weight: str = "warning"

    def plain(self):
        """As a dict, for R."""
        return {**asdict(self), "found": list(self.found), "mend": list(self.mend)}


def listed(names, most=4):
    """Names for a message, no more than `most` of them.

    Example:
        >>> listed(["a", "b", "c"], most=2)
        'a, b and 1 more'
    """
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def number(value):
    """A number as people write it.

    Example:
        >>> number(0.00012345), number(512.0), number(19724.3)
        ('0.000123', '512', '19,724')
    """
    return f"{float(value):.3g}" if abs(value) < 1000 else f"{float(value):,.0f}"
