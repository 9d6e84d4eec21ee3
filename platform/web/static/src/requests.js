/* htmx: the CSRF token goes with every request, and a refusal is shown instead of swallowed. */
(function () {
  "use strict";

  document.addEventListener("htmx:configRequest", function (event) {
    var token = document.querySelector('meta[name="csrf-token"]');
    if (token && event.detail.verb !== "get") {
      event.detail.headers["X-CSRFToken"] = token.content;
    }
  });

  document.addEventListener("htmx:responseError", function (event) {
    var told = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html").querySelector("[data-told]");
    show(told ? told.querySelector("h1").textContent + "。" + told.querySelector("p").textContent : "");
  });

  document.addEventListener("htmx:sendError", function () {
    show("");
  });

  function show(text) {
    var place = document.getElementById("messages");
    if (!place) { return; }
    var notice = document.createElement("div");
    notice.className = "notice notice-late";
    notice.textContent = text || place.dataset.offline;
    place.replaceChildren(notice);
    place.scrollIntoView({ block: "nearest" });
  }
})();
