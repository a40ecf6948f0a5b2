"use strict";
// A line chart in plain SVG. `new Chart(place, view)` makes it, `draw(title, series, axis)` shows lines:
//   series  [{name, colour, xs, ys, label, faint, dashed, dots}], the points as columns, x ascending; NaN breaks a line; `dots`
//           draws none; `label` makes a label of a point's place in the columns
//   axis    {label, whole, format, open}: of the horizontal axis; `open`: more is to come, up to this x at most
//   view    shared by charts that belong together: {log, smooth, zoom: [from, to] or null, changed: function}
// Drag to zoom, double click or Escape to see all; arrow keys read values out, plus and minus zoom.
// Points stay columns and are looked through by what the browser has for that: what a page's own code does thousands of
// times is compiled, anew in each page, and that takes more time than all else it does for a drawing.

const PIXELS = 3; // across which a line has two points at most
// A line that goes up and down by so many heights of its chart is drawn as two of one pixel: a broad one takes ten times as long.
const RESTLESS = 4;

class Chart {
  constructor(place, view, announce = () => {}) {
    Object.assign(this, { view, announce, series: [], at: null, drag: null }); // at: x under the pointer or the arrow keys
    this.box = html("figure", { class: "chart" }, place);
    this.caption = html("figcaption", {}, this.box);
    this.svg = svg("svg", { tabindex: 0, role: "img" }, this.box);
    this.tip = html("div", { class: "tip", "aria-hidden": "true" }, this.box);
    this.svg.addEventListener("pointermove", (event) => this.pointed(event));
    this.svg.addEventListener("pointerleave", () => this.drag || this.look(null));
    this.svg.addEventListener("pointerdown", (event) => this.pressed(event));
    this.svg.addEventListener("pointerup", (event) => this.released(event));
    this.svg.addEventListener("dblclick", () => this.zoomTo(null));
    this.svg.addEventListener("keydown", (event) => this.typed(event));
    this.svg.addEventListener("blur", () => this.look(null));
    // To ask an element for its size would make the browser lay the page out at once.
    const resized = ([{ contentRect }]) => this.paint(Math.round(contentRect.width), Math.round(contentRect.height));
    new ResizeObserver(resized).observe(this.svg);
  }

  draw(title, series, axis) {
    Object.assign(this, { title, series, axis });
    this.paint();
  }

  // ---- scales ----

  // Range of x, and of the y that can be seen.
  ranges() {
    const drawn = this.series.filter((one) => one.ys.length);
    const ends = drawn.flatMap(({ xs }) => [xs[0], xs.at(-1)]);
    let [from, to] = this.view.zoom || [Math.min(...ends), Math.max(...ends)];
    if (!(from < to)) [from, to] = ends.length ? [from - 0.5, from + 0.5] : [0, 1];
    else if (!this.view.zoom) to = Math.max(to, Math.min(this.axis.open ?? to, from + Chart.round(to - from)));
    let [low, high, most] = this.heights(drawn.filter((one) => !one.faint), from, to);
    // The first steps of a training would press all the rest together: from the second epoch on they are cut off.
    if (most < 2) [low, high] = this.heights(drawn, from, to);
    if (this.view.log) {
      [low, high] = low < high ? [low, high] : [low / 2, high * 2];
      const pad = (high / low) ** 0.04;
      return { from, to, low: low / pad, high: high * pad };
    }
    if (!(low < high)) [low, high] = [low - (Math.abs(low) || 1) * 0.05, high + (Math.abs(high) || 1) * 0.05];
    const pad = (high - low) * 0.02, step = Chart.round(high - low) / 20; // so that it stays while values come
    return { from, to, low: Math.floor((low - pad) / step) * step, high: Math.ceil((high + pad) / step) * step };
  }

  // The lowest and the highest y between two x, and how many points the line has there that has most.
  heights(series, from, to) {
    let low = Infinity, high = -Infinity, most = 0, least = this.view.log ? 0 : -Infinity;
    for (const { xs, ys } of series) {
      let seen = xs[0] >= from && xs.at(-1) <= to ? ys : ys.filter((_, place) => xs[place] >= from && xs[place] <= to);
      let [bottom, top] = Chart.ends(seen);
      if (!(bottom > least && top < Infinity)) [bottom, top] = Chart.ends((seen = seen.filter((y) => y > least && y < Infinity)));
      [low, high, most] = [Math.min(low, bottom), Math.max(high, top), Math.max(most, seen.length)];
    }
    return [...(low <= high ? [low, high] : this.view.log ? [1, 10] : [0, 1]), most];
  }

