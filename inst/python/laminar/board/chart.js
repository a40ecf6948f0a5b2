"use strict";
// A line chart in plain SVG. `new Chart(place, view)` makes it, `draw(title, series, axis)` shows lines:
//   series  [{name, colour, points: [[x, y, label], ...], faint, dashed, dots}], x ascending; NaN breaks a line; `dots` draws none
//   axis    {label, whole, format}: of the horizontal axis
//   view    shared by charts that belong together: {log, smooth, zoom: [from, to] or null, changed: function}
// Drag to zoom, double click or Escape to see all; arrow keys read values out, plus and minus zoom.

class Chart {
  constructor(place, view, announce) {
    this.view = view;
    this.announce = announce || (() => {});
    this.series = [];
    this.at = null; // the point under the pointer or the arrow keys: its x
    this.box = Chart.html("figure", { class: "chart" }, place);
    this.caption = Chart.html("figcaption", {}, this.box);
    this.svg = Chart.svg("svg", { tabindex: 0, role: "img" }, this.box);
    this.tip = Chart.html("div", { class: "tip", "aria-hidden": "true" }, this.box);
    this.svg.addEventListener("pointermove", (event) => this.pointed(event));
    this.svg.addEventListener("pointerleave", () => this.drag || this.look(null));
    this.svg.addEventListener("pointerdown", (event) => this.pressed(event));
    this.svg.addEventListener("pointerup", (event) => this.released(event));
    this.svg.addEventListener("dblclick", () => this.zoomTo(null));
    this.svg.addEventListener("keydown", (event) => this.typed(event));
    this.svg.addEventListener("blur", () => this.look(null));
    new ResizeObserver(() => this.paint()).observe(this.box);
  }

  static html(name, attributes, parent, text, element = document.createElement(name)) {
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    if (parent) parent.append(element);
    return element;
  }

