"""Experiment runs: what is recorded of a training, studies of many trials, early pruning."""

from laminar.runs import record

__all__ = ["record"]