  static ends(values) { // the least and the greatest, by pieces: no function takes a hundred thousand arguments
    const first = values.slice(0, 1e4), rest = values.length > 1e4 ? Chart.ends(values.slice(1e4)) : [];
    return [Math.min(...first, ...rest), Math.max(...first, ...rest)];
  }

  static ticks(from, to, most, whole) {
    const step = Chart.round(Math.max((to - from) / Math.max(1, most), whole ? 1 : 0)), found = [];
    for (let k = Math.ceil(from / step - 1e-9); k * step <= to + step * 1e-9; k++) found.push(k * step);
    return found;
  }

  static round(value) { // the next of 1, 2, 5, 10, 20, ...
    const power = 10 ** Math.floor(Math.log10(value));
    return [1, 2, 5, 10].find((factor) => factor * power >= value * 0.999) * power;
  }

  static logTicks(low, high, most) {
    const decades = Math.log10(high / low);
    if (decades < 0.7) return Chart.ticks(low, high, most).filter((value) => value > 0);
    const factors = decades < 2.2 ? [1, 2, 5] : [1], found = [], every = Math.max(1, Math.ceil(decades / most));
    const from = Math.floor(Math.log10(low)), to = Math.log10(high);
    for (let power = from; power <= to; power += every) found.push(...factors.map((factor) => factor * 10 ** power));
    return found.filter((value) => value >= low && value <= high);
  }

  static short(value) {
    if (value === 0 || !Number.isFinite(value)) return String(value);
    if (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e5) return value.toExponential(3).replace(/\.?0+e/, "e").replace("e+", "e");
    return String(Number(value.toPrecision(5)));
  }

  // ---- drawing ----

  paint(width = this.width, height = this.height) {
    Object.assign(this, { width, height });
    if (!width || !height || !this.axis) return;
    const range = this.ranges(), left = 52, right = 14, top = 8, bottom = 24;
    const log = this.view.log ? Math.log10 : (value) => value, floor = log(range.low);
    const across = (width - left - right) / (range.to - range.from), up = (height - top - bottom) / (log(range.high) - floor);
    const x = (value) => left + (value - range.from) * across, y = (value) => height - bottom - (log(value) - floor) * up;
    const back = (pixel) => range.from + (pixel - left) / across;
    Object.assign(this, { range, x, y, back, across, size: { width, height, left, right, top, bottom } });
    this.svg.setAttribute("aria-label", this.described());
    const [wide, high] = [width - left - right + 10, height - bottom]; // room for the half of a dot
    const place = { x: left - 5, y: 0, width: wide, height: high, viewBox: `${left - 5} 0 ${wide} ${high}` };
    const parts = [["g", { class: "grid" }], ["svg", { class: "lines", ...place }], ["g", { class: "marks" }]];
    [this.grid, this.lines, this.marks] = match(this.svg, parts);
    this.legend();
    this.axes();
    const groups = match(this.lines, this.series.map((one) => ["g", { class: one.faint ? "faint" : "" }]));
    this.series.forEach((one, row) => match(groups[row], this.line(one)));
    if (this.at !== null) this.look(this.at);
  }

  axes() {
    const { width, height, left, right, top, bottom } = this.size, { from, to, low, high } = this.range, wanted = [];
    const line = (kind, x1, x2, y1, y2) => wanted.push(["line", { class: kind, x1, x2, y1, y2 }]);
    const text = (x, y, anchor, value) => wanted.push(["text", { x, y, "text-anchor": anchor }, value]);
    const rows = Math.max(2, Math.floor((height - top - bottom) / 36)), format = this.axis.format || Chart.short;
    for (const value of this.view.log ? Chart.logTicks(low, high, rows) : Chart.ticks(low, high, rows)) {
      const y = this.y(value).toFixed(1);
      line("", left, width - right, y, y);
      text(left - 7, Number(y) + 4, "end", Chart.short(value));
    }
    for (const value of Chart.ticks(from, to, Math.floor((width - left - right) / 62), this.axis.whole && to - from >= 1)) {
      const x = this.x(value).toFixed(1), end = x > width - right - 12;
      line("short", x, x, height - bottom, height - bottom + 4);
      text(end ? width - 4 : x, height - bottom + 17, end ? "end" : "middle", format(value));
    }
    line("base", left, width - right, height - bottom, height - bottom);
    match(this.grid, wanted);
  }

