// What every page has: shortcuts, the password's show button, examples that fill the idea box, focus, printing. Pages work without it.
(() => {
  const doc = document, root = doc.documentElement;
  root.classList.add("has-js");

  // Single keys, never in a field, and only while they are switched on.
  const keysOn = () => localStorage.getItem("naps-keys") !== "off";
  const inField = (el) => el && (el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName));
  let pending = 0;
  doc.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) {
      if (e.key === "Enter" && e.target.tagName === "TEXTAREA" && e.target.form) { e.preventDefault(); e.target.form.requestSubmit(); }
      return;
    }
    if (e.key === "Escape" && inField(doc.activeElement)) { doc.activeElement.blur(); return; }
    if (!keysOn() || e.isComposing || inField(e.target)) return;
    const afterG = Date.now() - pending < 1500;
    pending = 0;
    if (afterG && e.key === "n") location.assign("/");
    else if (afterG && e.key === "i") location.assign("/sessions");
    else if (e.key === "g") pending = Date.now();
    else if (e.key === "?") dialog();
    else if (e.key === "/") {
      const box = doc.querySelector("[data-search]");
      const page = doc.querySelector('a[href="/search"]');
      if (box) { e.preventDefault(); box.focus(); } else if (page) { e.preventDefault(); page.click(); }
    }
  });
  const dialog = () => {
    const d = doc.getElementById("shortcuts");
    if (!d || d.open) return;
    d.querySelector("[data-keys-switch]").checked = keysOn();
    d.showModal();
  };

  doc.addEventListener("change", (e) => {
    if (e.target.matches("[data-keys-switch]")) localStorage.setItem("naps-keys", e.target.checked ? "on" : "off");
  });
  doc.addEventListener("click", (e) => {
    const el = e.target.closest("[data-open],[data-show],[data-fill],[data-print],[data-copy]");
    if (!el) return;
    if (el.dataset.open) dialog();
    else if (el.dataset.copy) copy(el);
    else if (el.dataset.show) {
      const field = doc.getElementById(el.dataset.show), show = field.type === "password";
      field.type = show ? "text" : "password";
      el.setAttribute("aria-pressed", show);
      el.textContent = show ? "Hide" : "Show";
    } else if (el.dataset.fill) {
      const field = doc.getElementById(el.dataset.fill);
      if (!field) return;
      e.preventDefault();
      field.value = el.dataset.text || el.textContent;
      field.focus();
    } else print();
  });

  // Over plain http there is no clipboard, so what stands beside the button is selected and copied from there.
  const copy = async (el) => {
    const field = el.previousElementSibling;
    try { await navigator.clipboard.writeText(el.dataset.copy); } catch {
      if (!field || !field.select) return;
      field.select();
      if (!doc.execCommand("copy")) return;
    }
    const was = el.dataset.was || (el.dataset.was = el.textContent);
    el.textContent = "Copied";
    setTimeout(() => { el.textContent = was; }, 2000);
  };

  // Files that are too large together are refused before they are sent.
  const fits = (field) => {
    const size = [...field.files].reduce((n, f) => n + f.size, 0);
    field.setCustomValidity(size > field.dataset.most ? field.dataset.over : "");
    field.reportValidity();
  };
  doc.addEventListener("change", (e) => { if (e.target.dataset.most) fits(e.target); });

  // A file that is dropped on a form goes into its field; one dropped beside it does not replace the page.
  const box = (e) => e.dataTransfer && [...e.dataTransfer.types].includes("Files") && e.target.closest && e.target.closest("[data-drop-box]:has([data-drop])");
  for (const kind of ["dragover", "dragleave", "drop"]) {
    doc.addEventListener(kind, (e) => {
      const form = box(e);
      if (!form) return;
      form.classList.toggle("dropping", kind === "dragover");
      if (kind === "dragleave") return;
      e.preventDefault();
      if (kind !== "drop") return;
      const field = form.querySelector("[data-drop]");
      field.files = e.dataTransfer.files;
      fits(field);
      for (const d of form.querySelectorAll("details")) d.open = true;
    });
  }

  // The summary of a failed form takes the focus, and so does a secret that is shown once, marked to be copied.
  const summary = doc.querySelector("[data-focus]");
  if (summary) { summary.focus(); if (summary.matches("[data-select]")) summary.select(); }

  // A browser that is to be woken tells the server where. Without that the box stays empty.
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const wakeable = async (box) => {
    if (await Notification.requestPermission() !== "granted") throw new Error("not allowed");
    const worker = await navigator.serviceWorker.register(box.dataset.worker);
    await new Promise((ready) => { const w = worker.installing || worker.waiting; if (worker.active || !w) ready(); else w.addEventListener("statechange", () => { if (worker.active) ready(); }); });
    const at = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(box.dataset.push) });
    const answer = await fetch("/api/naps/push", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ endpoint: at.endpoint }) });
    if (!answer.ok) throw new Error(answer.status);
  };
  const push = doc.querySelector("[data-push]");
  if (push && !("PushManager" in window && isSecureContext)) { push.closest("label").hidden = true; doc.getElementById("push-problem").hidden = false; }
  doc.addEventListener("change", (e) => {
    const box = e.target, problem = doc.getElementById("push-problem");
    if (!box.matches("[data-push]") || !box.checked) return;
    problem.hidden = true;
    wakeable(box).catch(() => { box.checked = false; problem.hidden = false; });
  });

  // Paper shows what is folded on the screen, except in a report, which has a form with everything.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...doc.querySelectorAll("details:not([open], .rep *)")];
    for (const d of opened) d.open = true;
  });
  addEventListener("afterprint", () => { for (const d of opened) d.open = false; opened = []; });

  // A page from the back/forward cache shows what was true then, and to whoever is signed in now.
  addEventListener("pageshow", (e) => { if (e.persisted && doc.querySelector("[data-stream],[data-live],.avatar")) { root.hidden = true; location.reload(); } });
})();
