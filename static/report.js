// The mark behind a sentence opens its sources in place; without this script, or on a click with a key held, it leads to the evidence.
(() => {
  const doc = document;
  let card, from;

  const make = () => {
    card = doc.createElement("div");
    card.className = "sources";
    card.popover = "auto";
    card.setAttribute("role", "dialog");
    card.setAttribute("aria-label", "Sources");
    doc.querySelector(".rep").append(card);
    card.addEventListener("toggle", (e) => {
      if (e.newState === "closed" && from) { from.removeAttribute("aria-expanded"); from = null; }
    });
  };

  const open = async (link) => {
    const answer = await fetch(link.href + "&cards=1", { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.status);
    const html = await answer.text();
    if (!card) make();
    if (card.matches(":popover-open")) card.hidePopover();
    card.innerHTML = html;
    from = link;
    link.setAttribute("aria-expanded", "true");
    card.showPopover({ source: link });
    card.scrollTop = 0;
  };

  doc.addEventListener("click", (e) => {
    const link = e.target.closest("a.cite");
    if (link && HTMLElement.prototype.showPopover && !(e.ctrlKey || e.metaKey || e.shiftKey || e.altKey)) {
      e.preventDefault();
      if (from === link) { card.hidePopover(); return; }
      open(link).catch(() => location.assign(link.href));
    } else if (e.target.closest("[data-close]") && card) {
      const back = from;
      card.hidePopover();
      if (back) back.focus();
    }
  });
})();