  static svg(name, attributes, parent, text) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    return Chart.html(name, attributes, parent, text, element);
  }

  draw(title, series, axis) {
    Object.assign(this, { title, series, axis });
    this.paint();
  }

  // ---- scales ----

  // Range of x, and of the y that can be seen.
  ranges() {
    const all = this.series.flatMap((one) => one.points);
    let [from, to] = this.view.zoom || Chart.extent(all.map((point) => point[0]));
    if (!(from < to)) [from, to] = [from - 0.5, from + 0.5];
    const inside = (one) => one.points.filter(([x, y]) => x >= from && x <= to && this.shown(y));
    const epochs = this.series.filter((one) => !one.faint).map(inside);
    // The first steps of a training would press all the rest together: from the second epoch on they are cut off.
    const seen = epochs.some((points) => points.length > 1) ? epochs : this.series.map(inside);
    let [low, high] = Chart.extent(seen.flat().map((point) => point[1]));
    if (this.view.log) {
      [low, high] = low < high ? [low, high] : [low / 2, high * 2];
      const pad = (high / low) ** 0.04;
      return { from, to, low: low / pad, high: high * pad };
    }
    if (!(low < high)) [low, high] = [low - (Math.abs(low) || 1) * 0.05, high + (Math.abs(high) || 1) * 0.05];
    return { from, to, low: low - (high - low) * 0.04, high: high + (high - low) * 0.04 };
  }

  static extent(values) {
    let low = Infinity, high = -Infinity;
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    return low <= high ? [low, high] : [0, 1];
  }

  static ticks(from, to, most, whole) {
    const rough = Math.max((to - from) / Math.max(1, most), whole ? 1 : 0);
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) * power;
    const found = [];
    for (let k = Math.ceil(from / step - 1e-9); k * step <= to + step * 1e-9; k++) found.push(k * step);
    return found;
  }

  static logTicks(low, high, most) {
    const decades = Math.log10(high / low);
    if (decades < 0.7) return Chart.ticks(low, high, most).filter((value) => value > 0);
    const factors = decades < 2.2 ? [1, 2, 5] : [1], found = [];
    const every = Math.max(1, Math.ceil(decades / most));
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power += every) {
      for (const factor of factors) found.push(factor * 10 ** power);
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

  paint() {
    const width = this.svg.clientWidth, height = this.svg.clientHeight;
    if (!width || !height) return;
    const range = this.ranges(), left = 52, right = 14, top = 8, bottom = 24;
    const scale = (value, low, high) => (high > low ? (value - low) / (high - low) : 0.5);
    const log = this.view.log ? Math.log10 : (value) => value;
    const x = (value) => left + scale(value, range.from, range.to) * (width - left - right);
    const y = (value) => height - bottom - scale(log(value), log(range.low), log(range.high)) * (height - top - bottom);
    const back = (pixel) => range.from + ((pixel - left) / (width - left - right)) * (range.to - range.from);
    Object.assign(this, { range, x, y, back, size: { width, height, left, right, top, bottom } });
    this.svg.replaceChildren();
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.setAttribute("aria-label", this.described());
    this.legend();
    this.axes();
    const inside = width - left - right + 10; // room for the half of a dot
    const clip = Chart.svg("svg", { x: left - 5, y: 0, width: inside, height: height - bottom, class: "lines",
      viewBox: `${left - 5} 0 ${inside} ${height - bottom}` }, this.svg);
    for (const one of this.series) this.line(clip, one);
    this.marks = Chart.svg("g", { class: "marks" }, this.svg);
    this.look(this.at);
  }

  axes() {
    const { width, height, left, right, top, bottom } = this.size, { from, to, low, high } = this.range;
    const grid = Chart.svg("g", { class: "grid" }, this.svg);
    const rows = Math.max(2, Math.floor((height - top - bottom) / 36));
    for (const value of this.view.log ? Chart.logTicks(low, high, rows) : Chart.ticks(low, high, rows)) {
      Chart.svg("line", { x1: left, x2: width - right, y1: this.y(value), y2: this.y(value) }, grid);
      Chart.svg("text", { x: left - 7, y: this.y(value) + 4, "text-anchor": "end" }, grid, Chart.short(value));
    }
    const format = this.axis.format || Chart.short;
    for (const value of Chart.ticks(from, to, Math.floor((width - left - right) / 62), this.axis.whole)) {
      Chart.svg("line", { class: "short", x1: this.x(value), x2: this.x(value), y1: height - bottom,
        y2: height - bottom + 4 }, grid);
      const anchor = this.x(value) > width - right - 12 ? "end" : "middle";
      Chart.svg("text", { x: anchor === "end" ? width - 4 : this.x(value), y: height - bottom + 17,
        "text-anchor": anchor }, grid, format(value));
    }
    Chart.svg("line", { class: "base", x1: left, x2: width - right, y1: height - bottom, y2: height - bottom }, grid);
  }

  line(parent, one) {
    const smooth = one.faint ? 0 : this.view.smooth;
    const group = Chart.svg("g", { class: one.faint ? "faint" : "" }, parent);
    const dash = one.dashed ? { "stroke-dasharray": "6 4" } : {};
    if (smooth > 0) Chart.svg("path", { d: this.path(one.points), class: "raw", stroke: one.colour }, group);
    const points = smooth > 0 ? Chart.smoothed(one.points, smooth) : one.points;
    if (!one.dots) Chart.svg("path", { d: this.path(points), stroke: one.colour, ...dash }, group);
    if (one.dots || (!one.faint && points.length && points.length <= 40)) {
      for (const [px, py] of points) if (this.shown(py)) this.dot(group, px, py, one, one.dots || points.length === 1 ? 3.5 : 2.2);
    } else if (!one.faint && points.length && this.shown(points[points.length - 1][1])) {
      this.dot(group, ...points[points.length - 1].slice(0, 2), one, 3);
    }
  }

  dot(parent, px, py, one, r) {
    const fill = one.dashed ? "var(--panel)" : one.colour;
    Chart.svg("circle", { cx: this.x(px), cy: this.y(py), r, fill, stroke: one.colour }, parent);
  }

  shown(value) {
    return Number.isFinite(value) && (!this.view.log || value > 0);
  }

  path(points) {
    let text = "", pen = "M";
    for (const [px, py] of points) {
      const shown = this.shown(py);
      if (shown) text += `${pen}${this.x(px).toFixed(1)} ${this.y(py).toFixed(1)}`;
      pen = shown ? "L" : "M";
    }
    return text;
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
    this.caption.replaceChildren();
    Chart.html("span", { class: "title" }, this.caption, this.title);
    for (const one of this.series.filter((each) => !each.faint && each.points.length)) {
      const item = Chart.html("span", { class: one.dashed ? "key dashed" : "key" }, this.caption);
      const sign = Chart.html("i", {}, item);
      sign.style.borderColor = one.colour;
      Chart.html("span", {}, item, one.name);
      const last = one.points[one.points.length - 1][1];
      if (!one.dots) Chart.html("b", { title: String(last) }, item, Chart.short(last));
    }
  }

  described() {
    const parts = this.series.filter((one) => !one.faint && one.points.length).map((one) => {
      const [x, y] = one.points[one.points.length - 1];
      return `${one.name} ${Chart.short(y)} at ${this.axis.label} ${Chart.short(x)}`;
    });
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
    const nearest = Math.min(...found.map(([, point]) => Math.abs(point[0] - at)));
    return found.filter(([, point]) => Math.abs(point[0] - at) <= nearest + (this.range.to - this.range.from) * 0.01);
  }

  look(at) {
    this.at = at;
    this.marks?.replaceChildren();
    const found = at === null ? [] : this.near(at);
    this.tip.style.display = found.length ? "block" : "none";
    if (!found.length) return;
    const x = found[0][1][0], { width, height, top, bottom } = this.size;
    Chart.svg("line", { class: "cross", x1: this.x(x), x2: this.x(x), y1: top, y2: height - bottom }, this.marks);
    this.tip.replaceChildren();
    Chart.html("div", { class: "where" }, this.tip, found[0][1][2] || `${this.axis.label} ${Chart.short(x)}`);
    for (const [one, [px, py]] of found) {
      if (this.shown(py)) this.dot(this.marks, px, py, one, 4);
      const row = Chart.html("div", {}, this.tip);
      Chart.html("i", {}, row).style.background = one.colour;
      Chart.html("span", {}, row, one.name);
      Chart.html("b", {}, row, String(py));
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
      Chart.svg("rect", { x: from, width: to - from, y: this.size.top,
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
