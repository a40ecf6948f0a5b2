"""One contestant of `gpu.py` in a process of its own: `python contestants.py JOB`, JOB being JSON.

For each case of the job it prints a line "RESULT " with JSON: seconds of each fit, or "failed" with the reason, so that
a case that cannot be run costs only itself. Jobs: "probe", "reference" (Keras's own fit on the processor), "keras",
"laminar", "torch", "compile".
"""

import gc
import json
import math
import os
import statistics
import sys
import time
import traceback

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from cases import Case
from flops import compiled_flops, training_flops
from one import seconds

CHECK_STEPS, CHECK_EPOCHS = 4, 2
CHECK_ROWS = 64  # whose predictions are compared


def probe(job):
    """What the backend runs on, and how fast a large matrix product is there."""
    import keras

    start(job)
    facts = {"backend": keras.backend.backend(), "keras": keras.__version__, "python": sys.version.split()[0]}
    if facts["backend"] == "jax":
        import jax

        device = jax.devices()[0]
        platform = "gpu" if device.platform in ("cuda", "rocm") else device.platform
        facts |= {"version": jax.__version__, "platform": platform, "device": device.device_kind}
    else:
        import tensorflow as tf

        cards = tf.config.list_physical_devices("GPU")
        details = tf.config.experimental.get_device_details(cards[0]) if cards else {}
        facts |= {"version": tf.__version__, "platform": "gpu" if cards else "cpu"}
        facts["device"] = details.get("device_name", "cpu")
    return facts | {"matmul": matmul_speed(job["policy"], facts["platform"])}


def matmul_speed(policy, platform):
    """FLOP/s of products of large square matrices, the best of some."""
    import keras

    size = 8192 if platform != "cpu" else 2048 if policy == "float32" else 512
    dtype = policy.removeprefix("mixed_")
    random = np.random.default_rng(1)
    left, right = (
        keras.ops.cast(keras.ops.convert_to_tensor(random.standard_normal((size, size), "float32") / size**0.5), dtype)
        for _ in range(2)
    )

    count = 4 if platform != "cpu" else 1

    def products():
        result = right
        for _ in range(count):
            result = keras.ops.matmul(left, result)
        float(keras.ops.cast(result[0, 0], "float32"))  # waits for the device

    products()
    return count * 2 * size**3 / min(seconds(products) for _ in range(8))


def torch_probe(job):
    """What PyTorch runs on."""
    import torch

    found = torch.cuda.is_available()
    name = torch.cuda.get_device_name() if found else "cpu"
    return {"version": torch.__version__, "platform": "gpu" if found else "cpu", "device": name}


def timed(fit, job):
    """Seconds of the first fit and of later ones: at most `repeats`, no more than 2 once `longest` seconds are over."""
    first, fits, start = seconds(fit), [], time.perf_counter()
    while len(fits) < job["repeats"] and (len(fits) < 2 or time.perf_counter() - start < job["longest"]):
        fits.append(seconds(fit))
    return {"first": first, "fits": fits, "fit": statistics.median(fits)}


def wait_for(model):
    """Wait until the device has trained the model."""
    import keras

    for variable in (min(model.trainable_variables, key=lambda v: math.prod(v.shape)), model.optimizer.iterations):
        keras.ops.convert_to_numpy(variable.value)


def measure_keras(case, job):
    """Keras's own `fit()`, silent, else with default settings."""
    (x, y), model = case.data(), case.model()

    def fit():
        model.fit(x, y, epochs=case.epochs, batch_size=case.batch_size, validation_split=case.split, verbose=0)
        wait_for(model)

    return timed(fit, job)


def measure_laminar(case, job):
    """The engine with default settings, warm once it has settled on a mode; and its check."""
    from laminar import training

    (x, y), model, params = case.data(), case.model(), {}

    def fit():
        arguments = {"epochs": case.epochs, "batch_size": case.batch_size, "validation_split": case.split}
        params.update(training.fit(model, x, y, **arguments).params)
        wait_for(model)

    first, start = seconds(fit), time.perf_counter()
    compiling = params.get("compile_seconds")
    while params["mode"] == "graph" and time.perf_counter() - start < job["settle"]:
        fit()
    result = {**timed(fit, job), "first": first, "compile": compiling}
    result |= {"mode": params["mode"], "reason": params["mode_reason"]}
    training_row, forward_row = training_flops(model)
    trained = math.floor(len(x) * (1 - case.split))
    result["flops_epoch"] = trained * training_row + (len(x) - trained) * forward_row
    result["flops_step"] = case.batch_size * training_row
    result["steps"] = math.ceil(trained / case.batch_size)
    return result | check(case, job, params["mode"])


