/* Pages that look again by themselves: `data-poll` seconds apart while the page is seen, `data-poll-hidden` (or never) while not;
   `data-poll-now` looks at once.
   Whatever goes wrong meanwhile stays quiet: nobody asked, so nobody is told, and no page is left for the sign-in page. */
(function () {
  "use strict";

  var last = new WeakMap();

  function pace(element) {
    return Number(document.hidden ? element.dataset.pollHidden : element.dataset.poll) * 1000;
  }

  function look() {
    var now = Date.now();
    document.querySelectorAll("[data-poll]").forEach(function (element) {
      if (!last.has(element)) { last.set(element, element.hasAttribute("data-poll-now") ? 0 : now); }
      if (pace(element) && now - last.get(element) >= pace(element)) {
        last.set(element, now);
        window.htmx.trigger(element, "poll");
      }
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    look();
    setInterval(look, 500);
  });

  /* What was there when the page came is no news; what comes later is read out. */
  document.addEventListener("htmx:afterSettle", function (event) {
    var place = event.target.closest("[data-live-later]");
    if (place) { place.setAttribute("aria-live", "polite"); }
  });

  document.addEventListener("htmx:beforeOnLoad", function (event) {
    if (!event.target.hasAttribute("data-poll")) { return; }
    var status = event.detail.xhr.status;
    if (status === 200) { return; }
    event.preventDefault();
    if (status === 401 || status === 403 || status === 404) { event.target.removeAttribute("data-poll"); }
  });

  document.addEventListener("htmx:sendError", function (event) {
    if (event.target.hasAttribute("data-poll")) { event.stopImmediatePropagation(); }
  });
})();
