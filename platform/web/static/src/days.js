/* Date fields: chips choose the usual days, and the line below says at once what the school's calendar knows of the day. */
(function () {
  "use strict";

  var DAY = 86400000;

  function parse(text) {
    var parts = text.split("-").map(Number);
    return parts.length === 3 ? Date.UTC(parts[0], parts[1] - 1, parts[2]) : NaN;
  }

  function weekday(time) { return (new Date(time).getUTCDay() + 6) % 7; }

  function monday(time) { return time - weekday(time) * DAY; }

  function kindOf(known, text, time, isInTerm) {
    var kind = known.days[text];
    if (known.years.indexOf(Number(text.slice(0, 4))) === -1) { return known.kinds.unknown; }
    if (kind === "makeup") { return known.kinds.makeup; }
    if (kind === "holiday") { return known.kinds.holiday; }
    if (kind !== "workday" && weekday(time) > 4) { return known.kinds.weekend; }
    return isInTerm ? known.kinds.school : known.kinds.work;
  }

  function said(known, text) {
    var time = parse(text);
    if (isNaN(time) || text < known.from || text > known.to) { return ""; }
    var term = known.terms.filter(function (span) { return span[0] <= text && text <= span[1]; })[0];
    var week = term ? known.week.replace("{n}", (monday(time) - monday(parse(term[0]))) / (7 * DAY) + 1) : known.outside;
    return [week, known.weekdays[weekday(time)], kindOf(known, text, time, Boolean(term))].join(" · ");
  }

  function guide(place) {
    var known = JSON.parse(place.dataset.days);
    var field = place.querySelector("input");
    var line = place.querySelector("[data-day-said]");
    var chips = place.querySelectorAll("[data-day]");

    function tell() {
      line.textContent = said(known, field.value);
      chips.forEach(function (chip) { chip.setAttribute("aria-pressed", String(chip.dataset.day === field.value)); });
    }

    place.querySelector(".day-chips").hidden = false;
    chips.forEach(function (chip) {
      chip.addEventListener("click", function () {
        field.value = chip.dataset.day;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
      });
    });
    field.addEventListener("input", tell);
    field.addEventListener("change", tell);
    tell();
  }

  document.querySelectorAll("[data-days]").forEach(guide);
})();
