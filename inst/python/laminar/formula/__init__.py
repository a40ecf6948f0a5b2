"""Models of data frames: preprocessing learned from columns, networks and trees behind one interface.

R writes a plan (plain values, see `columns.py`), this folder makes Keras models of it.
"""

from laminar.formula.model import FormulaModel, take_rows
from laminar.formula.trees import TreeModel

__all__ = ["FormulaModel", "TreeModel", "take_rows"]
