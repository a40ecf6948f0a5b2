"""How many floating-point operations training takes, and how many a card can do.

Counted are the multiplications and additions of matrix products and convolutions, the "model FLOPs" of Chowdhery et al.
(2022, appendix B): what the mathematics asks for, whatever a program really does. A gradient with respect to weights
takes as many as the way forward, and so does one with respect to inputs, which the first layer needs none of.
"""

import math
import re

SHAPELESS = ("Embedding", "BatchNormalization", "LayerNormalization")

# Peak TFLOP/s without sparsity, of NVIDIA's data sheets and white papers: float32 (on the ordinary cores), TF32 and
# bfloat16 or float16 with sums in float32 (on the tensor cores). The first that the device's name contains counts.
# Data sheets: H100 (2023), H200 (2024), A100 (2022), L4 and L40S (2023), A10 (2021), T4 (2019), V100 (2020);
# white papers: Ada GPU architecture v2.1 (RTX 40, appendix A), Ampere GA102 GPU architecture v2.1 (RTX 30, appendix A).
CARDS = {
    "H200": (67.0, 494.7, 989.4),
    "H100 PCIe": (51.2, 378.0, 756.0),
    "H100 NVL": (60.0, 417.5, 835.5),
    "H100": (67.0, 494.7, 989.4),
    "A100": (19.5, 156.0, 312.0),
    "L40S": (91.6, 183.0, 362.0),
    "L4": (30.3, 60.0, 121.0),
    "A10": (31.2, 62.5, 125.0),
    "T4": (8.1, None, 65.0),
    "V100": (15.7, None, 125.0),
    "RTX 4090": (82.6, 82.6, 165.2),
    "RTX 4080": (48.7, 48.7, 97.5),
    "RTX 3090": (35.6, 35.6, 71.0),
    "RTX 3080": (29.8, 29.8, 59.5),
}


def card_peak(name, policy, precision):
    """The peak of a card in FLOP/s.

    Args:
        name: the device's name, such as "NVIDIA H100 80GB HBM3".
        policy: "float32", "mixed_bfloat16" or "mixed_float16".
        precision: how matrix products of float32 are done, "float32" or "tf32".
    Returns:
        FLOP/s, or `None` for a card that is not in the table.
    Example:
        >>> card_peak("Tesla T4", "float32", "tf32")  # has no TF32
        8100000000000.0
    """
    for card, (single, tf32, half) in CARDS.items():
        if re.search(rf"(?<![A-Za-z0-9]){card}(?![A-Za-z0-9])", name):
            peak = half if policy != "float32" else (tf32 or single) if precision == "tf32" else single
            return peak * 1e12
    return None


def training_flops(model):
    """Operations for one row: (of a training step, of a forward pass).

    Args:
        model: a built Keras model, a chain or blocks with bypasses, whose inputs all pass its first layer with weights.
    Errors:
        `ValueError` for a layer with weights that no formula knows.
    """
    training = forward = 0
    first = True
    for layer in model.layers:
        by_inputs, inner = layer_flops(layer)
        training += (2 if first else 3) * by_inputs + 3 * inner
        forward += by_inputs + inner
        first = first and not layer.trainable_variables
    return training, forward


def layer_flops(layer):
    """Operations of a layer's forward pass over one row: (on its inputs, on what it made of them itself)."""
    kind = type(layer).__name__
    if kind == "Dense":
        return 2 * math.prod(layer.output.shape[1:-1]) * _size(layer.kernel), 0
    if kind in ("Conv1D", "Conv2D", "Conv3D"):
        return 2 * _size(layer.kernel) // math.prod(layer.kernel_size) * _taps(layer), 0
    if kind in ("LSTM", "GRU", "SimpleRNN"):
        points = layer.input.shape[1]
        return 2 * points * _size(layer.cell.kernel), 2 * points * _size(layer.cell.recurrent_kernel)
    if kind == "EinsumDense":
        return _einsum(layer), 0
    if kind == "MultiHeadAttention":
        return _attention(layer)
    if layer.weights and kind not in SHAPELESS:
        raise ValueError(f"No formula counts the operations of {kind}.")
    return 0, 0


def _size(variable):
    return math.prod(variable.shape)


def _taps(layer):
    """Products of kernel positions with values, padding left out: over each axis, and multiplied."""
    total = 1
    axes = zip(layer.input.shape[1:-1], layer.output.shape[1:-1], layer.kernel_size, strict=True)
    for (length, outputs, width), stride, gap in zip(axes, layer.strides, layer.dilation_rate, strict=True):
        reach = (width - 1) * gap + 1
        before = max(0, (outputs - 1) * stride + reach - length) // 2 if layer.padding == "same" else 0
        places = (place * stride + tap * gap - before for place in range(outputs) for tap in range(width))
        total *= sum(0 <= place < length for place in places)
    return total


def _einsum(layer):
    left, kernel = layer.equation.split("->")[0].split(",")
    sizes = dict(zip(left, layer.input.shape, strict=True)) | dict(zip(kernel, layer.kernel.shape, strict=True))
    return 2 * math.prod(size for label, size in sizes.items() if label != left[0])


def _attention(layer):
    """Projections of queries, results, keys and values; scores and their use."""
    query, source = (tensor.shape[1] for tensor in layer.input[:2])
    size = {name: _size(getattr(layer, f"_{name}_dense").kernel) for name in ("query", "key", "value", "output")}
    scores = query * source * layer.num_heads * (layer.key_dim + layer.value_dim)
    by_inputs = 2 * query * size["query"] + 2 * source * (size["key"] + size["value"])
    return by_inputs, 2 * query * size["output"] + 2 * scores


def compiled_flops(model, x, y):
    """What JAX's compiler counts for the loss of a batch and its gradients: everything, element by element too.

    Args:
        model: a built Keras model without loops (a loop's body is counted once).
        x, y: a batch, NumPy arrays.
    Returns:
        Operations a row, or `None` where the compiler does not count.
    """
    import jax

    def loss_of(weights, others):
        outputs, _ = model.stateless_call(weights, others, x, training=True)
        return model.compute_loss(x, y, outputs)

    weights, others = ([v.value for v in vs] for vs in (model.trainable_variables, model.non_trainable_variables))
    counted = jax.jit(jax.value_and_grad(loss_of)).lower(weights, others).cost_analysis()
    counted = counted[0] if isinstance(counted, list) else counted  # before JAX 0.4.31
    return counted["flops"] / len(x) if counted and "flops" in counted else None
