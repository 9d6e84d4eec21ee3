/* Menus that fold out close again on Escape and on a click elsewhere. */
(function () {
  "use strict";

  function close(except) {
    document.querySelectorAll("details.fold[open]").forEach(function (fold) {
      if (fold !== except) { fold.open = false; }
    });
  }

  document.addEventListener("click", function (event) {
    close(event.target.closest("details.fold"));
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    var open = document.querySelector("details.fold[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });
})();
