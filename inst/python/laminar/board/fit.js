"use strict";
// The page of fits: progress, buttons, a chart for each metric, earlier runs beside the chosen one.

const view = { log: false, smooth: 0, zoom: null, axis: "epoch", changed: () => redraw() };
const charts = new Map();
const compared = new Set();
const COLOURS = ["var(--line-1)", "var(--line-3)", "var(--line-4)", "var(--line-5)", "var(--line-6)"];
const NOT_METRICS = new Set(["epoch", "time", "seconds", "step", "within"]);
let records = [], names = new Map(), state = "lost", chosen = null, follow = true, spokenAt = 0, spokenStatus = "", titled = { at: 0 };

const number = (value) => (value === null || value === undefined ? NaN : Number(value));

// ---- one run ----

// Names by record; those of the same title are numbered, and keep their number when older ones go.
function namesOf(all) {
  const alike = new Map(), found = new Map();
  for (const record of all) alike.set(record.facts.title, [...(alike.get(record.facts.title) || []), record]);
  for (const [title, same] of alike) {
    const numbered = same.every((record) => record.facts.number); // not those of histories that no board saw
    same.forEach((record, place) => {
      found.set(record, same.length > 1 ? `${title} (${numbered ? record.facts.number : place + 1})` : title);
    });
  }
  return found;
}

const name = (record) => names.get(record);

function metricsOf(record) {
  const columns = { ...record.tables.epochs?.columns, ...record.tables.slices?.columns };
  const names = Object.keys(columns).filter((key) => !NOT_METRICS.has(key) && key !== "learning_rate");
  const bases = [...new Set(names.map((key) => key.replace(/^val_/, "")))];
  const outputs = record.facts.outputs || [];
  const output = (base) => outputs.findIndex((one) => outputs.length > 1 && base.startsWith(`${one}_`));
  const rank = (base) => (base === "loss" ? -2 : output(base)) * 2 + (base.endsWith("loss") ? 0 : 1);
  return bases.sort((a, b) => rank(a) - rank(b));
}

// Points as the columns of a chart, and the rows of the table that they are of where not all have a value.
function columns(xs, ys, label) {
  if (!ys.includes(null)) return { xs, ys, label };
  const rows = [...ys.keys()].filter((row) => ys[row] !== null);
  return { xs: rows.map((row) => xs[row]), ys: rows.map((row) => ys[row]), label: (place) => label(rows[place]) };
}

const NONE = { xs: [], ys: [] };

// Where the epochs lie: by their numbers, or by the seconds since training began.
function points(record, column) {
  const { epoch, time, [column]: ys } = record.tables.epochs?.columns || {}, byTime = view.axis === "time" && time;
  const label = (row) => (byTime ? `epoch ${epoch[row]}, ${duration(time[row])}` : `epoch ${epoch[row]}`);
  return ys ? columns(byTime || epoch, ys, label) : NONE;
}

// Metrics within epochs begin anew at each epoch, so that their lines do, too. As long as rows are only added to a table,
// only their points are made.
const known = new WeakMap();
function within(record, column) {
  const table = record.tables.slices, { epoch, within: part, time, step, [column]: ys } = table?.columns || {};
  if (!ys) return NONE;
  if (!known.has(table)) known.set(table, new Map());
  const key = `${column} ${view.axis}`, made = known.get(table);
  if (!made.has(key)) made.set(key, { count: 0, xs: [], ys: [], rows: [] });
  const kept = made.get(key), { rows } = kept;
  const add = (x, y, row) => [kept.xs.push(x), kept.ys.push(y), rows.push(row)];
  for (let row = kept.count; row < ys.length; row++) {
    const share = part[row] ?? (record.facts.steps ? step[row] / record.facts.steps : null);
    if (ys[row] === null || ys[row] === undefined || share === null) continue;
    const x = view.axis === "time" ? time[row] : epoch[row] + share;
    if (rows.length && epoch[rows.at(-1)] !== epoch[row]) add(x, NaN, row);
    add(x, ys[row], row);
  }
  kept.count = table.count;
  const label = (place) => `epoch ${epoch[rows[place]] + 1}, step ${step[rows[place]]}`;
  return { xs: kept.xs, ys: kept.ys, label };
}

// The last of some points.
function lastOf({ xs, ys, label }) {
  return { xs: xs.slice(-1), ys: ys.slice(-1), label: () => label(ys.length - 1) };
}

