"""The benchmark's models in PyTorch and in JAX, trained as users of those libraries would."""

import math


def torch_epochs(case):
    """A function that trains for the case's epochs in PyTorch.

    Args:
        case: a `cases.Case`.
    Returns:
        Function of no arguments.
    """
    import torch

    x, y = (torch.from_numpy(array) for array in case.data())
    if case.split:
        x, y = (array[: math.floor(len(array) * (1 - case.split))] for array in (x, y))
    binary = y.ndim == 2
    y = y if binary else y.long()
    x = x.permute(0, 3, 1, 2).contiguous() if case.name == "convnet" else x
    x = x.long() if not x.is_floating_point() else x
    network = _torch_network(case.name)
    kind = torch.optim.Adam if case.name in ("convnet", "conv1d") else torch.optim.RMSprop
    optimizer = kind(network.parameters(), lr=1e-3)
    loss_of = torch.nn.BCEWithLogitsLoss() if binary else torch.nn.CrossEntropyLoss()

    def run():
        for _ in range(case.epochs):
            order, right = torch.randperm(len(x)), 0.0
            for rows in order.split(case.batch_size):
                optimizer.zero_grad()
                output = network(x[rows])
                loss = loss_of(output, y[rows])
                loss.backward()
                optimizer.step()
                right += ((output > 0) == y[rows]).sum() if binary else (output.argmax(1) == y[rows]).sum()

    return run


def _torch_network(name):
    from torch import nn

    class Last(nn.Module):
        def __init__(self, recurrent):
            super().__init__()
            self.recurrent = recurrent

        def forward(self, x):
            return self.recurrent(x)[0][:, -1]

    class Swap(nn.Module):
        def forward(self, x):
            return x.transpose(1, 2)

    class Largest(nn.Module):
        def forward(self, x):
            return x.amax(2)

    parts = {
        "tabular": lambda: [nn.Linear(8, 16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 1)],
        "mlp": lambda: [
            nn.Linear(784, 256), nn.ReLU(), nn.Dropout(0.4), nn.Linear(256, 128), nn.ReLU(), nn.Dropout(0.3),
            nn.Linear(128, 10),
        ],
        "mlp-small": lambda: [
            nn.Linear(1000, 64), nn.ReLU(), nn.Dropout(0.5), nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.5),
            nn.Linear(64, 10),
        ],
        "convnet": lambda: [
            nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Dropout(0.25), nn.Flatten(), nn.Linear(1600, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10),
        ],
        "lstm": lambda: [nn.Embedding(10000, 32), Last(nn.LSTM(32, 32, batch_first=True)), nn.Linear(32, 1)],
        "gru": lambda: [Last(nn.GRU(14, 32, batch_first=True)), nn.Linear(32, 1)],
        "conv1d": lambda: [
            nn.Embedding(10000, 64), Swap(), nn.Conv1d(64, 64, 5), nn.ReLU(), Largest(), nn.Linear(64, 64), nn.ReLU(),
            nn.Dropout(0.5), nn.Linear(64, 1),
        ],
    }  # fmt: skip
    return nn.Sequential(*parts[name]())


def jax_epochs(case):
    """A function that trains a dense case for its epochs in JAX, an epoch being one scan.

    Args:
        case: a `cases.Case` of dense layers.
    Returns:
        Function of no arguments.
    """
    import jax
    import jax.numpy as jnp

    sizes, rates = {
        "tabular": ((8, 16, 1), (0.1,)),
        "mlp": ((784, 256, 128, 10), (0.4, 0.3)),
        "mlp-small": ((1000, 64, 64, 10), (0.5, 0.5)),
    }[case.name]
    x, y = case.data()
    rows = math.floor(len(x) * (1 - case.split)) // case.batch_size * case.batch_size
    x, y = jnp.asarray(x[:rows]), jnp.asarray(y[:rows])
    keys = jax.random.split(jax.random.key(1), len(sizes))
    weights = [
        (jax.random.normal(key, pair) / math.sqrt(pair[0]), jnp.zeros(pair[1]))
        for key, pair in zip(keys, zip(sizes, sizes[1:], strict=False), strict=False)
    ]

    def loss_of(weights, x, y, key):
        for (kernel, bias), rate in zip(weights[:-1], rates, strict=True):
            key, use = jax.random.split(key)
            x = jax.nn.relu(x @ kernel + bias)
            x = jnp.where(jax.random.bernoulli(use, 1 - rate, x.shape), x / (1 - rate), 0.0)
        logits = x @ weights[-1][0] + weights[-1][1]
        if logits.shape[1] == 1:
            return jnp.mean(jnp.maximum(logits, 0) - logits * y + jnp.log1p(jnp.exp(-jnp.abs(logits))))
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(logits), y[:, None], 1))

    @jax.jit
    def epoch(weights, squares, key):
        order = jax.random.permutation(key, rows).reshape(-1, case.batch_size)

        def step(state, chosen):
            weights, squares, key = state
            key, use = jax.random.split(key)
            loss, gradients = jax.value_and_grad(loss_of)(weights, x[chosen], y[chosen], use)
            squares = jax.tree.map(lambda s, g: 0.9 * s + 0.1 * g * g, squares, gradients)
            weights = jax.tree.map(lambda w, g, s: w - 1e-3 * g / (jnp.sqrt(s) + 1e-7), weights, gradients, squares)
            return (weights, squares, key), loss

        return jax.lax.scan(step, (weights, squares, key), order)

    state = [weights, jax.tree.map(jnp.zeros_like, weights), jax.random.key(2)]

    def run():
        for _ in range(case.epochs):
            (state[0], state[1], state[2]), losses = epoch(*state)
            float(losses.mean())

    return run
