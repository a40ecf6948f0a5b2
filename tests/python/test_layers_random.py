"""Fast random numbers: distributions, independence, and equality in every mode."""

import keras
import numpy as np
import pytest

from laminar.execution.backend import seam
from laminar.layers import random as fast
from laminar.training import fit

PLAIN = seam.PLAIN_MODE


N = 200_000


def draw(function, *arguments, seed=5, **named):
    with fast.fast_random():
        return np.asarray(getattr(keras.random, function)(*arguments, seed=seed, **named))


def test_uniform_numbers_are_uniform():
    values = draw("uniform", (N,), minval=-1.0, maxval=3.0)
    assert values.min() >= -1.0
    assert values.max() < 3.0
    counts = np.histogram(values, 100, (-1, 3))[0]
    assert ((counts - N / 100) ** 2 / (N / 100)).sum() < 160  # chi squared, 99 degrees of freedom: p about 1e-4


def test_normal_numbers_are_normal():
    values = draw("normal", (N,), mean=2.0, stddev=3.0)
    standard = (values - 2) / 3
    assert np.isfinite(values).all()
    assert abs(standard.mean()) < 0.01
    assert abs(standard.std() - 1) < 0.01
    assert abs((standard**3).mean()) < 0.03
    assert abs((standard**4).mean() - 3) < 0.1
    cut = draw("truncated_normal", (N,))
    assert np.abs(cut).max() <= 2.0
    assert abs(cut.std() - 0.8796) < 0.01


def test_whole_numbers_and_shuffles():
    values = draw("randint", (N,), -3, 4)
    assert set(np.unique(values)) == set(range(-3, 4))
    assert np.abs(np.bincount(values + 3) / N - 1 / 7).max() < 0.005
    order = draw("shuffle", np.arange(1000))
    assert sorted(order) == list(range(1000))
    assert (order == np.arange(1000)).sum() < 20


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_dropout_keeps_the_mean(rate):
    result = draw("dropout", np.ones((500, 400), "float32"), rate)
    kept = result != 0
    assert abs(kept.mean() - (1 - rate)) < 0.005
    assert np.allclose(result[kept], 1 / (1 - rate))
    shared = draw("dropout", np.ones((50, 40, 3), "float32"), rate, noise_shape=(None, 1, None))
    assert (shared == shared[:, :1]).all()


def test_bits_are_independent_between_units_steps_and_layers():
    steps = [draw("uniform", (1000,), seed=keras.random.SeedGenerator(seed)) for seed in range(40)]
    generator = keras.random.SeedGenerator(1000)
    steps += [draw("uniform", (1000,), seed=generator) for _ in range(160)]
    table = np.array(steps)
    between_steps = np.corrcoef(table)[np.triu_indices(200, 1)]
    between_units = np.corrcoef(table.T)[np.triu_indices(200, 1)]
    assert np.abs(between_steps).max() < 0.17  # 5.4 standard errors of 19,900 pairs
    assert abs(between_steps.std() * np.sqrt(1000) - 1) < 0.05
    assert abs(between_units.std() * np.sqrt(200) - 1) < 0.05
    shifted = [np.corrcoef(table[place, :-lag], table[place + 1, lag:])[0, 1] for place in range(199) for lag in (1, 7)]
    assert np.abs(shifted).max() < 0.17


def test_each_bit_is_fair():
    drawn = np.asarray(fast.bits((N,), 3)).astype(np.uint32)
    shares = np.array([(drawn >> place & 1).mean() for place in range(32)])
    assert np.abs(shares - 0.5).max() < 0.006
    assert len(np.unique(drawn)) == N  # a counter's hash repeats no value within a mask


def test_no_mask_comes_twice_in_ten_thousand_steps():
    generator = keras.random.SeedGenerator(9)
    hashed = seam.fused(lambda state: fast._hash(4, state))
    drawn = np.stack([seam.to_host(hashed(generator.next())) for _ in range(10_000)])
    assert len(np.unique(drawn, axis=0)) == 10_000
    assert len(np.unique(drawn)) > 39_900


def test_keras_is_itself_again_outside():
    before = keras.random.uniform((3,), seed=1)
    draw("uniform", (3,), seed=1)
    assert np.array_equal(before, keras.random.uniform((3,), seed=1))


def test_masks_are_the_same_in_every_mode(table, classifier):
    x, y = table
    weights = []
    for mode in (PLAIN, "xla-epoch", "eager"):
        keras.utils.set_random_seed(8)
        model = classifier(dropout=0.5, optimizer="sgd")
        fit(model, x, y, batch_size=25, epochs=2, mode=mode, seed=1)
        weights.append(model.get_weights())
    for other in weights[1:]:
        for one, two in zip(weights[0], other, strict=True):
            assert np.allclose(one, two, atol=1e-6)


def test_noise_and_augmentation_layers_draw_fast_numbers():
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.GaussianNoise(0.1),
            layers.RandomFlip(),
            layers.RandomTranslation(0.1, 0.1),
            layers.SpatialDropout2D(0.2),
            layers.GaussianDropout(0.1),
            layers.AlphaDropout(0.1),
            layers.Flatten(),
            layers.Dense(1),
        ]
    )
    model.compile(loss="mse", optimizer="sgd")
    history = fit(model, np.random.default_rng(1).random((20, 8, 8, 1)), np.ones(20), epochs=2)
    assert np.isfinite(history.metrics["loss"]).all()
