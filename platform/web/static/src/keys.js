/* Shortcuts: what each key does stands in the sheet of keys. Without the sheet (switched off) no key does anything. */
(function () {
  "use strict";

  var PATIENCE = 1500;
  var before = "";
  var since = 0;

  function sheet() { return document.getElementById("keys"); }

  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  function find(keys) {
    return Array.from(sheet().querySelectorAll("[data-keys]")).find(function (row) { return row.dataset.keys === keys; });
  }

  function begins(key) {
    return Array.from(sheet().querySelectorAll("[data-keys]")).some(function (row) {
      return row.dataset.keys.indexOf(key + " ") === 0;
    });
  }

  function isShown(element) { return element.getClientRects().length > 0; }

  function search() {
    var fields = Array.from(document.querySelectorAll('form[data-search="page"] input[name="q"], form[data-search] input[name="q"]'));
    var field = fields.find(isShown);
    var entry = document.querySelector(".search-entry");
    if (field) { field.focus(); field.select(); } else if (entry) { entry.click(); }
  }

  // A row is whatever has something to open in it: a line of a list, of a table.
  function rows() {
    return Array.from(document.querySelectorAll("#content .row-item, #content tbody tr"))
      .map(function (row) { return Array.from(row.querySelectorAll("a[href], button, summary")).find(isShown); })
      .filter(Boolean);
  }

  function step(by) {
    var all = rows();
    if (!all.length) { return; }
    var row = document.activeElement.closest && document.activeElement.closest(".row-item, tbody tr");
    var here = all.findIndex(function (one) { return row && row.contains(one); });
    var next = here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1);
    all[next].focus();
    all[next].scrollIntoView({ block: "nearest" });
  }

  var actions = {
    search: search,
    sheet: function () { sheet().showModal(); },
    next: function () { step(1); },
    previous: function () { step(-1); }
  };

  function run(row) {
    if (row.dataset.url) { window.location.assign(row.dataset.url); } else if (actions[row.dataset.action]) { actions[row.dataset.action](); }
  }

  document.addEventListener("keydown", function (event) {
    if (!sheet() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    if (isTyping(event.target) || document.querySelector("dialog[open]")) { return; }
    var now = Date.now();
    var keys = before && now - since < PATIENCE ? before + " " + event.key : event.key;
    before = "";
    var row = find(keys) || find(event.key);
    if (row && row.dataset.action !== "close") {
      event.preventDefault();
      run(row);
    } else if (begins(event.key) && !event.repeat) {
      before = event.key;
      since = now;
    }
  });
})();
