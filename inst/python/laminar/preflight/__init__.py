"""A look at model and data before training: what would train badly without an error."""

from laminar.preflight.findings import Finding
from laminar.preflight.look import look

__all__ = ["Finding", "look"]