def check_data(case):
    """The rows that are checked."""
    x, y = case.data()
    return x[: CHECK_STEPS * case.batch_size], y[: CHECK_STEPS * case.batch_size]


def measure_reference(case, job):
    """Losses and predictions of Keras's own `fit()`, without random layers and in the order of the rows."""
    import keras

    keras.utils.set_random_seed(1)
    (x, y), model = check_data(case), case.model(random=False)
    kept = {f"weights{place}": value for place, value in enumerate(model.get_weights())}
    kept["before"] = model.predict(x[:CHECK_ROWS], verbose=0)
    arguments = {"epochs": CHECK_EPOCHS, "batch_size": case.batch_size, "shuffle": False, "verbose": 0}
    kept["losses"] = model.fit(x, y, **arguments).history["loss"]
    kept["after"] = model.predict(x[:CHECK_ROWS], verbose=0)
    np.savez(os.path.join(job["folder"], f"{case.name}.npz"), **kept)
    result = {"losses": kept["losses"], "flops_formula": training_flops(model)[0], "flops_compiler": None}
    if job["count"] and keras.backend.backend() == "jax" and not any("rnn" in name for name in _kinds(model)):
        result["flops_compiler"] = compiled_flops(model, x[: case.batch_size], y[: case.batch_size])
    return result


def _kinds(model):
    return [base.__name__.lower() for layer in model.layers for base in type(layer).__mro__]


def check(case, job, mode):
    """How far the engine is from the reference after the same steps from the same weights.

    Returns:
        "loss_gap": the largest relative difference of an epoch's loss; "change_gap": the distance of the predictions
        after training to those of the reference, as a share of what training changed in them.
    """
    from laminar import training

    with np.load(os.path.join(job["folder"], f"{case.name}.npz")) as file:
        kept = dict(file)
    (x, y), model = check_data(case), case.model(random=False)
    model.set_weights([kept[f"weights{place}"] for place in range(len(model.weights))])
    arguments = {"epochs": CHECK_EPOCHS, "batch_size": case.batch_size, "shuffle": False, "mode": mode}
    losses = np.asarray(training.fit(model, x, y, **arguments).metrics["loss"])
    after = np.asarray(training.predict(model, x[:CHECK_ROWS]), "float64").reshape(kept["after"].shape)
    gap = np.abs(losses - kept["losses"]) / np.abs(kept["losses"])
    changed = np.linalg.norm(kept["after"] - kept["before"])
    return {"loss_gap": float(gap.max()), "change_gap": float(np.linalg.norm(after - kept["after"]) / changed)}


def measure_torch(case, job, compiled=False):
    """A training loop in PyTorch."""
    import peers
    import torch

    device = "cuda" if job["platform"] == "gpu" else "cpu"
    if compiled:
        import torch._dynamo

        torch._dynamo.reset()  # it compiles only so many versions of one function
    torch.cuda.empty_cache()
    return timed(peers.torch_epochs(case, device, job["policy"], compiled), job)


def measure_compile(case, job):
    """The same through `torch.compile()`."""
    return measure_torch(case, job, compiled=True)


def start(job):
    """Start the device, which is not measured, and say how products of float32 are done, alike for everybody.

    JAX is told by an environment variable (`gpu.environment()`).
    """
    if job["what"] in ("torch", "compile"):
        import torch

        left = torch.ones(8, 8, device="cuda" if job["platform"] == "gpu" else "cpu")
        float((left @ left).sum())
        torch.set_float32_matmul_precision("high" if job["precision"] == "tf32" else "highest")
        torch.backends.cudnn.allow_tf32 = job["precision"] == "tf32"
        return
    import keras

    if job["what"] != "reference":
        keras.config.set_dtype_policy(job["policy"])
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_tensor_float_32_execution(job["precision"] == "tf32")
    left = keras.ops.ones((8, 8))
    float(keras.ops.sum(keras.ops.matmul(left, left)))


def attempt(call, *arguments):
    """The call's result, or why it failed, as a dict."""
    try:
        return call(*arguments)
    except Exception as error:  # whatever a library may raise: the next case goes on
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        reason = f"{type(error).__name__}: {lines[0] if lines else ''}"
        return {"failed": reason[:200], "traceback": traceback.format_exc()[-4000:]}


def main(job):
    """Do the job, case by case."""
    if job["what"] in ("probe", "torch_probe"):
        print("RESULT " + json.dumps(attempt(globals()[job["what"]], job)), flush=True)
        return
    start(job)
    for case in job["cases"]:
        result = attempt(globals()[f"measure_{job['what']}"], Case(**case), job)
        print("RESULT " + json.dumps(result), flush=True)
        gc.collect()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
