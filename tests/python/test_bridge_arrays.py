import numpy as np

from laminar.bridge.arrays import fill_r, r_ready


def test_results_become_what_r_holds():
    results = {
        "number": np.ones((3000, 4), "float32"),
        "count": np.array([1, 2], "int64"),
        "large": np.array([2**40]),
        "flag": np.array([[True, False]] * 2),
        "one": np.float32(2.5),
    }
    found = {name: r_ready(value) for name, value in results.items()}
    assert {name: value.dtype.name for name, value in found.items()} == {
        "number": "float64",
        "count": "int32",
        "large": "float64",
        "flag": "bool",
        "one": "float64",
    }
    assert found["number"].flags.f_contiguous
    assert found["flag"].flags.f_contiguous
    assert found["large"][0] == 2**40


def test_smallest_integer_is_not_r_missing():
    assert r_ready(np.array([-(2**31)])).dtype == np.float64


def test_half_precision_comes_back_as_doubles():
    import ml_dtypes

    assert r_ready(np.ones((2, 2), ml_dtypes.bfloat16)).dtype == np.float64


def test_only_memory_that_is_not_numpys_own_is_filled():
    assert not fill_r(np.zeros((2, 2), order="F"), np.ones((2, 2), "float32"))
    memory = np.zeros(6)
    view = memory.reshape((2, 3), order="F")
    values = np.arange(6, dtype="float32").reshape(2, 3)
    assert fill_r(view, values)
    assert (memory.reshape((2, 3), order="F") == values).all()
