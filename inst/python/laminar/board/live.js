"use strict";
// The page's copy of the records, live from the server or, in a page that was kept, from the page itself.
//   laminar.start(render)          render(records, state) is called after changes
//                                  state: "live", "lost" (looking for the server), "over" (session ended), "kept"
//   laminar.send(id, command, value)   ask the writer of a record for something; resolves to whether it was passed on
//   laminar.keep(name)             download the page with its data in it
// A record is {id, kind, facts: {...}, tables: {name: {count, columns: {name: [values]}}}}.

const laminar = (() => {
  const records = new Map();
  let state = "lost", source = "", render = () => {}, waiting = false, resting = 0, longest = 500, events = null;

  function take(news, anew) {
    if (anew) {
      records.clear();
      longest = 100; // to draw all for the first time takes long, and what comes then is late already
    }
    for (const id of news.gone) records.delete(id);
    for (const part of news.records) {
      const record = records.get(part.id) || { id: part.id, kind: part.kind, facts: {}, tables: {} };
      records.set(part.id, record);
      Object.assign(record.facts, part.facts);
      for (const [name, table] of Object.entries(part.tables)) record.tables[name] = joined(record.tables[name], table);
    }
  }

  // Rows from `table.from` on are new; a column that comes later has no values before. A table to which rows are only
  // added stays the same object.
  function joined(old, table) {
    const from = table.from || 0, known = old && from === old.count ? old : { count: from, columns: {} };
    const added = Math.max(0, ...Object.values(table.columns).map((values) => values.length));
    for (const [name, values] of Object.entries(table.columns)) {
      const before = (old?.columns[name] || []).slice(0, from);
      while (before.length < from) before.push(null);
      known.columns[name] = before.concat(values);
    }
    known.count = from + added;
    return known;
  }

  // Drawing takes no more than a tenth of the time, or happens twice a second: what trains may need the processor.
  function soon() {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      const start = performance.now(), most = longest;
      longest = 500;
      render([...records.values()].sort((a, b) => (a.facts.opened || 0) - (b.facts.opened || 0)), state);
      const rest = () => (resting = start + Math.min(10 * (performance.now() - start), most));
      rest();
      if (!document.hidden) requestAnimationFrame(() => setTimeout(rest)); // what the browser does with it counts too
    }, Math.max(0, resting - performance.now()));
  }

  function become(next) {
    if (state !== "over") state = next;
    soon();
  }

  function listen() {
    events = new EventSource("events");
    const heard = (anew) => (event) => {
      const news = JSON.parse(event.data);
      take(news, anew);
      become(news.over ? "over" : "live");
      if (news.over) events.close();
    };
    events.addEventListener("all", heard(true));
    events.addEventListener("news", heard(false));
    events.addEventListener("error", () => become("lost"));
  }

  async function send(id, command, value) {
    try {
      const body = JSON.stringify({ id, command, value });
      const headers = { "Content-Type": "application/json" };
      return (await fetch("command", { method: "POST", headers, body })).ok;
    } catch {
      return false;
    }
  }

  function document_with(data) {
    const text = JSON.stringify(data).replaceAll("<", "\\u003c");
    return source.replace(/(<script type="application\/json" id="data">)[^<]*/, (_, tag) => tag + text);
  }

  function keep(name) {
    const data = { records: [...records.values()], gone: [], over: true };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([document_with(data)], { type: "text/html" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function start(draw) {
    render = draw;
    // Before anything is drawn: what is kept is the page as it came.
    source = `<!doctype html>\n${document.documentElement.outerHTML}\n`;
    const data = JSON.parse(document.getElementById("data").textContent);
    if (data) {
      take(data, true);
      state = "kept";
    } else {
      listen();
      // A page that nobody sees holds no connection: a browser has only six for one server.
      document.addEventListener("visibilitychange", () => {
        if (document.hidden) events.close();
        else if (state !== "over" && events.readyState === EventSource.CLOSED) listen();
      });
    }
    soon();
  }

  return { start, send, keep };
})();
