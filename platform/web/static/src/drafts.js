/* What is typed into form[data-draft] is kept by the server every few seconds. Nothing is stored in the browser.
   Before the form leaves its page, what it says is kept too: without a network the page stays, says so, and saves later. */
(function () {
  "use strict";

  var PAUSE = 2000;
  var RETRY = 10000;
  // A network that says nothing for so long is none.
  var PATIENCE = 15000;
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
    var isOffline = false;

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

    // One request at a time: a newer one takes the place of the one that is under way.
    function post(typed) {
      if (request) { request.abort(); }
      var mine = request = new AbortController();
      var patience = window.setTimeout(function () { mine.abort(); }, PATIENCE);
      return fetch(form.dataset.draft, {
        method: "POST",
        body: typed,
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        credentials: "same-origin",
        redirect: "manual",
        keepalive: typed.length < SMALL,
        signal: mine.signal
      }).then(function (response) {
        isOffline = false;
        return response;
      }, function (fault) {
        if (mine !== request) { return new Promise(function () {}); }
        isOffline = true;
        throw fault;
      }).finally(function () { window.clearTimeout(patience); });
    }

    function keep() {
      window.clearTimeout(timer);
      var typed = typedIn(form);
      if (isSent || typed === kept) { return; }
      post(typed).then(function (response) {
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
      }).catch(function () {
        tell(form.dataset.offline, true);
        later(RETRY);
      });
    }

    // Save: first the words, then the page. Whatever the server says of the draft, the form itself gets its own answer.
    function send(button) {
      window.clearTimeout(timer);
      post(typedIn(form)).then(function () {
        if (isSent) { leave(form, button); }
      }, function () {
        if (!isSent) { return; }
        tell(form.dataset.waiting, true);
        timer = window.setTimeout(send, RETRY, button);
        again = function () { send(button); };
      });
    }

    var again = keep;

    // Who goes on writing has not finished: nothing half written is saved behind their back.
    function typing() {
      if (isSent && isOffline) {
        isSent = false;
        again = keep;
        form.dispatchEvent(new Event("portal:unsent", { bubbles: true }));
      }
      later(PAUSE);
    }

    form.addEventListener("portal:unsent", function () {
      isSent = false;
      again = keep;
    });
    form.addEventListener("input", typing);
    form.addEventListener("change", typing);
    form.addEventListener("focusout", keep);
    form.addEventListener("submit", function (event) {
      if (isSent) { return; }
      event.preventDefault();
      isSent = true;
      send(event.submitter);
    });
    window.addEventListener("online", function () { again(); });
    window.addEventListener("beforeunload", function (event) {
      if (isOffline) { event.preventDefault(); }
    });
    window.addEventListener("pagehide", keep);
    window.addEventListener("pageshow", function () { isSent = false; });
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "hidden") { keep(); }
    });
  }

  // As the browser would have done it, with what the pressed button says.
  function leave(form, button) {
    if (button && button.name) {
      var said = document.createElement("input");
      said.type = "hidden";
      said.name = button.name;
      said.value = button.value;
      form.appendChild(said);
    }
    // Whoever shows how far a file is sends the form in the browser's place.
    if (!form.dispatchEvent(new Event("portal:leave", { bubbles: true, cancelable: true }))) { return; }
    HTMLFormElement.prototype.submit.call(form);
  }

  document.querySelectorAll("form[data-draft]").forEach(keeper);
})();
