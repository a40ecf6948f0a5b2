"use strict";
// A line chart in plain SVG. `new Chart(place, view)` makes it, `draw(title, series, axis)` shows lines:
//   series  [{name, colour, points: [[x, y, label], ...], label, faint, dashed, dots}], x ascending; NaN breaks a line; `dots`
//           draws none; `label` makes a label of a point that has none
//   axis    {label, whole, format}: of the horizontal axis
//   view    shared by charts that belong together: {log, smooth, zoom: [from, to] or null, changed: function}
// Drag to zoom, double click or Escape to see all; arrow keys read values out, plus and minus zoom.
// Points are gone through in few plain loops: what is done thousands of times is compiled, anew in each page.

class Chart {
  constructor(place, view, announce = () => {}) {
    Object.assign(this, { view, announce, series: [] });
    this.at = null; // the point under the pointer or the arrow keys: its x
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
    const drawn = this.series.filter((one) => one.points.length);
    const ends = drawn.flatMap(({ points }) => [points[0][0], points.at(-1)[0]]);
    let [from, to] = this.view.zoom || [Math.min(...ends), Math.max(...ends)];
    if (!(from < to)) [from, to] = ends.length ? [from - 0.5, from + 0.5] : [0, 1];
    let [low, high, most] = this.heights(drawn.filter((one) => !one.faint), from, to);
    // The first steps of a training would press all the rest together: from the second epoch on they are cut off.
    if (most < 2) [low, high] = this.heights(drawn, from, to);
    if (this.view.log) {
      [low, high] = low < high ? [low, high] : [low / 2, high * 2];
      const pad = (high / low) ** 0.04;
      return { from, to, low: low / pad, high: high * pad };
    }
    if (!(low < high)) [low, high] = [low - (Math.abs(low) || 1) * 0.05, high + (Math.abs(high) || 1) * 0.05];
    return { from, to, low: low - (high - low) * 0.04, high: high + (high - low) * 0.04 };
  }

  // The lowest and the highest y between two x, and how many points the line has there that has most.
  heights(series, from, to) {
    const least = this.view.log ? 0 : -Infinity;
    let low = Infinity, high = -Infinity, most = 0, seen = 0;
    for (const { points } of series) {
      for (let place = (seen = 0); place < points.length; place++) {
        const x = points[place][0], y = points[place][1];
        if (!(x >= from && x <= to && y > least && y < Infinity)) continue;
        low = Math.min(low, y);
        high = Math.max(high, y);
        if (++seen > most) most = seen;
      }
    }
    return [...(low <= high ? [low, high] : this.view.log ? [1, 10] : [0, 1]), most];
  }

