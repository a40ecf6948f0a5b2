"""Training on an accelerator: the engine beside Keras's own fit, PyTorch and torch.compile.

Every contestant runs in a process of its own, one after another, over all cases: those of `run.py` and three larger.
Data start in the host's memory and losses come back to it; the clock is read when the device has finished. A few
steps of the engine without random layers and without shuffling must agree with Keras's own fit on the processor.

On a machine without R and without the repository's set-up, an NVIDIA card and its driver suffice:

    python -m venv gpu && gpu/bin/pip install keras "jax[cuda12]" torch
    gpu/bin/python bench/gpu.py --backend jax --device gpu --json gpu.json

Without any card `--small` shows in about a minute that everything works. The default run stops after nine minutes.
"""

import argparse
import dataclasses
import importlib.util
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from cases import CASES, LARGE  # noqa: E402
from flops import card_peak  # noqa: E402

EPOCHS = 5  # at least, so that bringing the data to the device is not what is measured
SMALL = ("tabular", "mlp-small", "gru", "convnet")  # what --small runs where no cases are named: soon compiled
CONTESTANTS = ("laminar", "keras", "torch", "compile")
# Largest gaps allowed to the reference in single precision on the processor: in the loss of an epoch, and in what
# training changed in the predictions (see `contestants.check()`).
TOLERANCES = {"float32": (1e-4, 0.01), "tf32": (1e-3, 0.1), "mixed_float16": (2e-3, 0.2), "mixed_bfloat16": (5e-3, 0.4)}
STARTING = 150  # seconds more for a process's first case: loading everything on a busy machine


def parse(arguments):
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    names = [*CASES, *LARGE]
    add("--cases", help=f"which, of {', '.join(names)} (default: all; with --small {', '.join(SMALL)})")
    add("--contestants", default=",".join(CONTESTANTS), help="whom to measure beside laminar (default: %(default)s)")
    add("--backend", choices=("jax", "tensorflow"), help="Keras's backend (default: KERAS_BACKEND, else what is there)")
    add("--device", choices=("auto", "cpu", "gpu"), default="auto", help="gpu: fail where there is none")
    add("--policy", choices=("float32", "mixed_bfloat16", "mixed_float16"), default="float32", help="dtype policy")
    add("--precision", choices=("tf32", "float32"), default="tf32", help="products of float32 on tensor cores, for all")
    add("--epochs", type=int, help=f"epochs in a fit (default: the case's, at least {EPOCHS})")
    add("--repeats", type=int, default=5, help="timed fits after the first (default: %(default)s)")
    add("--small", action="store_true", help="few rows, few epochs: that it works, not how fast")
    add("--peak", type=float, metavar="TFLOPS", help="the device's peak, for cards that are not in flops.py")
    add("--torch-python", default=sys.executable, help="the Python that has torch (default: this one)")
    add(
        "--minutes", type=float, default=9.0, help="start nothing and stop what runs after these (default: %(default)s)"
    )
    add("--limit", type=float, default=120.0, help="seconds for one case of one contestant (default: %(default)s)")
    add("--json", metavar="FILE", help="write everything measured to this file, after every case")
    options = parser.parse_args(arguments)
    options.cases = options.cases or ",".join(SMALL if options.small else names)
    for option, known in (("cases", names), ("contestants", CONTESTANTS)):
        wanted = getattr(options, option).split(",")
        if strange := [name for name in wanted if name not in known]:
            parser.error(f"--{option} knows {', '.join(known)}; not {', '.join(strange)}.")
        setattr(options, option, wanted)
    options.backend = options.backend or os.environ.get("KERAS_BACKEND") or default_backend()
    if options.backend not in ("jax", "tensorflow"):
        parser.error(f"KERAS_BACKEND must be jax or tensorflow, not {options.backend}.")
    options.contestants = ["laminar", *(name for name in options.contestants if name != "laminar")]
    return options


def default_backend():
    """TensorFlow where it is installed, as in laminar."""
    return "tensorflow" if importlib.util.find_spec("tensorflow") else "jax"


def sized(case, options):
    """The case with the rows, batch size and epochs that are wanted."""
    epochs = options.epochs or (1 if options.small else max(EPOCHS, case.epochs))
    if not options.small:
        return dataclasses.replace(case, epochs=epochs)
    batch_size = 8
    return dataclasses.replace(case, epochs=epochs, batch_size=batch_size, rows=min(case.rows, 4 * batch_size))


def environment(options, hidden=False):
    """For a contestant; `hidden` hides accelerators from it."""
    changes = {
        "KERAS_BACKEND": options.backend,
        "PYTHONPATH": os.pathsep.join([str(HERE.parent / "inst" / "python"), str(HERE)]),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_FORCE_GPU_ALLOW_GROWTH": "true",
        "XLA_PYTHON_CLIENT_PREALLOCATE": "false",
    }
    if options.precision == "float32":
        changes["JAX_DEFAULT_MATMUL_PRECISION"] = "highest"  # JAX's default is TF32 where a card has it
    if hidden or options.device == "cpu":
        changes |= {"CUDA_VISIBLE_DEVICES": "", "JAX_PLATFORMS": "cpu"}
    return {**os.environ, **changes}


