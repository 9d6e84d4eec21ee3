/* Files: one that is too large is told before it is sent, and how far the sending is. What is wrong is shown beside the file;
   everything that was typed or chosen stays. Without this script the form is sent as any other. */
(function () {
  "use strict";

  function part(form, name) { return form.querySelector("[data-upload-" + name + "]"); }

  function fail(form, words) {
    var fault = part(form, "fault");
    part(form, "state").hidden = true;
    fault.textContent = words;
    fault.hidden = !words;
  }

  // Whether what was chosen may be sent at all; an empty choice is left to the browser.
  function fits(input) {
    var file = input.files[0];
    var isTooLarge = Boolean(file) && file.size > Number(input.dataset.most);
    fail(input.form, isTooLarge ? input.dataset.tooLarge : "");
    input.setAttribute("aria-invalid", String(isTooLarge));
    return !isTooLarge;
  }

  // What the page of a refusal says: above its form, or as a whole.
  function refusal(text, otherwise) {
    var page = new DOMParser().parseFromString(text, "text/html");
    var faults = Array.from(page.querySelectorAll("#form-faults li"));
    var told = page.querySelector("#form-faults p, [data-told] h1");
    var advice = page.querySelector("[data-told] p");
    if (faults.length) { return faults.map(function (one) { return one.textContent.trim(); }).join(" "); }
    return told ? told.textContent.trim() + (advice ? "。" + advice.textContent.trim() : "") : otherwise;
  }

  function send(form, input) {
    var request = new XMLHttpRequest();
    var state = part(form, "state");
    var bar = state.querySelector("progress");
    var words = state.querySelector("p");
    function tell(share) {
      bar.value = share;
      words.textContent = share < 100 ? words.dataset.sending.replace("{n}", share) : words.dataset.checking;
    }
    function stop(said) {
      fail(form, said);
      form.dispatchEvent(new Event("portal:unsent", { bubbles: true }));
      part(form, "fault").scrollIntoView({ block: "center" });
    }
    request.open("POST", form.action);
    request.setRequestHeader("X-Upload", "progress");
    request.upload.addEventListener("progress", function (event) {
      tell(event.lengthComputable ? Math.floor(event.loaded * 100 / event.total) : 0);
    });
    request.addEventListener("load", function () {
      var next = request.getResponseHeader("Upload-Location");
      if (next) {
        window.location.assign(next);
      } else {
        stop(refusal(request.responseText, input.dataset.offline));
      }
    });
    request.addEventListener("error", function () { stop(input.dataset.offline); });
    fail(form, "");
    state.hidden = false;
    tell(0);
    request.send(new FormData(form));
  }

  document.querySelectorAll("input[type=file][data-most]").forEach(function (input) {
    var form = input.form;
    input.addEventListener("change", function () { fits(input); });
    form.addEventListener("submit", function (event) {
      if (fits(input)) { return; }
      event.preventDefault();
      event.stopImmediatePropagation();
      input.focus();
    }, true);
    // The words have been kept, and the form would leave the page now.
    form.addEventListener("portal:leave", function (event) {
      if (!input.files.length) { return; }
      event.preventDefault();
      send(form, input);
    });
  });
})();
