/* Forms: a second click sends nothing a second time, what is wrong is read out first, what has a limit is counted. */
(function () {
  "use strict";

  function buttonOf(form, event) {
    return event.submitter || form.querySelector("button[type=submit]");
  }

  // The button says that something is under way; it is disabled after the sending, so that its own value goes along.
  function wait(form, button) {
    if (!button) { return; }
    window.setTimeout(function () {
      button.disabled = true;
      if (!form.dataset.saving) { return; }
      button.dataset.words = button.innerHTML;
      button.textContent = form.dataset.saving;
    }, 0);
  }

  function again(form) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
    form.querySelectorAll("button[disabled]").forEach(function (button) {
      button.disabled = false;
      if (button.dataset.words) {
        button.innerHTML = button.dataset.words;
        delete button.dataset.words;
      }
    });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("form[data-once]")) { return; }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
    wait(form, buttonOf(form, event));
  });

  // The back button shows the page as it was left: let it be sent again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(again);
  });

  // A form that found no network, and in which somebody writes on.
  document.addEventListener("portal:unsent", function (event) { again(event.target); });

  // What is only to be copied is chosen as a whole by one touch.
  document.addEventListener("focusin", function (event) {
    if (event.target.matches("input[data-select]")) { event.target.select(); }
  });

  // A counter speaks up when a fifth of the room is left.
  function count(counter) {
    var field = document.getElementById(counter.dataset.count);
    var limit = Number(counter.dataset.limit);
    function tell() {
      var left = limit - Array.from(field.value).length;
      counter.hidden = left > limit / 5;
      counter.textContent = (left < 0 ? counter.dataset.over : counter.dataset.left).replace("{n}", Math.abs(left));
      counter.classList.toggle("field-count-over", left < 0);
    }
    field.addEventListener("input", tell);
    tell();
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-count]").forEach(count);
    var faults = document.getElementById("form-faults");
    if (!faults) { return; }
    faults.focus();
    faults.scrollIntoView({ block: "center" });
  });
})();