class Process:
    """A contestant at work: `next_result(seconds)` gives a dict, or raises `TimeoutError` or `EOFError`."""

    def __init__(self, job, python, environment):
        self.errors = tempfile.TemporaryFile("w+", errors="replace")  # noqa: SIM115
        command = [python, str(HERE / "contestants.py"), json.dumps(job)]
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=self.errors, text=True, start_new_session=True
        )
        self.lines = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            if line.startswith("RESULT "):
                self.lines.put(json.loads(line.removeprefix("RESULT ")))
        self.lines.put(None)

    def next_result(self, seconds):
        try:
            result = self.lines.get(timeout=max(0.0, seconds))
        except queue.Empty:
            raise TimeoutError from None
        if result is None:
            raise EOFError(self.said())
        return result

    def said(self):
        """The last line of its standard error, once it has ended."""
        self.process.wait(STARTING)
        self.errors.seek(0)
        lines = [line.strip() for line in self.errors.read().splitlines() if line.strip()]
        return lines[-1][:200] if lines else f"it ended with status {self.process.returncode} and said nothing"

    def end(self):
        """Stop it and what it started."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()
        self.errors.close()


def ask(what, options, python=sys.executable):
    """One result of a job without cases."""
    job = {"what": what, "policy": options.policy, "precision": options.precision}
    process = Process(job, python, environment(options))
    try:
        return {**process.next_result(STARTING), "said": process.said()}
    except (TimeoutError, EOFError) as problem:
        return {"failed": str(problem) or f"no answer in {STARTING} seconds"}
    finally:
        process.end()


def results_of(job, cases, python, environment, deadline, limit):
    """Each case's result as it comes: (name, dict). A process that dies or hangs is replaced for the cases left."""
    pending, process, patience = list(cases), None, limit + STARTING
    try:
        while pending:
            left = deadline - time.monotonic()
            if left > 0 and process is None:
                shown = [dataclasses.asdict(case) for case in pending]
                process, patience = Process({**job, "cases": shown}, python, environment), limit + STARTING
            try:
                result = process.next_result(min(patience, left)) if left > 0 else {"left_out": "no time left"}
                patience = limit
            except (TimeoutError, EOFError) as problem:
                result = {"failed": str(problem) or f"took longer than {patience:.0f} s"}
                if isinstance(problem, TimeoutError) and patience >= left:
                    result = {"left_out": "no time left"}
                process.end()
                process = None
            yield pending.pop(0).name, result
    finally:
        if process is not None:
            process.end()


def setup(options):
    """What there is to run on: facts of the device and of PyTorch, with a line for each thing that is missing."""
    device = ask("probe", options)
    if "failed" in device:
        sys.exit(
            f"Keras does not work with KERAS_BACKEND={options.backend}: {device['failed']}\n"
            f"Install it into this Python ({sys.executable}), for example: pip install keras "
            + ('"jax[cuda12]"' if options.backend == "jax" else '"tensorflow[and-cuda]"')
        )
    if device["platform"] == "cpu" and options.device != "cpu":
        cards = nvidia_cards()
        if cards:
            print(
                f"{options.backend} does not see {cards}: its build is for the processor, or does not fit the driver."
                f" Its last word: {device['said']}."
            )
        if options.device == "gpu":
            sys.exit(f"No accelerator for {options.backend}: --device gpu asks for one.")
    torch = None
    if {"torch", "compile"} & set(options.contestants):
        torch = ask("torch_probe", options, options.torch_python)
        if "failed" in torch:
            print(f"Without PyTorch: {torch['failed']}")
        elif torch["platform"] != device["platform"]:
            torch["failed"] = f"PyTorch {torch['version']} runs on the {torch['platform']}"
            print(f"Without PyTorch: {torch['failed']}, Keras on the {device['platform']}.")
        if "failed" in torch:
            options.contestants = [name for name in options.contestants if name not in ("torch", "compile")]
    return device, torch