// The last value of a metric, by epoch.
function last(record, column) {
  const value = record.tables.epochs?.columns[column]?.findLast((one) => one !== null && one !== undefined);
  return value === undefined ? undefined : Number(value);
}

// Seconds for one epoch, by the last ones; before the first has ended, by its part that is done.
function pace(record) {
  const seconds = record.tables.epochs?.columns.seconds || [];
  const last = seconds.slice(-10).filter((value) => value !== null);
  if (last.length) return last.reduce((sum, value) => sum + value, 0) / last.length;
  const { seconds: gone, place, steps } = record.facts;
  return place && steps && place[1] ? (gone * steps) / place[1] : NaN;
}

function left(record) {
  const { done, epochs, place, steps } = record.facts;
  if (!epochs || done === undefined) return NaN;
  const part = place && steps ? place[1] / steps : 0;
  return Math.max(0, epochs - done - part) * pace(record);
}

// ---- drawing ----

function seriesOf(base) {
  const main = chosen, others = records.filter((record) => compared.has(record.id) && record !== main);
  const alone = others.length === 0, series = [];
  [...others, main].forEach((record) => {
    const colour = record === main ? COLOURS[0] : COLOURS[1 + (others.indexOf(record) % (COLOURS.length - 1))];
    const title = alone ? "" : `${name(record)}, `, training = points(record, base), inside = within(record, base);
    if (record === main) series.push({ ...inside, colour, name: "within epochs", faint: true });
    const running = record === main && !training.ys.length && inside.ys.length ? lastOf(inside) : training;
    series.push({ ...running, colour, name: `${title}training` });
    const second = { colour: alone ? "var(--line-2)" : colour, dashed: !alone };
    series.push({ ...points(record, `val_${base}`), ...second, name: `${title}validation` });
  });
  return series.filter((one) => one.ys.length);
}

function redraw() {
  if (!chosen) return;
  const rates = new Set(chosen.tables.epochs?.columns.learning_rate);
  rates.delete(null);
  const shown = [...metricsOf(chosen), ...(rates.size > 1 ? ["learning_rate"] : [])];
  for (const [base, chart] of charts) {
    if (shown.includes(base)) continue;
    chart.box.remove();
    charts.delete(base);
  }
  const byTime = view.axis === "time";
  const { status, epochs } = chosen.facts, open = status === "running" ? (!byTime && epochs) || Infinity : undefined;
  const time = { label: "time", format: (value) => (value ? duration(value) : "0") };
  const axis = { ...(byTime ? time : { label: "epoch", whole: true }), open };
  for (const base of shown) {
    if (!charts.has(base)) charts.set(base, new Chart(find("charts"), view, speak));
    const rate = base === "learning_rate";
    const alone = () => [{ ...points(chosen, base), name: "", colour: COLOURS[0] }];
    const series = rate ? alone() : seriesOf(base);
    charts.get(base).draw(rate ? "learning rate" : base, series, axis);
  }
  find("charts").classList.toggle("single", shown.length === 1);
  find("charts").classList.toggle("empty", shown.length === 0);
  find("whole").hidden = view.zoom === null;
}

function tiles(record) {
  const facts = record.facts, columns = record.tables.epochs?.columns || {}, seconds = pace(record);
  const running = facts.status === "running";
  const step = facts.steps && facts.place?.[1] && running ? `step ${facts.place[1]} of ${facts.steps}` : "";
  const speed = facts.steps && seconds ? `${Chart.short(Number((facts.steps / seconds).toPrecision(3)))} steps/s` : "";
  const values = [
    ["Epoch", facts.epochs ? `${facts.done ?? 0} of ${facts.epochs}` : String(facts.done ?? 0), step],
    running ? ["Time left", duration(left(record)), `${duration(facts.seconds)} gone`] : ["Time", duration(facts.seconds), ""],
    ["Time per epoch", duration(seconds), speed],
  ];
  for (const base of metricsOf(record).slice(0, 1)) {
    const training = last(record, base) ?? within(record, base).ys.at(-1), valid = last(record, `val_${base}`);
    if (training !== undefined) {
      values.push([base, Chart.short(training), valid === undefined ? "" : `validation ${Chart.short(valid)}`]);
    }
  }
  if (facts.best) values.push([`Best ${facts.monitor}`, Chart.short(Number(facts.best[1])), `epoch ${facts.best[0]}`]);
  const rate = facts.learning_rate ?? (columns.learning_rate || []).at(-1);
  const owners = { schedule: "by a schedule", callback: "by a callback" };
  if (rate) values.push(["Learning rate", Chart.short(Number(rate)), owners[facts.learning_rate_owner] || facts.optimizer || ""]);
  if (facts.device) values.push(["Device", facts.device, facts.mode || ""]);
  if (facts.samples) {
    const held = facts.validation_samples ? `${facts.validation_samples.toLocaleString("en")} for validation` : "";
    values.push(["Rows", facts.samples.toLocaleString("en"), held || `batches of ${facts.batch_size}`]);
  }
  fillTiles(values);
}

