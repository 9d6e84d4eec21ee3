/* The search box as a combobox: htmx brings what was found while one types; arrows choose, Enter opens, Escape closes. */
(function () {
  "use strict";

  var numbered = 0;

  function parts(input) {
    var form = input && input.closest("form[data-search]");
    if (!form || input.name !== "q") { return null; }
    return {
      input: input,
      panel: form.querySelector("[data-found]"),
      count: form.querySelector("[data-found-count]"),
      stays: form.dataset.search === "page"
    };
  }

  function hits(box) {
    return Array.from(box.panel.querySelectorAll(".found-hit"));
  }

  // What came is a plain list of links; beside the field that owns it, it is the list of its choices.
  function dress(box) {
    box.panel.setAttribute("role", "listbox");
    box.panel.querySelectorAll(".found-group").forEach(function (group) { group.setAttribute("role", "group"); });
    box.panel.querySelectorAll("ul, li").forEach(function (piece) { piece.setAttribute("role", "presentation"); });
    hits(box).forEach(function (hit) {
      numbered += 1;
      hit.id = "found-" + numbered;
      hit.setAttribute("role", "option");
      hit.setAttribute("aria-selected", "false");
      hit.tabIndex = -1;
    });
    // A list of choices without a choice is none: what is said then is text.
    if (!hits(box).length) { box.panel.removeAttribute("role"); }
    box.input.setAttribute("role", "combobox");
    box.input.setAttribute("aria-autocomplete", "list");
    box.input.setAttribute("aria-controls", box.panel.id);
  }

  function open(box) {
    box.panel.hidden = false;
    box.input.setAttribute("aria-expanded", String(hits(box).length > 0));
  }

  function close(box) {
    choose(box, null);
    box.input.setAttribute("aria-expanded", "false");
    if (!box.stays) { box.panel.hidden = true; }
  }

  function chosen(box) {
    return box.panel.querySelector('.found-hit[aria-selected="true"]');
  }

  function choose(box, hit) {
    hits(box).forEach(function (other) { other.setAttribute("aria-selected", String(other === hit)); });
    if (hit) {
      box.input.setAttribute("aria-activedescendant", hit.id);
      hit.scrollIntoView({ block: "nearest" });
    } else {
      box.input.removeAttribute("aria-activedescendant");
    }
  }

  function step(box, by) {
    var all = hits(box);
    if (!all.length) { return; }
    var here = all.indexOf(chosen(box));
    choose(box, all[here < 0 && by < 0 ? all.length - 1 : (here + by + all.length) % all.length]);
  }

  // A list that was searched in its place: its heading says what came of it.
  document.addEventListener("htmx:afterSettle", function () {
    var place = document.querySelector(".search-box [data-found-count]");
    var form = document.activeElement && document.activeElement.closest("form[hx-target='#content']");
    var heading = document.querySelector("#content h1");
    if (place && form && heading) { place.textContent = heading.textContent; }
  });

  document.addEventListener("htmx:afterSwap", function (event) {
    var form = event.detail.target.closest && event.detail.target.closest("form[data-search]");
    var box = form && parts(form.elements.q);
    if (!box || event.detail.target !== box.panel) { return; }
    dress(box);
    if (document.activeElement === box.input) {
      open(box);
      box.count.textContent = box.input.value ? box.count.dataset.foundCount.replace("#", String(hits(box).length)) : "";
    }
  });

  document.addEventListener("keydown", function (event) {
    var box = parts(event.target);
    if (!box || event.isComposing) { return; }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      open(box);
      step(box, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && chosen(box)) {
      event.preventDefault();
      chosen(box).click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (box.panel.hidden || box.stays) { box.input.blur(); }
      close(box);
    }
  });

  // A choice that was read out for other letters is no choice any more.
  document.addEventListener("input", function (event) {
    var box = parts(event.target);
    if (box) { choose(box, null); }
  });

  document.addEventListener("focusout", function (event) {
    var box = parts(event.target);
    if (!box || box.stays) { return; }
    if (!event.relatedTarget || !box.panel.contains(event.relatedTarget)) {
      // The tap on a choice takes the focus away before it is a click.
      window.setTimeout(function () { if (document.activeElement !== box.input) { close(box); } }, 200);
    }
  });
})();