def nvidia_cards():
    """Names of the cards that the driver knows, or an empty text."""
    try:
        done = subprocess.run(
            ["nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader"],
            capture_output=True, text=True, timeout=30, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return "; ".join(done.stdout.strip().splitlines()) if done.returncode == 0 else ""


def peak_of(device, options):
    """(FLOP/s, where the number is from)."""
    if options.peak:
        return options.peak * 1e12, "--peak"
    listed = None if device["platform"] == "cpu" else card_peak(device["device"], options.policy, options.precision)
    return (listed, "data sheet") if listed else (device["matmul"], "measured")


def tolerance(options, device):
    """(of losses, of changed predictions)."""
    exact = device["platform"] == "cpu" or options.precision == "float32"
    return TOLERANCES[options.policy if options.policy != "float32" else "float32" if exact else "tf32"]


def agrees(result, allowed):
    """Whether the engine's results are those of the reference; `None` where nothing was compared."""
    if "loss_gap" not in result:
        return None
    return result["loss_gap"] <= allowed[0] and result["change_gap"] <= allowed[1]


HEADER = (
    f"{'case':<12} {'s/epoch':>8} {'first s':>7} {'us/step':>8} {'keras':>7} {'torch':>7} {'compile':>7} "
    f"{'TFLOP/s':>8} {'of peak':>7} {'check':>8}  mode"
)


def row(case, found, peak, allowed):
    """A line of the table: the engine's seconds, and how many times as long the others take."""
    ours = found.get("laminar", {"left_out": "not measured"})
    others = " ".join(f"{times(found.get(name), ours):>7}" for name in CONTESTANTS[1:])
    if "fit" not in ours:
        return f"{case.name:<12} {'':>8} {'':>7} {'':>8} {others} {'':>8} {'':>7} {'':>8}  {outcome(ours)}"
    epoch = ours["fit"] / case.epochs
    speed = ours["flops_epoch"] / epoch
    verdict = (
        "" if agrees(ours, allowed) is None else f"{ours['change_gap']:.0e}" if agrees(ours, allowed) else "FAILED"
    )
    return (
        f"{case.name:<12} {epoch:8.4f} {ours['first']:7.2f} {1e6 * epoch / ours['steps']:8.0f} {others} "
        f"{speed / 1e12:8.3f} {speed / peak:7.2%} {verdict:>8}  {ours['mode']}: {ours['reason']}"
    )


def times(result, ours):
    """How many times as long as the engine, as text."""
    if result is None:
        return ""
    if "fit" not in result:
        return "failed" if "failed" in result else "-"
    return f"{result['fit'] / ours['fit']:.2f}" if "fit" in ours else ""


def outcome(result):
    """Why there is no result."""
    return f"failed: {result['failed']}" if "failed" in result else f"left out: {result['left_out']}"


def main(arguments=None):
    """Measure, print, write; the exit status is 1 where the engine failed or differs."""
    options = parse(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # or what runs would outlive this process
    start = time.monotonic()
    deadline = start + 60 * options.minutes
    device, torch = setup(options)
    peak, source = peak_of(device, options)
    allowed = tolerance(options, device)
    cases = [sized({**CASES, **LARGE}[name], options) for name in options.cases]
    print(
        f"{device['device']}: {options.backend} {device['version']}, Keras {device['keras']}"
        + (f", PyTorch {torch['version']}" if torch and "failed" not in torch else "")
        + f"; {options.policy}, float32 products in {options.precision if device['platform'] != 'cpu' else 'float32'}\n"
        f"peak {peak / 1e12:.4g} TFLOP/s ({source}); a large matrix product reaches {device['matmul'] / 1e12:.4g}",
        flush=True,
    )
    found = {case.name: {} for case in cases}
    record = {
        "device": device, "torch": torch, "peak": peak, "peak_source": source, "tolerance": allowed,
        "settings": vars(options), "epochs": {case.name: case.epochs for case in cases}, "cases": found,
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        job = {
            "policy": options.policy, "precision": options.precision, "platform": device["platform"], "folder": folder,
            "repeats": 1 if options.small else options.repeats, "longest": 4.0, "count": not options.small,
            "settle": 0.0 if options.small else 30.0,
        }  # fmt: skip
        for what in ("reference", *options.contestants):
            python = options.torch_python if what in ("torch", "compile") else sys.executable
            around = {
                **environment(options, hidden=what == "reference"),
                "TORCHINDUCTOR_CACHE_DIR": f"{folder}/inductor",
            }
            for name, result in results_of({**job, "what": what}, cases, python, around, deadline, options.limit):
                found[name][what] = result
                said = f"{result['fit']:.3f} s a fit, the first {result['first']:.2f} s" if "fit" in result else ""
                said = said or (outcome(result) if {"failed", "left_out"} & set(result) else "done")
                print(f"[{time.monotonic() - start:4.0f} s] {what:<9} {name:<12} {said}", flush=True)
                record["passed"] = passed(found, allowed)
                if options.json:
                    Path(options.json).write_text(json.dumps(record, indent=1))
    print("\n" + HEADER)
    for case in cases:
        print(row(case, found[case.name], peak, allowed))
    print(
        "\nkeras, torch, compile: how many times as long they take. check: how far a few steps are from Keras's own fit"
        f"\non the processor in float32, as a share of what they change in predictions: {allowed[1]:g} at most, and"
        f" {allowed[0]:g} of the loss."
    )
    return 0 if record["passed"] else 1


def passed(found, allowed):
    """No case in which the engine failed or differs from the reference (one that was left out says nothing)."""
    ours = [results.get("laminar", {"left_out": ""}) for results in found.values()]
    return all("left_out" in result or bool(agrees(result, allowed)) for result in ours)


if __name__ == "__main__":
    sys.exit(main())