const STATUS = { running: "Training", finished: "Finished", stopped: "Stopped", failed: "Failed", lost: "Process ended" };

function progress(record) {
  const { status, done, epochs, place, steps } = record.facts, bar = find("bar");
  const share = epochs ? Math.min(1, ((done || 0) + (place && steps ? place[1] / steps : 0)) / epochs) : 0;
  bar.firstElementChild.style.width = `${share * 100}%`;
  bar.setAttribute("aria-valuemax", epochs || 0);
  bar.setAttribute("aria-valuenow", done || 0);
  bar.setAttribute("aria-valuetext", `epoch ${done || 0} of ${epochs || "?"}`);
  const text = state === "lost" ? "Connecting…" : STATUS[status] || status || "";
  const pill = find("status");
  pill.className = `pill ${state === "lost" ? "lost" : status}`;
  if (pill.textContent !== text) pill.textContent = text;
  entitle(record);
  announceProgress(record, text);
}

// A browser draws its own frame anew for a title, so it changes seldom, and not while a short fit trains.
function entitle(record) {
  const now = Date.now(), { done, epochs, seconds, status } = record.facts, of = `${record.id} ${status}`;
  const soon = status === "running" ? seconds > 3 && now - titled.at > 3000 : titled.of !== of;
  if (state === "kept" || !soon) return;
  titled = { of, at: now };
  const loss = last(record, "loss");
  const shown = [epochs ? `${done || 0}/${epochs}` : "", loss === undefined ? "" : `loss ${Chart.short(loss)}`];
  document.title = [...shown.filter(Boolean), "laminar"].join(" · ");
}

function announceProgress(record, status) {
  const now = Date.now();
  if (status === spokenStatus && (now - spokenAt < 15000 || record.facts.status !== "running")) return;
  if (status !== spokenStatus) spokenAt = 0;
  spokenStatus = status;
  spokenAt = now;
  const parts = metricsOf(record).slice(0, 2).flatMap((base) => [base, `val_${base}`]).map((key) => {
    const value = last(record, key);
    return value === undefined ? "" : `${key.replace("val_", "validation ")} ${Chart.short(value)}`;
  });
  speak([`${status}: epoch ${record.facts.done || 0} of ${record.facts.epochs || "?"}`, ...parts].filter(Boolean).join(", "));
}

function buttons(record) {
  const running = state === "live" && record.facts.status === "running", owner = record.facts.learning_rate_owner;
  // While the session lives they keep their place, so that nothing below moves and is painted anew.
  find("actions").hidden = state === "kept" || state === "over";
  find("actions").classList.toggle("idle", record.facts.status !== "running");
  for (const button of find("actions").querySelectorAll("button")) {
    button.disabled = !running || (button.dataset.command === "learning_rate" && owner !== "optimizer");
  }
  const reasons = { schedule: "A schedule sets the learning rate.", callback: "A callback sets the learning rate each epoch." };
  const said = (record.tables.messages?.columns.text || []).at(-1);
  const text = find("note").dataset.sent || said || reasons[owner] || "";
  if (find("note").textContent !== text) find("note").textContent = text;
  const save = find("actions").querySelector("[data-command=save]");
  save.title = `Writes the model, as it is at this moment, to ${record.facts.save_dir || "the working directory"}`;
}

function more(record) {
  const facts = record.facts;
  const show = (id, text) => {
    find(id).hidden = !text;
    const place = find(id).querySelector("pre");
    if (place.textContent !== text) place.textContent = text;
  };
  show("summary", facts.summary || "");
  const reason = facts.mode_reason && !facts.plan?.includes(facts.mode_reason) ? `\n  ran as      ${facts.mode}: ${facts.mode_reason}` : "";
  show("plan", (facts.plan || "") + (facts.plan ? reason : ""));
  const said = record.tables.messages, list = find("messages").querySelector("ol");
  find("messages").hidden = !said;
  if (said && (list.dataset.of !== record.id || list.children.length !== said.count)) {
    list.dataset.of = record.id;
    list.replaceChildren();
    said.columns.text.forEach((text, row) => {
      html("li", {}, list, `Epoch ${said.columns.epoch[row]}, ${duration(said.columns.time[row])}: ${text}`);
    });
    if (said.count && record.facts.status === "running") speak(said.columns.text.at(-1));
  }
  if (find("numbers").open) table(record);
}