  line(one) {
    const { xs, ys } = one, count = ys.length, smooth = one.faint ? 0 : this.view.smooth;
    const drawn = smooth > 0 ? Chart.smoothed(ys, smooth) : ys, wanted = [];
    if (smooth > 0) wanted.push(...this.path(one, ys, "raw ", "none"));
    if (!one.dots) wanted.push(...this.path(one, drawn, "", one.dashed ? "6 4" : "none"));
    const every = one.dots || (!one.faint && count <= 40), r = one.dots || count === 1 ? 3.5 : every ? 2.2 : 3;
    for (let place = every ? 0 : one.faint ? count : count - 1; place < count; place++) {
      if (this.shown(drawn[place])) wanted.push(this.dot(xs[place], drawn[place], one, r));
    }
    return wanted;
  }

  dot(px, py, one, r) {
    const fill = one.dashed ? "var(--panel)" : one.colour;
    return ["circle", { cx: this.x(px).toFixed(1), cy: this.y(py).toFixed(1), r, fill, stroke: one.colour }];
  }

  shown(value) {
    return Number.isFinite(value) && (!this.view.log || value > 0);
  }

  // Of the points on every few pixels the lowest and the highest: more cannot be told apart, and costs the browser much.
  path(one, ys, kind, dash) {
    const { xs } = one, least = this.view.log ? 0 : -Infinity, from = this.range.from, scale = this.across / PIXELS, kept = [];
    for (let first = 0, after = 0, many = 1; first < ys.length; many = after - first, first = after) {
      const edge = from + (Math.floor((xs[first] - from) * scale) + 1) / scale;
      after = Math.min(first + many, ys.length); // as many as there were on the pixels before, more or fewer
      while (after < ys.length && xs[after] < edge) after++;
      while (after > first + 1 && xs[after - 1] >= edge) after--;
      const here = ys.slice(first, after), low = Math.min(...here), high = Math.max(...here);
      if (low > least && high < Infinity) {
        const a = first + here.indexOf(low), b = first + here.lastIndexOf(high);
        a < b ? kept.push(a, b) : a > b ? kept.push(b, a) : kept.push(a);
      } else here.forEach((y, k) => kept.push(y > least && y < Infinity ? first + k : -1)); // -1: the line breaks
    }
    let d = "", pen = "M", last = 0, way = 0;
    for (const place of kept) {
      const y = place >= 0 ? this.y(ys[place]) : last;
      if (place >= 0) d += `${pen}${this.x(xs[place]).toFixed(1)} ${y.toFixed(1)}`;
      if (pen === "L") way += Math.abs(y - last);
      [pen, last] = [place < 0 ? "M" : "L", y];
    }
    const kinds = way < RESTLESS * this.size.height ? [""] : kind || one.faint ? ["fine"] : ["fine", "fine again"];
    return kinds.map((each) => ["path", { d, class: kind + each, stroke: one.colour, "stroke-dasharray": dash }]);
  }

  // Exponential moving average, its start corrected.
  static smoothed(ys, weight) {
    let sum = 0, total = 0;
    return ys.map((y) => {
      if (!Number.isFinite(y)) return y;
      sum = sum * weight + y * (1 - weight);
      total = total * weight + (1 - weight);
      return sum / total;
    });
  }

  legend() {
    const named = this.series.filter((each) => !each.faint && each.ys.length);
    const keys = named.map((one) => ["span", { class: one.dashed ? "key dashed" : "key" }]);
    const items = match(this.caption, [["span", { class: "title" }, this.title], ...keys], html);
    named.forEach((one, place) => {
      const last = one.ys.at(-1), value = one.dots ? [] : [["b", { title: last }, Chart.short(last)]];
      const [sign] = match(items[place + 1], [["i", {}], ["span", {}, one.name], ...value], html);
      sign.style.borderColor = one.colour;
    });
  }

