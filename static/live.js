// Rows of ideas stay alive: PocketBase tells that something about a row has changed, and the row is fetched anew. Order and loss do not
// matter, and after every new connection all rows are fetched, since something may have happened in between.
(() => {
  const rows = () => [...document.querySelectorAll("[data-live] [data-session]")];
  if (!window.EventSource || !window.htmx || !rows().length) return;
  let es = null, client = "", hide = 0, topics = "", wait = new Map();

  function fetchRow(row) {
    if (!row.isConnected || wait.has(row.id)) return;
    wait.set(row.id, setTimeout(() => {
      wait.delete(row.id);
      const now = document.getElementById(row.id);
      if (now) htmx.ajax("GET", now.dataset.row, { source: now, target: now, swap: "outerMorph" }).catch(() => {});
    }, 150 + Math.random() * 150));
  }
  function close() { if (es) { es.close(); es = null; client = ""; topics = ""; } }
  function open() {
    if (es) return;
    es = new EventSource("/api/realtime");
    es.addEventListener("PB_CONNECT", (e) => {
      client = JSON.parse(e.data).clientId;
      topics = "";
      subscribe(true);
    });
    es.onerror = () => { if (es && es.readyState === EventSource.CLOSED) { close(); setTimeout(() => document.hidden || open(), 5000 + Math.random() * 5000); } };
  }
  async function subscribe(all) {
    const list = rows(), names = list.map((r) => "sessions/" + r.dataset.session), key = names.join();
    if (!client || key === topics) return;
    topics = key;
    for (const name of names) { es.removeEventListener(name, changed); es.addEventListener(name, changed); }
    try {
      const r = await fetch("/api/realtime", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ clientId: client, subscriptions: names }) });
      if (!r.ok) topics = "";
      else if (all) list.forEach(fetchRow);
    } catch { topics = ""; }
  }
  function changed(e) {
    const row = rows().find((r) => e.type === "sessions/" + r.dataset.session);
    if (!row) return;
    let gone = false;
    try { gone = JSON.parse(e.data).action === "delete"; } catch { /* then it is fetched */ }
    if (gone) row.remove();
    else fetchRow(row);
  }

  // A search or the next page brings other rows.
  document.addEventListener("htmx:after:swap", () => subscribe(false));
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hide);
    if (document.hidden) hide = setTimeout(close, 2000); // of six connections a host, the visible tab needs its share
    else open();
  });
  addEventListener("pagehide", close);
  if (!document.hidden) open();
})();
