/* What is typed into form[data-draft] is kept by the server every few seconds. Nothing is stored in the browser. */
(function () {
  "use strict";

  var PAUSE = 2000;
  var RETRY = 10000;
  // A request that outlives its page carries at most so much.
  var SMALL = 60000;

  function typedIn(form) {
    var typed = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string") { typed.append(name, value); }
    });
    return typed.toString();
  }

  function keeper(form) {
    var place = form.querySelector("[data-draft-state]");
    var beside = form.querySelector("[data-draft-beside]");
    var kept = typedIn(form);
    var timer = 0;
    var request = null;
    var isSent = false;

    function tell(words, isBad) {
      place.textContent = words;
      place.classList.toggle("draft-state-bad", Boolean(isBad));
    }

    // The same form is being filled in elsewhere: both are kept, and the person may change over.
    function tellBeside(draft) {
      var link = beside.querySelector("a");
      if (draft) { link.href = link.dataset.page + draft; }
      beside.hidden = !draft;
    }

    function clock() {
      var now = new Date();
      return ("0" + now.getHours()).slice(-2) + ":" + ("0" + now.getMinutes()).slice(-2);
    }

    function later(pause) {
      window.clearTimeout(timer);
      timer = window.setTimeout(keep, pause);
    }

    function keep() {
      window.clearTimeout(timer);
      var typed = typedIn(form);
      if (isSent || typed === kept) { return; }
      if (request) { request.abort(); }
      var mine = request = new AbortController();
      fetch(form.dataset.draft, {
        method: "POST",
        body: typed,
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        credentials: "same-origin",
        redirect: "manual",
        keepalive: typed.length < SMALL,
        signal: mine.signal
      }).then(function (response) {
        if (response.status === 204) {
          kept = typed;
          tell(form.dataset.kept + " " + clock());
          tellBeside(response.headers.get("Draft-Beside"));
        } else if (response.type === "opaqueredirect") {
          kept = typed;
          tell(form.dataset.lapsed, true);
        } else {
          throw new Error(String(response.status));
        }
      }).catch(function (fault) {
        if (fault.name === "AbortError") { return; }
        tell(form.dataset.offline, true);
        later(RETRY);
      });
    }

    form.addEventListener("input", function () { later(PAUSE); });
    form.addEventListener("change", function () { later(PAUSE); });
    form.addEventListener("focusout", keep);
    form.addEventListener("submit", function () {
      isSent = true;
      window.clearTimeout(timer);
      if (request) { request.abort(); }
    });
    window.addEventListener("pagehide", keep);
    window.addEventListener("pageshow", function () { isSent = false; });
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "hidden") { keep(); }
    });
  }

  document.querySelectorAll("form[data-draft]").forEach(keeper);
})();
