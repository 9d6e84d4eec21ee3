/* Keeps the built files, whose names carry their content, and one page that says there is no network.
   Pages with data are never kept: they always come from the server. VERSION, OFFLINE and FILES stand above. */
(function () {
  "use strict";

  self.addEventListener("install", function (event) {
    event.waitUntil(caches.open(VERSION).then(function (kept) {
      return kept.addAll([OFFLINE].concat(FILES));
    }).then(function () { return self.skipWaiting(); }));
  });

  self.addEventListener("activate", function (event) {
    event.waitUntil(caches.keys().then(function (names) {
      return Promise.all(names.filter(function (name) { return name !== VERSION; }).map(function (name) { return caches.delete(name); }));
    }).then(function () { return self.clients.claim(); }));
  });

  self.addEventListener("fetch", function (event) {
    var asked = event.request;
    if (asked.method !== "GET" || new URL(asked.url).origin !== self.location.origin) { return; }
    if (FILES.indexOf(new URL(asked.url).pathname) !== -1) {
      event.respondWith(caches.match(asked, { ignoreSearch: true }).then(function (kept) { return kept || fetch(asked); }));
    } else if (asked.mode === "navigate") {
      event.respondWith(fetch(asked).catch(withoutNetwork));
    }
  });

  function withoutNetwork() {
    return caches.match(OFFLINE).then(function (page) {
      if (!page) { return Response.error(); }
      return page.blob().then(function (body) { return new Response(body, { status: 503, headers: page.headers }); });
    });
  }
})();
