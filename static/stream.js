// The stream of a session's page. The browser's EventSource resumes by itself; this adds what it does not do: it starts at the seq the page
// was rendered at, drops what was seen, comes back after errors that are fatal to it, and lets go of the connection in a hidden tab.
// What it puts into the page is HTML of our own server, escaped there; no text is ever parsed as markdown or HTML here.
(() => {
  const page = document.querySelector("[data-stream]");
  if (!page || !window.EventSource) return;
  const $ = (id) => document.getElementById(id);
  const url = page.dataset.stream, title = document.title;
  let cursor = page.dataset.cursor, last = seqOf(cursor), es = null, over = false, failures = 0, heard = Date.now(), spoken = Date.now();
  let retry = 0, hide = 0, lost = 0, release = null;

  function seqOf(c) { return parseInt(c, 10) || 0; }
  const state = () => $("status")?.dataset.status || "";
  const live = () => /^(queued|running)$/.test(state());

  function open() {
    close();
    const mine = es = new EventSource(url + "?after=" + encodeURIComponent(cursor));
    const on = (name, f) => mine.addEventListener(name, (e) => { if (mine === es) { heard = Date.now(); f(e); } });
    mine.onopen = () => { if (mine === es) { failures = 0; heard = Date.now(); found(); } };
    mine.onerror = () => { if (mine === es) failed(); };
    on("block", take);
    on("patch", take);
    on("end", (e) => { take(e); finish(); });
    on("notice", (e) => bar(e.data));
    on("reset", reset);
    on("tick", () => {});
  }
  function close() {
    clearTimeout(retry);
    if (es) { es.close(); es = null; }
  }

  // take puts the elements of a piece into the page. A piece that was seen before is dropped; put twice it would change nothing either,
  // so the last one, whose id a piece without its own carries too, is let through.
  function take(e) {
    const seq = seqOf(e.lastEventId);
    if (seq && seq < last) return;
    if (seq) { last = seq; cursor = e.lastEventId; }
    const t = document.createElement("template");
    t.innerHTML = e.data;
    for (const el of [...t.content.children]) put(el);
    spoken = Date.now();
    quietly("");
    if (live()) over = false;
  }
  function put(el) {
    let old = el.id && $(el.id);
    const list = el.dataset.into && $(el.dataset.into);
    if (old && el.dataset.run !== undefined && old.dataset.run === el.dataset.run) return;
    if (old && el.dataset.n !== undefined && +el.dataset.n < +old.dataset.n) return;
    if (el.dataset.say && (!old || old.dataset.say !== el.dataset.say)) say(el.dataset.say);
    if (old && list && old.parentElement !== list) { old.remove(); old = null; }
    if (old) old.replaceWith(el);
    else if (list) {
      const n = el.dataset.n, below = n === undefined ? null : [...list.children].find((c) => +c.dataset.n < +n);
      list.insertBefore(el, below || null);
      for (const cap = +list.dataset.cap; cap && list.children.length > cap;) list.lastElementChild.remove();
    }
  }

  function finish() {
    over = true;
    found();
    for (const c of document.querySelectorAll("[data-clock]")) { clock(c); delete c.dataset.clock; }
    const verdict = $("result")?.dataset.verdict;
    document.title = (verdict || state()) + " · " + title;
    const icon = document.querySelector("link[rel=icon]");
    if (icon?.dataset.done) icon.href = icon.dataset.done;
  }
  function failed() {
    if (over || !live()) { // a 204 or the end of the stream: nothing more is to come
      if (!es || es.readyState === EventSource.CLOSED) close();
      return found();
    }
    if (!lost) lost = setTimeout(() => bar("Connection lost, trying again …"), 1500);
    if (es.readyState === EventSource.CLOSED) again();
  }
  // again comes back after an answer that EventSource takes for the end, later and later, and not together with all other tabs.
  function again() {
    close();
    failures++;
    retry = setTimeout(open, Math.min(30000, 1000 * 2 ** Math.min(failures, 5)) * (0.5 + Math.random()));
  }
  function found() { clearTimeout(lost); lost = 0; bar(""); }
  function reset() {
    const before = +sessionStorage.getItem("naps-reset") || 0;
    sessionStorage.setItem("naps-reset", Date.now());
    close();
    setTimeout(() => location.reload(), Date.now() - before < 10000 ? 10000 : 0);
  }

  function bar(text) { const b = $("quiet"); if (b) { b.textContent = text; b.hidden = !text; } }
  function quietly(text) { const w = $("waiting"); if (w && w.textContent !== text) { w.textContent = text; w.hidden = !text; } }
  function say(text) { const a = $("announce"); if (a) a.textContent = text; }
  function clock(el) {
    const s = Math.max(0, Math.floor((Date.now() - el.dataset.clock) / 1000));
    el.textContent = s < 60 ? s + " s" : Math.floor(s / 60) + " min " + (s % 60) + " s";
  }

  const tick = () => {
    for (const c of document.querySelectorAll("[data-clock]")) clock(c);
    if (!live()) return quietly("");
    if (Date.now() - spoken > 45000) {
      const now = document.querySelector('.phase[data-state="running"]');
      quietly(now ? "Still waiting for " + now.dataset.phase.toLowerCase() + ". Nothing new for a while; that happens when a source answers slowly."
        : "Waiting for a free place. It starts by itself.");
    }
    // Heartbeats are comments, which EventSource does not show: after a minute of silence the connection may be dead.
    if (es && es.readyState === EventSource.OPEN && Date.now() - heard > 60000 + (last % 10) * 1000) { heard = Date.now(); open(); }
  };
  tick();
  setInterval(tick, 1000);

  // A few hidden tabs may keep their stream, so that their title can tell the end; the others leave the connections to the visible ones.
  async function mayStay() {
    if (!navigator.locks) return false;
    for (let i = 0; i < 3; i++) {
      const got = await new Promise((done) => navigator.locks.request("naps-hidden-" + i, { ifAvailable: true },
        (lock) => { done(!!lock); return lock ? new Promise((r) => { release = r; }) : undefined; }).catch(() => done(false)));
      if (got) return true;
    }
    return false;
  }
  document.addEventListener("visibilitychange", async () => {
    clearTimeout(hide);
    if (document.hidden) {
      if (!es) return;
      if (live() && await mayStay()) { if (!document.hidden) free(); return; }
      if (document.hidden) hide = setTimeout(close, 30000);
    } else {
      free();
      if (wanted()) open();
    }
  });
  function free() { if (release) { release(); release = null; } }
  const wanted = () => !over && (live() || !es);
  addEventListener("online", () => { if (live()) open(); });
  addEventListener("pagehide", close);

  // A message: the form works without this; with it the page stays, and a new stream brings the answer.
  const form = page.querySelector("[data-message]");
  if (form) {
    const field = form.elements.text, key = form.elements.key, draft = "naps-draft:" + location.pathname;
    if (!field.value) field.value = sessionStorage.getItem(draft) || "";
    field.addEventListener("input", () => sessionStorage.setItem(draft, field.value));
    form.addEventListener("submit", async (e) => {
      e.preventDefault();
      const button = form.querySelector("button"), problem = form.querySelector(".form-problem");
      if (button.disabled) return;
      button.disabled = true;
      problem.textContent = "";
      try {
        const r = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual",
          headers: { "HX-Request": "true", "HX-Request-Type": "partial" } });
        if (r.ok || r.type === "opaqueredirect") {
          field.value = "";
          sessionStorage.removeItem(draft);
          key.value = Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
          over = false;
          open();
        } else if ((r.headers.get("Content-Type") || "").startsWith("text/html")) {
          const t = document.createElement("template");
          t.innerHTML = await r.text();
          problem.replaceChildren(t.content.querySelector(".problem") || "That did not work. Your message is still here.");
        } else problem.textContent = "That did not work. Your message is still here.";
      } catch {
        problem.textContent = "No connection. Your message is still here.";
      }
      button.disabled = false;
    });
  }

  open();
})();
