// Woken by a push service, which knows nothing of what there is to tell: the server is asked for it with the founder's own login.
self.addEventListener("push", (event) => event.waitUntil((async () => {
  let news = { title: "naps", text: "An idea that you watch has changed.", url: "/sessions" };
  try {
    const answer = await fetch("/api/naps/news", { credentials: "same-origin" });
    if (answer.ok) news = await answer.json();
  } catch { /* offline: the sentence above is told */ }
  await self.registration.showNotification(news.title, { body: news.text, icon: "/static/icon.svg", tag: news.url, data: news.url });
})()));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data || "/sessions"));
});
