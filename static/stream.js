// The stream of a session's page. The browser's EventSource resumes by itself; this adds what it does not do: it starts at the seq the page
// was rendered at, drops what was seen, comes back after errors that are fatal to it, and lets go of the connection in a hidden tab.
// What it puts into the page is HTML of our own server, escaped there; no text is ever parsed as markdown or HTML here.
(() => {
  const page = document.querySelector("[data-stream]");
  if (!page || !window.EventSource) return;
  const $ = (id) => document.getElementById(id);
  const url = page.dataset.stream, title = document.title;
  let cursor = page.dataset.cursor, last = seqOf(cursor), es = null, over = false, failures = 0, heard = Date.now(), spoken = Date.now();
  let retry = 0, lost = 0, starving = 0, polls = 0, release = null;
  let held = 0; // the element that waits until the one before it was shown long enough
  const shown = new Map(); // when elements that are held came, by id

  function seqOf(c) { return parseInt(c, 10) || 0; }
  const state = () => $("status")?.dataset.status || "";
  const live = () => /^(queued|running)$/.test(state());
  const handlers = { block: take, patch: take, end: (e) => { take(e); finish(); }, notice: (e) => bar(e.data), reset, tick: () => {} };

  function open() {
    close();
    const mine = es = new EventSource(url + "?after=" + encodeURIComponent(cursor));
    for (const name in handlers) mine.addEventListener(name, (e) => {
      if (mine !== es) return;
      clearTimeout(starving);
      heard = Date.now();
      handlers[name](e);
    });
    mine.onopen = () => { if (mine === es) { failures = 0; heard = Date.now(); found(); hungry(); } };
    mine.onerror = () => { if (mine === es) { hungry(); failed(); } };
    hungry();
  }
  function close() {
    clearTimeout(retry);
    clearTimeout(starving);
    clearInterval(polls);
    polls = 0;
    if (es) { es.close(); es = null; }
  }

  // A stream begins with an event at once. Where nothing comes for ten seconds, something on the way keeps it back until it ends: then the
  // page asks for what is new every ten seconds, each answer complete in itself, and tries the stream again after five minutes.
  function hungry() {
    clearTimeout(starving);
    starving = setTimeout(async () => {
      const waited = es;
      if (!await ask() || es !== waited || over) return;
      close();
      found();
      pollEvery(10000);
      retry = setTimeout(() => document.hidden || !wanted() || open(), 300000);
    }, 10000);
  }
  function pollEvery(ms) {
    clearInterval(polls);
    polls = setInterval(() => { if (live()) ask(); else close(); }, ms);
  }
  // ask fetches what is new once; true says that an answer came.
  async function ask() {
    let r, body;
    try {
      r = await fetch(url + "?once=1&after=" + encodeURIComponent(cursor), { cache: "no-store", redirect: "manual" });
      body = await r.text();
    } catch { return false; }
    if (r.status === 404) return gone("This session was deleted.");
    if (r.status === 401 || r.type === "opaqueredirect") return gone("You are signed out. Sign in to go on.");
    if (!r.ok) return false;
    heard = Date.now();
    let id = cursor;
    for (const frame of body.split("\n\n")) {
      let name = "", data = [];
      for (const line of frame.split("\n")) {
        const colon = line.indexOf(": "), field = line.slice(0, colon), value = line.slice(colon + 2);
        if (field === "id") id = value;
        else if (field === "event") name = value;
        else if (field === "data") data.push(value);
      }
      if (data.length && handlers[name]) handlers[name]({ data: data.join("\n"), lastEventId: id });
      else if (seqOf(id) > last) { last = seqOf(id); cursor = id; }
    }
    return true;
  }
  function gone(text) {
    over = true;
    close();
    found();
    bar(text);
    return true;
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
    if (old && el.id === "timeline") settle();
    if (old && el.dataset.hold) {
      const left = +el.dataset.hold - (Date.now() - (shown.get(el.id) || 0));
      clearTimeout(held);
      if (left > 0) { held = setTimeout(() => put(el), left); return; }
      shown.set(el.id, Date.now());
    }
    if (el.dataset.say && (!old || old.dataset.say !== el.dataset.say)) say(el.dataset.say);
    if (old && list && old.parentElement !== list) { old.remove(); old = null; }
    if (old) old.replaceWith(el);
    else if (list) {
      const n = el.dataset.n, below = n === undefined ? null : [...list.children].find((c) => +c.dataset.n < +n);
      list.insertBefore(el, below || null);
      for (const cap = +list.dataset.cap; cap && list.children.length > cap;) list.lastElementChild.remove();
    }
  }

  // settle makes what was said so far the past: a new run begins below it.
  function settle() {
    const before = $("before"), messages = $("messages");
    if (before && messages) before.append(...messages.children);
  }

  // refresh fetches parts of the page anew that depend on more than one event: how a run ended and what it cost, what the brief says now.
  // A part in which somebody has changed something is left alone.
  // A tab that was offline or asked too early asks again, a few times.
  async function refresh(...ids) {
    if (!page.dataset.page) return;
    for (let tries = 1; tries < 6; tries++) {
      try {
        const r = await fetch(page.dataset.page, { cache: "no-store", redirect: "manual" });
        if (r.type === "opaqueredirect" || (r.status > 399 && r.status < 500)) return;
        const fresh = r.ok && new DOMParser().parseFromString(await r.text(), "text/html");
        if (fresh && fresh.getElementById("status")?.dataset.status === $("status")?.dataset.status) {
          for (const id of ids) {
            const old = $(id), now = fresh.getElementById(id);
            if (old && now && !changed(old)) old.replaceWith(now);
          }
          return;
        }
      } catch { /* no network yet */ }
      await new Promise((then) => setTimeout(then, 700 * tries));
    }
  }
  const changed = (part) => [...part.querySelectorAll("textarea, input, select")].some((f) =>
    f.type === "checkbox" || f.type === "radio" ? f.checked !== f.defaultChecked : f.tagName !== "SELECT" && f.value !== f.defaultValue);

  function finish() {
    over = true;
    found();
    refresh("closing", "timeline", "follow");
    const verdict = $("result")?.dataset.verdict;
    document.title = (verdict || state()) + " · " + title;
    tell(verdict || state());
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
  // It first asks what the matter is: of a deleted session, or one that is not theirs any more, nothing more is to come.
  function again() {
    close();
    failures++;
    retry = setTimeout(async () => { await ask(); if (!over) open(); }, Math.min(30000, 1000 * 2 ** Math.min(failures, 5)) * (0.5 + Math.random()));
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

  // The estimate of a run counts down until the next one comes. views/session_run.go has the same words.
  const ends = new WeakMap();
  function countDown() {
    const el = page.querySelector("#live .left");
    if (!el || !+el.dataset.left) return;
    if (!ends.has(el)) ends.set(el, Date.now() + el.dataset.left * 1000);
    const s = Math.ceil((ends.get(el) - Date.now()) / 1000);
    const words = s >= 90 ? "about " + Math.floor((s + 30) / 60) + " min left" : s > 10 ? "about " + Math.floor((s + 9) / 10) * 10 + " s left"
      : s > -10 ? "a few seconds left" : "almost done";
    if (el.textContent !== ", " + words) el.textContent = ", " + words;
  }

  // Who asked for it is told of the end by the browser, also in another tab.
  const bell = document.querySelector("[data-notify]"), wants = "naps-notify:" + location.pathname;
  const heardOf = (text) => { bell.querySelector("span").textContent = text; };
  if (bell && sessionStorage.getItem(wants)) heardOf("We’ll notify you. Keep this tab open.");
  bell?.addEventListener("click", async () => {
    if (!window.Notification) return heardOf("This browser has no notifications");
    if (await Notification.requestPermission() !== "granted") return heardOf("Notifications are blocked in this browser");
    sessionStorage.setItem(wants, "1");
    navigator.serviceWorker?.register(bell.dataset.worker).catch(() => {});
    heardOf("We’ll notify you. Keep this tab open.");
  });
  async function tell(how) {
    if (!bell || !sessionStorage.getItem(wants)) return;
    sessionStorage.removeItem(wants);
    const words = { body: bell.dataset.notify, icon: "/static/icon.svg", tag: location.pathname, data: location.pathname };
    const heading = how === "done" || /[A-Z]/.test(how) ? "Research is done: " + how : "Research ended: " + how;
    const worker = await navigator.serviceWorker?.getRegistration(bell.dataset.worker);
    if (worker?.active) return worker.showNotification(heading, words); // phones allow no other
    new Notification(heading, words).onclick = () => focus();
  }

  const tick = () => {
    if (!live()) return quietly("");
    countDown();
    if (Date.now() - spoken > 45000) {
      const doing = page.querySelector("#live .doing")?.textContent, long = Math.floor((Date.now() - spoken) / 60000);
      quietly(state() === "queued" ? "Waiting for a free place. It starts by itself."
        : "Nothing new for " + (long ? long + " min" : "45 s") + ". Still waiting: " + (doing || "a source answers slowly"));
    }
    // The server ticks every 15 seconds: after 35 of silence the connection is dead, though nothing says so.
    if (es && es.readyState === EventSource.OPEN && Date.now() - heard > 35000 + (last % 5) * 1000) { heard = Date.now(); open(); }
  };
  tick();
  setInterval(tick, 1000);

  // A few hidden tabs may keep their stream, so that their title tells the end as it comes; the others leave the connections, of which a
  // browser allows six a host, to the visible ones at once, and ask every half a minute. Whoever becomes visible goes on from its cursor.
  async function mayStay() {
    if (!navigator.locks) return false; // only where the page came over TLS or from this machine
    for (let i = 0; i < 3; i++) {
      const got = await new Promise((done) => navigator.locks.request("naps-hidden-" + i, { ifAvailable: true },
        (lock) => { done(!!lock); return lock ? new Promise((r) => { release = r; }) : undefined; }).catch(() => done(false)));
      if (got) return true;
    }
    return false;
  }
  async function hide() {
    const stays = live() && !release && await mayStay();
    if (!document.hidden) return free();
    if (stays) { if (!es) open(); return; }
    close();
    if (live()) pollEvery(30000);
  }
  function free() { if (release) { release(); release = null; } }
  const wanted = () => !over && (live() || !es);
  const show = () => { free(); if (wanted()) open(); };
  document.addEventListener("visibilitychange", () => document.hidden ? hide() : show());
  document.addEventListener("resume", () => { if (!document.hidden) show(); }); // after the browser froze the tab
  addEventListener("online", () => { if (live() && !document.hidden) open(); });
  addEventListener("pagehide", () => { close(); free(); });

  // A message, a question to tap, and what is done to an answer: the forms work without this; with it the page stays, and a new stream
  // brings the answer.
  const field = page.querySelector(".chat-composer textarea"), draft = "naps-draft:" + location.pathname;
  if (field) {
    if (!field.value) field.value = sessionStorage.getItem(draft) || "";
    field.addEventListener("input", () => sessionStorage.setItem(draft, field.value));
  }
  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
  page.addEventListener("submit", async (e) => {
    const form = e.target;
    if (!form.matches("[data-message]")) return;
    e.preventDefault();
    const buttons = form.querySelectorAll("button"), problem = page.querySelector(".form-problem"), text = form.elements.text;
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    problem.textContent = "";
    const body = new URLSearchParams(new FormData(form, e.submitter));
    for (const b of buttons) b.disabled = true;
    try {
      const r = await fetch(form.action, { method: "POST", body, redirect: "manual",
        headers: { "HX-Request": "true", "HX-Request-Type": "partial" } });
      if (r.ok || r.type === "opaqueredirect") {
        if (text) {
          text.value = "";
          sessionStorage.removeItem(draft);
        }
        if (form.elements.key) form.elements.key.value = newKey();
        over = false;
        open();
        if (state() === "draft") refresh("asking", "brief");
      } else if ((r.headers.get("Content-Type") || "").startsWith("text/html")) {
        const t = document.createElement("template");
        t.innerHTML = await r.text();
        problem.replaceChildren(t.content.querySelector(".problem") || "That did not work. Your message is still here.");
      } else problem.textContent = "That did not work. Your message is still here.";
    } catch {
      problem.textContent = "No connection. Your message is still here.";
    }
    delete form.dataset.busy;
    for (const b of buttons) b.disabled = false;
  });

  // Beside a finished report nothing is to come until something is asked.
  if (page.dataset.lazy !== undefined) over = true;
  else if (document.hidden) hide(); else open();
})();
