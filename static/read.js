// The page on which a founder reads, by keys and thumbs. Without this its forms work as they are.
(() => {
  const doc = document;
  const form = () => doc.querySelector("form[data-read]");
  const keysOn = () => localStorage.getItem("naps-keys") !== "off";
  const writes = (el) => el && (el.isContentEditable || /^(TEXTAREA|SELECT)$/.test(el.tagName) || el.tagName === "INPUT" && !/^(radio|checkbox)$/.test(el.type));
  const yes = (f) => f.querySelector("input[name=answer][value=yes]");
  let afterG = 0, busy = false;

  // Everything but a yes is said with one tap. A yes waits for what else the text shows.
  const send = (f) => { if (!busy) f.requestSubmit(f.querySelector("[data-next]")); };
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
    if (second || busy || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.repeat || !keysOn() || writes(e.target) || doc.querySelector("dialog[open]")) return;
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
  doc.addEventListener("submit", (e) => { if (mine(e) && window.htmx) busy = true; });
  doc.addEventListener("htmx:finally:request", () => { busy = false; });
  doc.addEventListener("htmx:after:swap", () => {
    busy = false;
    const part = doc.getElementById("reading");
    if (!part) return;
    if (part.dataset.pageTitle) doc.title = part.dataset.pageTitle + " · naps";
    const quote = part.querySelector("[data-focus], [data-quote]");
    if (quote) quote.focus({ preventScroll: true });
    if (quote && quote.getBoundingClientRect().top < 0) part.scrollIntoView({ block: "start" });
  });
})();
