// Arrow keys move between the links of a table; one line says that the journal has grown. Everything works without.
"use strict";
document.addEventListener("keydown", (event) => {
  const link = event.target;
  if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const cell = link.closest("td, th");
  const row = cell && cell.parentElement;
  if (!row || !row.closest("table.dense")) return;
  const in_row = (other, at) => other && other.cells[at] && other.cells[at].querySelector("a");
  const rows = [...row.closest("table").rows];
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  if (!step) return;
  let [y, x] = [rows.indexOf(row), cell.cellIndex];
  do {
    y += step[0];
    x += step[1];
    const next = in_row(rows[y], x);
    if (next) {
      next.focus();
      event.preventDefault();
      return;
    }
  } while (y >= 0 && y < rows.length && x >= 0 && x < row.cells.length);
});

const line = document.getElementById("neu");
if (line && line.dataset.live && "EventSource" in window) {
  const since = Number(new URL(line.dataset.live, location).searchParams.get("seit"));
  const tell = (head) => {
    const count = head - since;
    if (!(count > 0)) return;
    const number = count.toLocaleString(document.documentElement.lang);
    const link = (address, text) => Object.assign(document.createElement("a"), { href: address, textContent: text });
    // What has changed since is marked there.
    const marked = new URL(location.href);
    marked.searchParams.set("vorher", since);
    const again = link(marked.href, line.dataset.reload);
    const changed = link(line.dataset.since, line.dataset.changed);
    line.replaceChildren(`${number} ${count === 1 ? line.dataset.one : line.dataset.many} – `, again, " · ", changed);
  };
  // A session that ends soon says so, and goes on when somebody wants it to.
  const end = document.getElementById("ende");
  const warn = (how) => {
    if (!end) return;
    const stay = Object.assign(document.createElement("button"), { type: "button", textContent: end.dataset.stay });
    stay.onclick = () => fetch("/ich", { method: "HEAD" }).then((told) => told.ok && end.replaceChildren());
    end.replaceChildren(end.dataset[how] ? end.dataset[how] + " " : "", how === "unused" ? stay : "");
  };
  // A browser has six connections for a site: of all pages that lie open one holds a stream, and tells the others.
  const others = "BroadcastChannel" in window ? new BroadcastChannel("sollist") : null;
  let [newest, leave] = [0, null];
  const hold = () => {
    const stream = new EventSource(line.dataset.live);
    stream.onmessage = (message) => {
      newest = Number(message.data);
      tell(newest);
      if (others) others.postMessage(newest);
    };
    stream.addEventListener("session", ({ data }) => {
      warn(data);
      if (others) others.postMessage(data);
    });
    return new Promise((done) => {
      leave = () => {
        stream.close();
        leave = null;
        done();
      };
    });
  };
  const begin = () => {
    if (others && navigator.locks) navigator.locks.request("sollist", hold);
    else hold();
    // Whoever holds the stream may have told the newest number before this page was there.
    if (others) others.postMessage(0);
  };
  if (others) {
    others.onmessage = ({ data }) => {
      if (typeof data === "string") warn(data);
      else if (data) tell(data);
      else if (leave && newest) others.postMessage(newest);
    };
  }
  window.addEventListener("pagehide", () => leave && leave());
  window.addEventListener("pageshow", (event) => event.persisted && begin());
  begin();
}
