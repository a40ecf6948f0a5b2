"""Values and gradients, operation by operation."""

import numpy as np

from laminar.graph.teaching import Recorder


def test_each_use_has_a_gradient_of_its_own():
    recorder = Recorder()
    x = recorder.source(3.0)
    one, two = recorder.use(x), recorder.use(x)
    result = one * two
    gradients = recorder.differentiate(result, [x, one, two])
    assert [float(gradient) for gradient in gradients] == [6.0, 3.0, 3.0]
    assert all(gradient.dtype == np.float64 for gradient in gradients)


def test_nothing_flows_to_what_was_not_used_or_through_comparisons():
    recorder = Recorder()
    x, y = recorder.source(np.array([1.0, 2.0])), recorder.source(2)
    assert recorder.differentiate(x * 2, [y]) == [None]
    assert recorder.differentiate(x > y, [x]) == [None]
