/* Forms: a second click sends nothing a second time, and what is wrong is read out first. */
(function () {
  "use strict";

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("form[data-once]")) { return; }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });

  // The back button shows the page as it was left: let it be sent again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    });
  });

  // What is only to be copied is chosen as a whole by one touch.
  document.addEventListener("focusin", function (event) {
    if (event.target.matches("input[data-select]")) { event.target.select(); }
  });

  document.addEventListener("DOMContentLoaded", function () {
    var faults = document.getElementById("form-faults");
    if (faults) { faults.focus(); }
  });
})();
