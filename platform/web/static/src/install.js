/* The page when there is no network: forms are kept instead of sent into the void, and a worker shows what to do. */
(function () {
  "use strict";

  document.addEventListener("submit", function (event) {
    var place = document.getElementById("messages");
    // A form whose text is kept waits for the network by itself (drafts.js).
    if (navigator.onLine || !place || event.target.matches("form[data-draft]")) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    var notice = document.createElement("div");
    notice.className = "notice notice-late";
    notice.textContent = place.dataset.offline;
    place.replaceChildren(notice);
    place.scrollIntoView({ block: "nearest" });
  }, true);

  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("/service-worker").catch(function () { /* Then the browser's own page must do. */ });
  }
})();
