"use strict";
// The page of tunings: how far, the best so far, the objective by trial, while training and against each flag.

const charts = new Map();
let records = [], state = "lost", chosen = null, follow = true, spoken = "";

const views = new Map(); // each chart is zoomed by itself, since each has an axis of its own
function viewOf(key) {
  if (!views.has(key)) views.set(key, { log: false, smooth: 0, zoom: null, changed: () => redraw() });
  views.get(key).log = find("log").checked;
  return views.get(key);
}

const STATUS = { running: "Tuning", finished: "Finished", stopped: "Stopped", lost: "Process ended" };
const MARKS = { completed: "", running: "running", pruned: "given up early", failed: "failed", interrupted: "interrupted" };

// The trials of a record: the last row of a number tells how it stands.
function trialsOf(record) {
  const columns = record.tables.trials?.columns, found = new Map();
  for (let row = 0; row < (columns ? columns.number.length : 0); row++) {
    const trial = { flags: {} };
    for (const [name, values] of Object.entries(columns)) {
      if (name.startsWith("flag_")) trial.flags[name.slice(5)] = values[row];
      else trial[name] = values[row];
    }
    trial.value = trial.value === null || trial.value === undefined ? NaN : Number(trial.value);
    found.set(trial.number, trial);
  }
  return [...found.values()].sort((a, b) => a.number - b.number);
}

const better = (a, b) => (chosen.facts.direction === "maximize" ? a > b : a < b);
const completed = (trial) => trial.status === "completed" && Number.isFinite(trial.value);

function bestOf(trials) {
  return trials.filter(completed).reduce((best, one) => (best && !better(one.value, best.value) ? best : one), null);
}

const short = (value) => (typeof value === "number" ? Chart.short(value) : String(value ?? ""));

function told(flags) {
  return Object.entries(flags).map(([name, value]) => `${name} ${short(value)}`).join(", ");
}

// ---- charts ----

// The columns of points [x, y, label].
function columnsOf(points) {
  return { xs: points.map(([x]) => x), ys: points.map(([, y]) => y), label: (place) => points[place][2] };
}

const objectiveName = () => (chosen.facts.objective || chosen.facts.curve || "objective").replace(/^(metric|eval)_/, "");

function progressSeries(trials) {
  const done = trials.filter(completed), line = [];
  let best = null;
  for (const trial of done) {
    if (best === null || better(trial.value, best)) best = trial.value;
    line.push([trial.number, best, `after trial ${trial.number}`]);
  }
  const points = done.map((trial) => [trial.number, trial.value, `trial ${trial.number}: ${told(trial.flags)}`]);
  return [
    { name: "best so far", colour: "var(--line-2)", ...columnsOf(line) },
    { name: "trials", colour: "var(--line-1)", dots: true, ...columnsOf(points) },
  ];
}

// One line for each trial; the best and those that run stand out.
function curveSeries(trials, best) {
  const columns = chosen.tables.curves?.columns;
  if (!columns) return [];
  const points = new Map(trials.map((trial) => [trial.number, []]));
  columns.trial.forEach((number, row) => {
    points.get(number)?.push([columns.epoch[row], Number(columns.value[row]), `epoch ${columns.epoch[row]}`]);
  });
  const series = trials.map((trial) => {
    const running = trial.status === "running" && chosen.facts.status === "running";
    const colour = trial === best ? "var(--line-2)" : running ? "var(--line-1)" : "var(--soft)";
    const name = trial === best ? `best: trial ${trial.number}` : `trial ${trial.number}`;
    return { name, colour, faint: trial !== best && !running, ...columnsOf(points.get(trial.number)) };
  });
  return series.filter((one) => one.ys.length).sort((a, b) => Number(!a.faint) - Number(!b.faint));
}

function flagSeries(trials, name, best) {
  const done = trials.filter((trial) => completed(trial) && trial.flags[name] !== null && trial.flags[name] !== undefined);
  const numbers = done.every((trial) => typeof trial.flags[name] === "number");
  const levels = numbers ? [] : [...new Set(done.map((trial) => String(trial.flags[name])))].sort();
  const positive = numbers && done.length && done.every((trial) => trial.flags[name] > 0);
  const sizes = done.map((trial) => trial.flags[name]);
  const log = positive && Math.max(...sizes) / Math.min(...sizes) >= 50;
  const x = (trial) => (numbers ? (log ? Math.log10(trial.flags[name]) : trial.flags[name]) : levels.indexOf(String(trial.flags[name])));
  const point = (trial) => [x(trial), trial.value, `trial ${trial.number}: ${told(trial.flags)}`];
  const points = done.map(point).sort((a, b) => a[0] - b[0]);
  const format = numbers
    ? (value) => (log ? Chart.short(Number((10 ** value).toPrecision(2))) : Chart.short(value))
    : (value) => levels[value] ?? "";
  const series = [{ name: "trials", colour: "var(--line-1)", dots: true, ...columnsOf(points) }];
  if (best) series.push({ name: `best: ${told({ [name]: best.flags[name] })}`, colour: "var(--line-2)", dots: true, ...columnsOf([point(best)]) });
  return [series, { label: name, format, whole: !numbers }];
}