  described() {
    const last = (values) => Chart.short(values.at(-1)), told = this.series.filter((one) => !one.faint && one.ys.length);
    const parts = told.map((one) => `${one.name} ${last(one.ys)} at ${this.axis.label} ${last(one.xs)}`);
    return `Line chart of ${this.title}. ${parts.join("; ")}. Arrow keys read values out.`;
  }

  // ---- reading values ----

  // The points at the x nearest to `at`, one of each line: [line, place in its columns].
  near(at) {
    const away = ([{ xs }, place]) => Math.abs(xs[place] - at);
    const nearer = (best, one, place) => Number.isFinite(one.ys[place]) && (!best || away([one, place]) < away(best));
    const best = (one) => one.ys.reduce((kept, _, place) => (nearer(kept, one, place) ? [one, place] : kept), null);
    const found = this.series.filter((each) => !each.faint).map(best).filter(Boolean), nearest = Math.min(...found.map(away));
    return found.filter((each) => away(each) <= nearest + (this.range.to - this.range.from) * 0.01);
  }

  look(at) {
    this.at = at;
    const found = at === null || !this.marks ? [] : this.near(at);
    this.tip.style.display = found.length ? "block" : "none";
    this.marks?.replaceChildren();
    if (!found.length) return;
    const [first, place] = found[0], x = first.xs[place], { width, height, top, bottom } = this.size;
    const dots = found.filter(([{ ys }, k]) => this.shown(ys[k])).map(([one, k]) => this.dot(one.xs[k], one.ys[k], one, 4));
    const cross = { class: "cross", x1: this.x(x), x2: this.x(x), y1: top, y2: height - bottom };
    match(this.marks, [["line", cross], ...dots]);
    this.tip.replaceChildren();
    html("div", { class: "where" }, this.tip, first.label?.(place) || `${this.axis.label} ${Chart.short(x)}`);
    for (const [one, k] of found) {
      const row = html("div", {}, this.tip);
      html("i", {}, row).style.background = one.colour;
      html("span", {}, row, one.name);
      html("b", {}, row, String(one.ys[k]));
    }
    const right = this.x(x) > width / 2;
    this.tip.style.left = right ? "auto" : `${this.x(x) + 12}px`;
    this.tip.style.right = right ? `${width - this.x(x) + 12}px` : "auto";
  }

  pointed(event) {
    if (this.drag === null) {
      if (this.back) this.look(this.back(event.offsetX));
      return;
    }
    const { top: y, height, bottom } = this.size, x = Math.min(this.drag, event.offsetX);
    const band = { x, y, width: Math.max(this.drag, event.offsetX) - x, height: height - y - bottom, class: "band" };
    match(this.marks, [["rect", band]]);
  }

  pressed(event) {
    if (event.button !== 0) return;
    this.drag = event.offsetX;
    this.svg.setPointerCapture(event.pointerId);
  }

  released(event) {
    const start = this.drag;
    this.drag = null;
    if (start === null || Math.abs(event.offsetX - start) < 6) return;
    const inside = (pixel) => Math.min(Math.max(this.back(pixel), this.range.from), this.range.to);
    this.zoomTo([inside(Math.min(start, event.offsetX)), inside(Math.max(start, event.offsetX))]);
  }

  typed(event) {
    const read = this.series.filter((one) => !one.faint), xs = [...new Set(read.flatMap((one) => one.xs))].sort((a, b) => a - b);
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity };
    if (event.key in steps && xs.length) {
      const place = this.at === null ? xs.length - (steps[event.key] < 0 ? 0 : 1) : xs.findIndex((x) => x >= this.at);
      this.look(xs[Math.min(Math.max(place + steps[event.key], 0), xs.length - 1)]);
      this.announce([...this.tip.children].map((row) => row.textContent).join(", "));
    } else if (event.key === "Escape") {
      this.look(null);
      this.zoomTo(null);
    } else if (event.key === "+" || event.key === "-") {
      const middle = this.at ?? (this.range.from + this.range.to) / 2;
      const half = ((this.range.to - this.range.from) / 2) * (event.key === "+" ? 0.5 : 2);
      this.zoomTo([middle - half, middle + half]);
    } else return;
    event.preventDefault();
  }

  zoomTo(zoom) {
    this.view.zoom = zoom;
    this.view.changed();
  }
}