  static ticks(from, to, most, whole) {
    const rough = Math.max((to - from) / Math.max(1, most), whole ? 1 : 0);
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) * power, found = [];
    for (let k = Math.ceil(from / step - 1e-9); k * step <= to + step * 1e-9; k++) found.push(k * step);
    return found;
  }

  static logTicks(low, high, most) {
    const decades = Math.log10(high / low);
    if (decades < 0.7) return Chart.ticks(low, high, most).filter((value) => value > 0);
    const factors = decades < 2.2 ? [1, 2, 5] : [1], found = [], every = Math.max(1, Math.ceil(decades / most));
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power += every) {
      found.push(...factors.map((factor) => factor * 10 ** power));
    }
    return found.filter((value) => value >= low && value <= high);
  }

  static short(value) {
    if (value === 0 || !Number.isFinite(value)) return String(value);
    const size = Math.abs(value);
    if (size < 1e-4 || size >= 1e5) return value.toExponential(3).replace(/\.?0+e/, "e").replace("e+", "e");
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
    const rows = Math.max(2, Math.floor((height - top - bottom) / 36));
    for (const value of this.view.log ? Chart.logTicks(low, high, rows) : Chart.ticks(low, high, rows)) {
      const y = this.y(value).toFixed(1);
      line("", left, width - right, y, y);
      text(left - 7, Number(y) + 4, "end", Chart.short(value));
    }
    const format = this.axis.format || Chart.short;
    for (const value of Chart.ticks(from, to, Math.floor((width - left - right) / 62), this.axis.whole && to - from >= 1)) {
      const x = this.x(value).toFixed(1), end = x > width - right - 12;
      line("short", x, x, height - bottom, height - bottom + 4);
      text(end ? width - 4 : x, height - bottom + 17, end ? "end" : "middle", format(value));
    }
    line("base", left, width - right, height - bottom, height - bottom);
    match(this.grid, wanted);
  }

  line(one) {
    const smooth = one.faint ? 0 : this.view.smooth, points = smooth > 0 ? Chart.smoothed(one.points, smooth) : one.points;
    const path = (d, kind, dash) => ["path", { d, class: kind, stroke: one.colour, "stroke-dasharray": dash }], wanted = [];
    if (smooth > 0) wanted.push(path(this.path(one.points), "raw", "none"));
    if (!one.dots) wanted.push(path(this.path(points), "", one.dashed ? "6 4" : "none"));
    const every = one.dots || (!one.faint && points.length <= 40), r = one.dots || points.length === 1 ? 3.5 : every ? 2.2 : 3;
    const dots = every ? points : one.faint ? [] : points.slice(-1);
    for (const [px, py] of dots) if (this.shown(py)) wanted.push(this.dot(px, py, one, r));
    return wanted;
  }

  dot(px, py, one, r) {
    const fill = one.dashed ? "var(--panel)" : one.colour;
    return ["circle", { cx: this.x(px).toFixed(1), cy: this.y(py).toFixed(1), r, fill, stroke: one.colour }];
  }

  shown(value) {
    return Number.isFinite(value) && (!this.view.log || value > 0);
  }

  // Of the points on every two pixels the lowest and the highest: more cannot be told apart, and costs the browser much.
  path(points) {
    const least = this.view.log ? 0 : -Infinity, from = this.range.from, half = this.across / 2, kept = [];
    let pixel = NaN, a = -1, b = -1; // places of the lowest and the highest; -1 where the line breaks
    for (let place = 0; place <= points.length; place++) {
      const y = place < points.length ? points[place][1] : NaN, here = y > least && y < Infinity;
      const at = here ? Math.floor((points[place][0] - from) * half) : NaN;
      if (at !== pixel) {
        if (a >= 0) kept.push(Math.min(a, b), Math.max(a, b));
        if (!here) kept.push(-1);
        a = b = here ? place : -1;
      } else if (y < points[a][1]) a = place;
      else if (y > points[b][1]) b = place;
      pixel = at;
    }
    return kept.map((place, k) => {
      if (place < 0 || place === kept[k - 1]) return "";
      const [x, y] = points[place], pen = kept[k - 1] >= 0 ? "L" : "M";
      return `${pen}${this.x(x).toFixed(1)} ${this.y(y).toFixed(1)}`;
    }).join("");
  }

  // Exponential moving average, its start corrected.
  static smoothed(points, weight) {
    let sum = 0, total = 0;
    return points.map(([x, y, label]) => {
      if (!Number.isFinite(y)) return [x, y, label];
      sum = sum * weight + y * (1 - weight);
      total = total * weight + (1 - weight);
      return [x, sum / total, label];
    });
  }

  legend() {
    const named = this.series.filter((each) => !each.faint && each.points.length);
    const keys = named.map((one) => ["span", { class: one.dashed ? "key dashed" : "key" }]);
    const items = match(this.caption, [["span", { class: "title" }, this.title], ...keys], html);
    named.forEach((one, place) => {
      const last = one.points.at(-1)[1], value = one.dots ? [] : [["b", { title: last }, Chart.short(last)]];
      const [sign] = match(items[place + 1], [["i", {}], ["span", {}, one.name], ...value], html);
      sign.style.borderColor = one.colour;
    });
  }

  described() {
    const last = (one, part) => Chart.short(one.points.at(-1)[part]), told = this.series.filter((one) => !one.faint && one.points.length);
    const parts = told.map((one) => `${one.name} ${last(one, 1)} at ${this.axis.label} ${last(one, 0)}`);
    return `Line chart of ${this.title}. ${parts.join("; ")}. Arrow keys read values out.`;
  }

  // ---- reading values ----

  // The points at the x nearest to `at`, one of each line.
  near(at) {
    const found = [];
    for (const one of this.series.filter((each) => !each.faint)) {
      let best = null;
      for (const point of one.points) {
        if (Number.isFinite(point[1]) && (!best || Math.abs(point[0] - at) < Math.abs(best[0] - at))) best = point;
      }
      if (best) found.push([one, best]);
    }
    const away = ([, point]) => Math.abs(point[0] - at), nearest = Math.min(...found.map(away));
    return found.filter((one) => away(one) <= nearest + (this.range.to - this.range.from) * 0.01);
  }

  look(at) {
    this.at = at;
    const found = at === null || !this.marks ? [] : this.near(at);
    this.tip.style.display = found.length ? "block" : "none";
    this.marks?.replaceChildren();
    if (!found.length) return;
    const [first, point] = found[0], x = point[0], { width, height, top, bottom } = this.size;
    const dots = found.filter(([, [, py]]) => this.shown(py)).map(([one, [px, py]]) => this.dot(px, py, one, 4));
    const cross = { class: "cross", x1: this.x(x), x2: this.x(x), y1: top, y2: height - bottom };
    match(this.marks, [["line", cross], ...dots]);
    this.tip.replaceChildren();
    const label = first.label ? first.label(point) : point[2];
    html("div", { class: "where" }, this.tip, label || `${this.axis.label} ${Chart.short(x)}`);
    for (const [one, [, py]] of found) {
      const row = html("div", {}, this.tip);
      html("i", {}, row).style.background = one.colour;
      html("span", {}, row, one.name);
      html("b", {}, row, String(py));
    }
    const right = this.x(x) > width / 2;
    this.tip.style.left = right ? "auto" : `${this.x(x) + 12}px`;
    this.tip.style.right = right ? `${width - this.x(x) + 12}px` : "auto";
  }

  pointed(event) {
    const pixel = event.offsetX;
    if (this.drag !== undefined && this.drag !== null) {
      const [from, to] = [Math.min(this.drag, pixel), Math.max(this.drag, pixel)];
      this.marks.replaceChildren();
      svg("rect", { x: from, width: to - from, y: this.size.top,
        height: this.size.height - this.size.top - this.size.bottom, class: "band" }, this.marks);
    } else if (this.back) {
      this.look(this.back(pixel));
    }
  }

  pressed(event) {
    if (event.button !== 0) return;
    this.drag = event.offsetX;
    this.svg.setPointerCapture(event.pointerId);
  }

  released(event) {
    const start = this.drag;
    this.drag = null;
    if (start === null || start === undefined || Math.abs(event.offsetX - start) < 6) return;
    const inside = (pixel) => Math.min(Math.max(this.back(pixel), this.range.from), this.range.to);
    this.zoomTo([inside(Math.min(start, event.offsetX)), inside(Math.max(start, event.offsetX))]);
  }

  typed(event) {
    const xs = [...new Set(this.series.filter((one) => !one.faint).flatMap((one) => one.points.map((p) => p[0])))];
    xs.sort((a, b) => a - b);
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity };
    if (event.key in steps && xs.length) {
      let place = this.at === null ? xs.length - (steps[event.key] < 0 ? 0 : 1) : xs.findIndex((x) => x >= this.at);
      place = Math.min(Math.max(place + steps[event.key], 0), xs.length - 1);
      this.look(xs[place]);
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
