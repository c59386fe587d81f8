// The conversation's comforts: copy an answer, keep the newest message in sight, Enter sends. Asking works without any of it.
(() => {
  const doc = document;
  doc.addEventListener("click", async (e) => {
    const button = e.target.closest("[data-copy]");
    if (!button) return;
    const said = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Copied";
    } catch { button.textContent = "Could not copy"; }
    setTimeout(() => { button.textContent = said; }, 1500);
  });

  // Enter sends where there is a keyboard; Shift+Enter begins a new line. On touch screens the key stays a new line.
  doc.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || e.shiftKey || e.isComposing || !e.target.matches(".chat-composer textarea") || !matchMedia("(pointer: fine)").matches) return;
    e.preventDefault();
    if (e.target.value.trim()) e.target.form.requestSubmit();
  });

  // On the page of an idea, who has just asked sees the answer as it comes, until they scroll away from it themselves.
  const session = doc.querySelector(".session .talk");
  if (session) {
    let follows = false;
    session.parentElement.addEventListener("submit", (e) => { follows = e.target.matches("[data-message]"); });
    for (const away of ["wheel", "touchmove", "keydown"]) addEventListener(away, (e) => { if (!e.target.closest?.(".composer")) follows = false; }, { passive: true });
    const newest = () => { if (follows) (doc.querySelector("#drafts > :last-child") || doc.querySelector("#messages > :last-child"))?.scrollIntoView({ block: "end" }); };
    for (const id of ["messages", "drafts"]) new MutationObserver(newest).observe(doc.getElementById(id), { childList: true, subtree: true });
  }

  const talk = doc.querySelector(".dock-talk");
  if (!talk) return;
  const down = () => { talk.scrollTop = talk.scrollHeight; };
  new MutationObserver(down).observe(talk, { childList: true, subtree: true });
  const dock = doc.getElementById("ask");
  dock.addEventListener("toggle", down);
  // After a question without a script on a small screen the sheet would be closed over its answer.
  if (location.hash === "#ask" && dock.showPopover && getComputedStyle(dock).display === "none") dock.showPopover();
  down();
})();
