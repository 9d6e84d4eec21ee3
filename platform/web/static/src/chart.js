/* Draws every [data-chart]: as SVG, tooltips as text, patterns besides colours, in the page's own palette by day and by
   night: it is drawn again when the system changes between them. */
(function () {
  "use strict";

  var font = getComputedStyle(document.body).fontFamily;

  function colour(name) { return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim(); }

  function seriesOf(data, series) {
    var heavy = data.heavy || [];
    return {
      name: series.name,
      type: data.kind,
      barMaxWidth: 38,
      symbol: "circle",
      symbolSize: 9,
      lineStyle: { width: 3 },
      label: { show: data.series.length === 1, position: "top", color: colour("ink-second") },
      data: series.values.map(function (value, index) {
        var isHeavy = data.series.length === 1 && heavy.indexOf(index) !== -1;
        var style = { borderRadius: data.kind === "bar" ? 4 : 0 };
        if (isHeavy) { style.color = colour("sun"); }
        return { value: value, itemStyle: style };
      })
    };
  }

  // Names stand all of them, broken into lines; of a long row of weeks stand as many as fit beside each other.
  function labelsOf(count, width) {
    return count > 12
      ? { color: colour("ink-second"), interval: "auto", hideOverlap: true }
      : { color: colour("ink-second"), interval: 0, width: Math.floor(width / count) - 2, overflow: "break" };
  }

  function optionsOf(data, width) {
    return {
      animation: false,
      textStyle: { fontFamily: font, color: colour("ink-second") },
      aria: { enabled: true, decal: { show: data.series.length > 1 } },
      color: [colour("pine"), colour("sky"), colour("sun"), colour("ink-second")],
      grid: { left: 8, right: 8, top: data.series.length > 1 ? 40 : 24, bottom: 4, containLabel: true },
      legend: { show: data.series.length > 1, top: 0, textStyle: { color: colour("ink-second") } },
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        backgroundColor: colour("card"),
        borderColor: colour("line"),
        textStyle: { fontFamily: font, color: colour("ink") }
      },
      xAxis: {
        type: "category",
        data: data.categories,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: colour("line-strong") } },
        axisLabel: labelsOf(data.categories.length, width)
      },
      yAxis: { type: "value", show: data.series.length > 1, minInterval: 1, axisLabel: { color: colour("ink-second") }, splitLine: { lineStyle: { color: colour("line") } } },
      series: data.series.map(function (series) { return seriesOf(data, series); })
    };
  }

  function draw(place) {
    // A place without content is not shown (no JavaScript, no gap), so give it some before it is measured.
    place.appendChild(document.createElement("div")).className = "chart-drawing";
    var chart = window.echarts.init(place.firstChild, null, { renderer: "svg" });
    function fill() { chart.setOption(optionsOf(JSON.parse(place.dataset.chart), place.clientWidth - 16), true); }
    fill();
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", fill);
    window.addEventListener("resize", function () { chart.resize(); });
  }

  document.querySelectorAll("[data-chart]").forEach(draw);
})();