function redraw() {
  if (!chosen) return;
  const trials = trialsOf(chosen), best = bestOf(trials), curve = chosen.facts.curve, wanted = [];
  if (trials.some(completed)) wanted.push(["trials", `${objectiveName()} by trial`, progressSeries(trials), { label: "trial", whole: true }]);
  const curves = curveSeries(trials, best);
  if (curves.length) wanted.push(["curves", `${curve} while training`, curves, { label: "epoch", whole: true }]);
  for (const flag of best ? chosen.facts.flags || [] : []) {
    const [series, axis] = flagSeries(trials, flag, best);
    if (series[0].ys.length) wanted.push([`flag ${flag}`, `${objectiveName()} by ${flag}`, series, axis]);
  }
  for (const [key, chart] of charts) {
    if (wanted.some((one) => one[0] === key)) continue;
    chart.box.remove();
    charts.delete(key);
  }
  for (const [key, title, series, axis] of wanted) {
    const view = viewOf(key);
    if (!charts.has(key)) charts.set(key, new Chart(find("charts"), view, speak));
    charts.get(key).draw(title, series, axis);
  }
  find("charts").classList.toggle("empty", wanted.length === 0);
  find("whole").hidden = [...views.values()].every((view) => view.zoom === null);
}

// ---- numbers ----

function tiles(trials, best) {
  const of = (status) => trials.filter((trial) => trial.status === status).length, facts = chosen.facts;
  const ended = trials.length - of("running");
  const others = ["pruned", "failed"].filter(of).map((status) => `${of(status)} ${MARKS[status]}`).join(", ");
  const seconds = trials.map((trial) => trial.seconds).filter(Number.isFinite);
  const values = [
    ["Trials", `${ended} of ${facts.trials}`, others],
    ...(facts.status === "running" ? [["Running", String(of("running")), ""]] : []),
    [`Best ${objectiveName()}`, best ? Chart.short(best.value) : "–", best ? `trial ${best.number}` : ""],
    ["Time of a trial", seconds.length ? duration(seconds.reduce((sum, one) => sum + one, 0) / seconds.length) : "–", "on average"],
  ];
  for (const [name, value] of Object.entries(best?.flags || {})) values.push([`Best ${name}`, short(value), ""]);
  fillTiles(values);
  const bar = find("bar");
  bar.firstElementChild.style.width = `${facts.trials ? Math.min(1, ended / facts.trials) * 100 : 0}%`;
  bar.setAttribute("aria-valuemax", facts.trials || 0);
  bar.setAttribute("aria-valuenow", ended);
  bar.setAttribute("aria-valuetext", `${ended} of ${facts.trials} trials`);
  const text = state === "lost" ? "Connecting…" : STATUS[facts.status] || facts.status || "";
  find("status").className = `pill ${state === "lost" ? "lost" : facts.status}`;
  if (find("status").textContent !== text) find("status").textContent = text;
  if (state !== "kept") document.title = `${ended}/${facts.trials} · ${facts.title} · laminar`;
  const said = `${text}: ${ended} of ${facts.trials} trials${best ? `, best ${objectiveName()} ${Chart.short(best.value)}` : ""}`;
  if (said !== spoken) speak((spoken = said));
}

function buttons() {
  const running = chosen.facts.status === "running";
  find("actions").hidden = state === "kept" || state === "over" || !running;
  find("stop").disabled = state !== "live" || Boolean(chosen.facts.stopping);
  const text = chosen.facts.stopping ? "The tuning ends when the running trials have; the same call goes on with it." : "";
  if (find("note").textContent !== text) find("note").textContent = text;
}

function table(trials) {
  const place = find("table").querySelector(".scroll"), flags = chosen.facts.flags || [];
  const mark = JSON.stringify(trials.map((trial) => [trial.number, trial.status, trial.value]));
  if (place.dataset.mark === mark) return;
  place.dataset.mark = mark;
  place.replaceChildren();
  const sign = chosen.facts.direction === "maximize" ? -1 : 1;
  const rank = (trial) => (completed(trial) ? sign * trial.value : trial.status === "running" ? -Infinity : Infinity);
  const rows = [...trials].sort((a, b) => (rank(a) === rank(b) ? a.number - b.number : rank(a) - rank(b)));
  const element = html("table", {}, place), head = html("tr", {}, html("thead", {}, element));
  for (const name of ["trial", objectiveName(), ...flags, "status", "time", "run"]) html("th", { scope: "col" }, head, name);
  const body = html("tbody", {}, element);
  for (const trial of rows) {
    const line = html("tr", {}, body);
    html("th", { scope: "row" }, line, String(trial.number));
    const cells = [
      Number.isFinite(trial.value) ? Chart.short(trial.value) : "", ...flags.map((name) => short(trial.flags[name])),
      trial.status === "completed" ? "completed" : MARKS[trial.status] ?? trial.status,
      Number.isFinite(trial.seconds) ? duration(trial.seconds) : "", trial.run || "",
    ];
    for (const cell of cells) html("td", {}, line, cell);
  }
}

function render(all, now) {
  records = all;
  state = now;
  if (!stands(records, state, "Waiting for tuning_run()")) return;
  chosen = toShow(records, chosen, follow);
  const trials = trialsOf(chosen);
  offer(records, chosen, (record) => record.facts.title);
  tiles(trials, bestOf(trials));
  buttons();
  table(trials);
  redraw();
}

find("run").addEventListener("change", (event) => {
  chosen = records.find((record) => record.id === event.target.value);
  follow = chosen === records.at(-1);
  for (const view of views.values()) view.zoom = null;
  render(records, state);
});
find("log").addEventListener("change", redraw);
find("whole").addEventListener("click", () => {
  for (const view of views.values()) view.zoom = null;
  redraw();
});
find("stop").addEventListener("click", async () => {
  find("stop").disabled = true;
  if (!(await laminar.send(chosen.id, "stop"))) find("stop").disabled = false;
});
find("keep").addEventListener("click", () => laminar.keep(`${chosen?.facts.title || "tuning"}.html`));
laminar.start(render);
