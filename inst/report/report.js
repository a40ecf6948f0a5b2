"use strict";
// The charts of a report: a chart for each metric of the runs that stand in the page.

const data = JSON.parse(document.getElementById("data").textContent);
const view = { log: false, smooth: 0, zoom: null, changed: () => drawAll() };
const colours = ["var(--line-1)", "var(--line-3)", "var(--line-4)", "var(--line-5)", "var(--line-6)"];
const bases = [...new Set(data.runs.flatMap((run) => Object.keys(run.metrics)).map((name) => name.replace(/^val_/, "")))];
bases.sort((a, b) => (b === "loss") - (a === "loss"));

function points(run, name) {
  const values = run.metrics[name] || [], xs = [...values.keys()].filter((row) => Number.isFinite(values[row])).map((row) => row + 1);
  return { xs, ys: xs.map((epoch) => values[epoch - 1]), label: (place) => `epoch ${xs[place]}` };
}

function seriesOf(base) {
  const alone = data.runs.length === 1;
  return data.runs.flatMap((run, place) => {
    const label = alone ? "" : `${run.name}, `, colour = colours[place % colours.length];
    const second = { colour: alone ? "var(--line-2)" : colour, dashed: !alone };
    return [
      { name: `${label}training`, colour, ...points(run, base) },
      { name: `${label}validation`, ...second, ...points(run, `val_${base}`) },
    ];
  }).filter((one) => one.ys.length);
}

const place = document.getElementById("charts"), charts = new Map();
function drawAll() {
  for (const base of bases) {
    const series = seriesOf(base);
    if (!series.length) continue;
    if (!charts.has(base)) charts.set(base, new Chart(place, view));
    charts.get(base).draw(base, series, { label: "epoch", whole: true });
  }
}
document.getElementById("log")?.addEventListener("change", (event) => {
  view.log = event.target.checked;
  drawAll();
});
drawAll();
