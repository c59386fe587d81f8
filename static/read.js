// The page on which a founder reads, by keys and thumbs. Without this its forms work as they are.
(() => {
  const doc = document;
  const form = () => doc.querySelector("form[data-read]");
  const keysOn = () => localStorage.getItem("naps-keys") !== "off";
  const writes = (el) => el && (el.isContentEditable || /^(TEXTAREA|SELECT)$/.test(el.tagName) || el.tagName === "INPUT" && !/^(radio|checkbox)$/.test(el.type));
  const yes = (f) => f.querySelector("input[name=answer][value=yes]");
  let afterG = 0;

  // The part that waits for an answer says so, and is replaced by one that does not: keys count from the moment in which it is there.
  const part = () => doc.getElementById("reading");
  const busy = () => part()?.getAttribute("aria-busy") === "true";

  // Everything but a yes is said with one tap. A yes waits for what else the text shows.
  const send = (f) => { if (!busy()) f.requestSubmit(f.querySelector("[data-next]")); };
  const choose = (f, input) => {
    if (input.name === "answer") {
      input.checked = true;
      if (input.value !== "yes") send(f);
    } else {
      input.checked = !input.checked;
      yes(f).checked = true;
    }
  };

  doc.addEventListener("keydown", (e) => {
    const second = Date.now() - afterG < 1500;
    afterG = e.key === "g" ? Date.now() : 0;
    const f = form();
    if (second || busy() || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.repeat || !keysOn() || writes(e.target) || doc.querySelector("dialog[open]")) return;
    if (e.key.toLowerCase() === "u") { // also when all is read
      const undo = doc.querySelector("[data-undo]:not([disabled])");
      if (undo) undo.click();
      return;
    }
    if (!f) return;
    if (e.key === "Enter") {
      if (e.target.closest("a, button, summary")) return;
      e.preventDefault();
      send(f);
      return;
    }
    const input = [...f.querySelectorAll("[data-key]")].find((i) => i.dataset.key && i.dataset.key === e.key.toUpperCase());
    if (!input) return;
    e.preventDefault();
    choose(f, input);
  });

  // Only a real tap sends: the arrow keys, which go from choice to choice, click too, but without a pointer.
  doc.addEventListener("click", (e) => {
    const f = form(), input = e.target;
    if (!f || !f.contains(input) || !input.matches("input")) return;
    if (input.name === "answer" && input.value !== "yes" && e.detail > 0) send(f);
    if (input.name === "fact" && input.checked) yes(f).checked = true;
  });

  const mine = (e) => e.target instanceof Element && (e.target.id === "reading" || e.target.closest("#reading"));
  doc.addEventListener("submit", (e) => { if (mine(e) && window.htmx) part()?.setAttribute("aria-busy", "true"); });
  doc.addEventListener("htmx:finally:request", () => { part()?.removeAttribute("aria-busy"); });
  doc.addEventListener("htmx:after:swap", () => {
    const now = part();
    if (!now) return;
    if (now.dataset.pageTitle) doc.title = now.dataset.pageTitle + " · naps";
    const quote = now.querySelector("[data-focus], [data-quote]");
    if (quote) quote.focus({ preventScroll: true });
    if (quote && quote.getBoundingClientRect().top < 0) now.scrollIntoView({ block: "start" });
  });
})();
