"""The benchmark's models in PyTorch and in JAX, trained as users of those libraries would."""

import math


def torch_epochs(case, device="cpu", policy="float32", compiled=False):
    """A function that trains for the case's epochs in PyTorch, and validates where the case does.

    The data start in the host's memory, as they do for Keras and for the engine, and go to the device at once.

    Args:
        case: a `cases.Case`.
        device: "cpu" or "cuda".
        policy: Keras's name of the policy: "float32", "mixed_bfloat16" or "mixed_float16".
        compiled: the forward pass and the loss go through `torch.compile()`.
    Returns:
        Function of no arguments, which ends when the device has.
    """
    import torch

    x, y = (torch.from_numpy(array) for array in case.data())
    binary = y.ndim == 2
    y = y if binary else y.long()
    x = x.permute(0, 3, 1, 2).contiguous() if x.ndim == 4 else x
    x = x.long() if not x.is_floating_point() else x
    kept = math.floor(len(x) * (1 - case.split))
    network = _torch_network(case.name).to(device)
    optimizer = {"adam": torch.optim.Adam, "rmsprop": torch.optim.RMSprop}[case.optimizer](
        network.parameters(), lr=1e-3
    )
    loss_of = torch.nn.BCEWithLogitsLoss() if binary else torch.nn.CrossEntropyLoss()
    low = {"mixed_bfloat16": torch.bfloat16, "mixed_float16": torch.float16}.get(policy)
    scaler = torch.amp.GradScaler(device, enabled=policy == "mixed_float16")

    def forward(x, y):
        with torch.autocast(device, dtype=low or torch.bfloat16, enabled=low is not None):
            output = network(x)
        output = output.float()
        right = (output > 0) == y if binary else output.argmax(1) == y
        return loss_of(output, y), right.sum()

    if compiled:
        forward = torch.compile(forward, dynamic=False)

    def run():
        x_all, y_all = x.to(device), y.to(device)
        for _ in range(case.epochs):
            order, total, right = torch.randperm(kept, device=device), 0.0, 0.0
            network.train()
            for rows in order.split(case.batch_size):
                optimizer.zero_grad()
                loss, hits = forward(x_all[rows], y_all[rows])
                scaler.scale(loss).backward()
                scaler.step(optimizer)
                scaler.update()
                total, right = total + loss.detach(), right + hits
            network.eval()
            with torch.no_grad():
                for first in range(kept, len(x_all), case.batch_size):
                    rows = slice(first, first + case.batch_size)
                    loss, hits = forward(x_all[rows], y_all[rows])
                    total, right = total + loss, right + hits
            float(total), float(right)
        if device == "cuda":
            torch.cuda.synchronize()

    return run


def _torch_network(name):
    import torch
    from cases import BLOCKS, HEADS, PATCHES, WIDTH
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

    class Middle(nn.Module):
        def forward(self, x):
            return x.mean(1)

    class Project(nn.Module):
        """To the transformer's width, with a learned number for each position and channel."""

        def __init__(self, length, channels):
            super().__init__()
            self.linear = nn.Linear(channels, WIDTH, bias=False)
            self.positions = nn.Parameter(torch.zeros(length, WIDTH))

        def forward(self, x):
            return self.linear(x) + self.positions

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.normal, self.normal_wide = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
            self.attention = nn.MultiheadAttention(WIDTH, HEADS, batch_first=True)
            self.wide = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.GELU(), nn.Linear(4 * WIDTH, WIDTH))
            self.dropout = nn.Dropout(0.1)

        def forward(self, x):
            normal = self.normal(x)
            x = x + self.dropout(self.attention(normal, normal, normal, need_weights=False)[0])
            return x + self.dropout(self.wide(self.normal_wide(x)))

    def convolutions(before, filters):
        parts = []
        for inputs in (before, filters):
            parts += [nn.Conv2d(inputs, filters, 3, padding=1, bias=False), nn.BatchNorm2d(filters), nn.ReLU()]
        return [*parts, nn.MaxPool2d(2)]

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
        "convnet-32": lambda: [
            *convolutions(3, 32), *convolutions(32, 64), *convolutions(64, 128), nn.Flatten(), nn.Dropout(0.5),
            nn.Linear(2048, 10),
        ],
        "lstm-256": lambda: [Last(nn.LSTM(64, 256, batch_first=True)), nn.Dropout(0.2), nn.Linear(256, 10)],
        "transformer": lambda: [
            Project(*PATCHES), *(Block() for _ in range(BLOCKS)), nn.LayerNorm(WIDTH), Middle(), nn.Linear(WIDTH, 10),
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