const TABLE_ROWS = 500;

function table(record) {
  const place = find("numbers").querySelector(".scroll"), data = record.tables.epochs;
  const mark = `${record.id} ${data?.count} ${data?.columns.epoch.at(-1)}`;
  if (place.dataset.mark === mark) return;
  place.dataset.mark = mark;
  place.replaceChildren();
  if (!data) return;
  const names = Object.keys(data.columns), element = html("table", {}, place);
  const first = Math.max(0, data.count - TABLE_ROWS);
  const text = first ? `The last ${TABLE_ROWS} of ${data.count} rows, newest first` : "Newest epoch first";
  html("caption", {}, element, text);
  const head = html("tr", {}, html("thead", {}, element));
  for (const key of names) html("th", { scope: "col" }, head, key.replace("_", " "));
  const body = html("tbody", {}, element);
  for (let row = data.count - 1; row >= first; row--) {
    const line = html("tr", {}, body);
    names.forEach((key, column) => {
      const value = data.columns[key][row];
      const kind = column ? ["td", {}] : ["th", { scope: "row" }];
      const plain = key === "time" || key === "seconds" ? Number(value?.toPrecision?.(4)) : value;
      html(kind[0], kind[1], line, value === null || value === undefined ? "" : String(plain));
    });
  }
}

function pickers() {
  offer(records, chosen, (record) => name(record) + (record.facts.status === "running" ? " ●" : ""));
  find("others").hidden = records.length < 2;
  if (find("others").open) comparable(find("run").dataset.of);
}

// Made when the list is opened, since most people never do that.
function comparable(mark) {
  const list = find("compare");
  if (list.dataset.of === mark) return;
  list.dataset.of = mark;
  list.replaceChildren();
  for (const record of records) {
    const label = html("label", {}, list), box = html("input", { type: "checkbox" }, label);
    const valid = last(record, "val_loss") ?? last(record, "loss");
    box.checked = compared.has(record.id);
    box.addEventListener("change", () => {
      box.checked ? compared.add(record.id) : compared.delete(record.id);
      redraw();
    });
    label.append(` ${name(record)}`);
    if (valid !== undefined) html("span", { class: "small" }, label, ` ${Chart.short(valid)}`);
  }
}

function render(all, now) {
  records = all;
  names = namesOf(all);
  state = now;
  if (!stands(records, state, "Waiting for fit()")) return;
  chosen = toShow(records, chosen, follow);
  if (state === "kept" && records.length > 1 && !compared.size) records.forEach((record) => compared.add(record.id));
  pickers();
  progress(chosen);
  tiles(chosen);
  buttons(chosen);
  more(chosen);
  redraw();
}

// ---- what a person does ----

find("run").addEventListener("change", (event) => {
  chosen = records.find((record) => record.id === event.target.value);
  follow = chosen === records.at(-1);
  view.zoom = null;
  render(records, state);
});
find("log").addEventListener("change", (event) => {
  view.log = event.target.checked;
  redraw();
});
find("smooth").addEventListener("input", (event) => {
  view.smooth = Number(event.target.value);
  find("smoothed").textContent = event.target.value;
  redraw();
});
find("axis").addEventListener("change", (event) => {
  view.axis = event.target.value;
  view.zoom = null;
  redraw();
});
find("whole").addEventListener("click", () => {
  view.zoom = null;
  redraw();
});
find("others").addEventListener("toggle", () => chosen && pickers());
find("numbers").addEventListener("toggle", () => chosen && table(chosen));
find("keep").addEventListener("click", () => laminar.keep(`${chosen?.facts.title || "laminar"}.html`));
find("actions").addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button || button.disabled) return;
  const { command, value } = button.dataset, note = find("note");
  note.dataset.sent = note.textContent = `${button.getAttribute("aria-label") || button.textContent}: asked …`;
  const passed = await laminar.send(chosen.id, command, value === undefined ? null : Number(value));
  note.dataset.sent = passed ? note.dataset.sent : "The training did not answer.";
  setTimeout(() => {
    note.dataset.sent = "";
    if (chosen) buttons(chosen);
  }, passed ? 700 : 4000);
});

laminar.start(render);
