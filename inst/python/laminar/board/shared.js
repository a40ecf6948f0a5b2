"use strict";
// What the pages of all kinds share: elements, times in words, tiles of numbers, the list of records, spoken
// text, the button for colours.

const find = (id) => document.getElementById(id);

function duration(seconds) {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const minutes = Math.round(seconds / 60);
  if (seconds < 3600) return `${Math.floor(Math.round(seconds) / 60)} min ${Math.round(seconds) % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function fillTiles(values) {
  const list = find("tiles"), before = list.children.length;
  while (list.children.length > values.length) list.lastChild.remove();
  values.forEach(([label, value, note], place) => {
    let tile = list.children[place];
    if (!tile) {
      tile = html("div", {}, list);
      for (const part of ["dt", "dd", "dd"]) html(part, {}, tile);
      tile.lastChild.className = "small";
    }
    [label, value, note].forEach((text, part) => {
      if (tile.children[part].textContent !== text) tile.children[part].textContent = text;
    });
  });
  if (before !== values.length) arrangeTiles();
}

// Rows of equal length: no tile stands alone in the last one.
let tilesWidth = 0;
function arrangeTiles() {
  const list = find("tiles"), count = list.children.length, gap = 18, least = 132;
  const rows = Math.ceil(count / Math.max(1, Math.floor((tilesWidth + gap) / (least + gap))));
  list.style.gridTemplateColumns = `repeat(${Math.ceil(count / rows) || 1}, minmax(min-content, 1fr))`;
}

new ResizeObserver(([{ contentRect }]) => {
  tilesWidth = contentRect.width;
  arrangeTiles();
}).observe(find("tiles"));

// How the session stands; false while there is nothing to show yet.
function stands(records, state, waiting) {
  document.body.dataset.state = state;
  find("keep").hidden = state === "kept";
  if (records.length) document.body.classList.add("shown");
  else find("status").textContent = { lost: "Connecting…", live: waiting, over: "Session ended" }[state] || "";
  return records.length > 0;
}

// The record to show: the newest while that is followed, else the one chosen, as long as it is there.
function toShow(records, chosen, follow) {
  return (!follow && records.find((record) => record.id === chosen?.id)) || records.at(-1);
}

// The list of records, hidden where there is no choice; `text` of a record. Entries that are there already stay.
function offer(records, chosen, text) {
  const select = find("run"), texts = records.map(text), wanted = records.map((record, row) => `${record.id} ${texts[row]}`).join();
  select.closest("label").hidden = records.length < 2;
  if (select.dataset.of !== wanted) {
    select.dataset.of = wanted;
    const ids = records.map((record) => record.id), options = new Map([...select.options].map((one) => [one.value, one]));
    for (const [id, option] of options) if (!ids.includes(id)) option.remove();
    ids.forEach((id, row) => {
      const option = options.get(id) || html("option", { value: id });
      if (option.textContent !== texts[row]) option.textContent = texts[row];
      if (!option.parentNode) select.prepend(option); // the newest first
    });
  }
  if (select.value !== chosen.id) select.value = chosen.id;
}

function speak(text) {
  find("spoken").textContent = text;
}

find("theme").addEventListener("click", (event) => {
  const next = { "": "light", light: "dark", dark: "" }[document.documentElement.dataset.theme || ""];
  document.documentElement.dataset.theme = next;
  event.currentTarget.setAttribute("aria-label", `Colours: ${next || "as the system"}`);
});
