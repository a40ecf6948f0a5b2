"""The benchmark: `python bench/run.py [--cases tabular,mlp] [--repeats 5] [--peers PYTHON] [--out FOLDER]`.

Every measurement runs in a process of its own, engines of one case one after another. It prints a table of ratios to
Keras's `fit()`, writes `results.json` and, where matplotlib is at hand, `results.png`; then how an epoch grows
(`growth.py`) and what R adds (`overhead.R`), unless `--cases` names some cases only.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from cases import CASES  # noqa: E402

JAX_CASES = ("tabular", "mlp", "mlp-small")
MORE = {"first": 0.9, "predict": 8.0, "predict_one": 50.0, "evaluate": None}


def measure(name, engine, repeats, python):
    """One engine on one case.

    Returns:
        Dict of seconds, or `None` where the engine is not installed.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE.parent / "inst" / "python"), str(HERE)])}
    command = [python, str(HERE / "one.py"), name, engine, str(repeats)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        if "ModuleNotFoundError" in done.stderr:
            return None
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.strip().splitlines()[-1])


def table(results):
    """The results as lines of text: seconds, and Keras's seconds divided by them."""
    lines = [
        f"{'case':<10} {'what':<12} {'keras s':>9} {'laminar s':>10} {'ratio':>7} {'wanted':>7} {'torch':>6} {'jax':>6}"
    ]
    for name, engines in results.items():
        keras, laminar = engines["keras"], engines["laminar"]
        for what in ("fit", *MORE):
            if what not in keras:
                continue
            wanted = CASES[name].least if what == "fit" else MORE[what]
            peers = [engines.get(peer) for peer in ("torch", "jax")]
            shown = [f"{keras['fit'] / peer['fit']:6.1f}" if peer and what == "fit" else " " * 6 for peer in peers]
            ratio = keras[what] / laminar[what]
            mark = "" if wanted is None else f"{wanted:g}"
            line = f"{name:<10} {what:<12} {keras[what]:9.4f} {laminar[what]:10.4f} {ratio:7.2f} {mark:>7}"
            lines.append(f"{line} {' '.join(shown)}  {laminar['mode'] if what == 'fit' else ''}".rstrip())
    return lines


def plot(results, path):
    """Bars of the ratios to Keras; says so where matplotlib is missing."""
    if importlib.util.find_spec("matplotlib") is None:
        print("No plot: matplotlib is not installed.")
        return
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 4))
    for place, engine in enumerate(("laminar", "torch", "jax")):
        values = [e["keras"]["fit"] / e[engine]["fit"] if e.get(engine) else 0.0 for e in results.values()]
        axes.bar([k + 0.27 * place for k in range(len(values))], values, 0.25, label=engine)
    axes.set_xticks([k + 0.27 for k in range(len(results))], list(results))
    axes.set_yscale("log")
    axes.axhline(1.0, color="black", linewidth=0.8)
    axes.set_ylabel("times as fast as Keras's fit()")
    axes.legend()
    figure.savefig(path, dpi=120)


def main():
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", default=",".join(CASES))
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--peers", default=sys.executable, help="the Python that has torch and jax")
    parser.add_argument("--out", default=str(HERE))
    options = parser.parse_args()
    results = {}
    for name in options.cases.split(","):
        engines = ["keras", "laminar", "torch", *(["jax"] if name in JAX_CASES else [])]
        results[name] = {}
        for engine in engines:
            python = sys.executable if engine in ("keras", "laminar") else options.peers
            results[name][engine] = measure(name, engine, options.repeats, python)
        print("\n".join(table({name: results[name]})), flush=True)
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    (out / "results.json").write_text(json.dumps(results, indent=1))
    print("\n".join(table(results)))
    plot(results, out / "results.png")
    if options.cases == ",".join(CASES):
        run_more(["Rscript", str(HERE / "overhead.R")])
        run_more([sys.executable, str(HERE / "growth.py")])


def run_more(command):
    """Run another measurement, which prints its own table."""
    print(f"\n{Path(command[1]).name}", flush=True)
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    if command[0] == sys.executable:
        environment["PYTHONPATH"] = str(HERE.parent / "inst" / "python")
    subprocess.run(command, env=environment, check=False, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
