/* Draws the score over time with uPlot in place of the server's drawing. Without
   JavaScript, or without uPlot, that drawing and its table stay. */

const EDGES = [
  ["crisis", 75, 100],
  ["elevated", 50, 75],
  ["watch", 25, 50],
  ["calm", 0, 25],
];
const HEIGHT = 246;
const HALF_A_LABEL = 24; // a label closer to the edge would be cut off
let plot = null;
let frame = null;

/* Tokens hold light-dark(); only a used colour is one that a canvas understands. */
function used(name) {
  const probe = document.createElement("span");
  probe.className = `probe-${name}`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

function colours() {
  const names = ["ink", "ink-soft", "line", ...EDGES.flatMap(([band]) => [band, `${band}-fill`])];
  return Object.fromEntries(names.map((name) => [name, used(name)]));
}

function readData() {
  const data = document.getElementById("history-data");
  return data ? JSON.parse(data.textContent) : null;
}

function zones(inks, names) {
  return (u) => {
    const { ctx, bbox } = u;
    ctx.save();
    for (const [band, low, high] of EDGES) {
      const top = u.valToPos(high, "y", true);
      const bottom = u.valToPos(low, "y", true);
      ctx.globalAlpha = 0.55;
      ctx.fillStyle = inks[`${band}-fill`];
      ctx.fillRect(bbox.left, top, bbox.width, bottom - top - 1);
      ctx.globalAlpha = 1;
      ctx.fillStyle = inks[band];
      ctx.font = `600 ${12 * devicePixelRatio}px ${getComputedStyle(document.body).fontFamily}`;
      ctx.textBaseline = "middle";
      ctx.fillText(`${names[band]} ${low}`, bbox.left + bbox.width + 8 * devicePixelRatio, (top + bottom) / 2);
    }
    ctx.restore();
  };
}

function options(data, width) {
  const inks = colours();
  const gutter = parseFloat(getComputedStyle(document.querySelector("[data-history] .history-figure")).paddingRight);
  const zone = data.timezone;
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
    timeZone: zone,
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const score = new Intl.NumberFormat(document.documentElement.lang, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const axis = { stroke: inks["ink-soft"], grid: { show: false }, ticks: { stroke: inks.line, size: 5 }, font: "12px system-ui", size: 28 };
  return {
    width,
    height: HEIGHT,
    padding: [0, gutter, 0, 0],
    legend: { markers: { show: false } },
    tzDate: (seconds) => window.uPlot.tzDate(new Date(seconds * 1000), zone),
    cursor: { y: false, drag: { x: true, y: false } },
    scales: { x: { time: true, range: () => [data.start, data.end] }, y: { range: [0, 100] } },
    axes: [
      {
        ...axis,
        values: (u, splits) => splits.map((each) => (u.valToPos(each, "x") < HALF_A_LABEL ? "" : axisLabel(each, zone))),
        space: 70,
      },
      { show: false },
    ],
    series: [
      { label: data.labels.time, value: (u, value) => (value == null ? "–" : clock.format(value * 1000)) },
      { label: data.labels.score, stroke: inks.ink, width: 2, points: { show: data.at.length < 2 }, value: (u, value) => (value == null ? "–" : score.format(value)) },
    ],
    hooks: { drawClear: [zones(inks, data.labels.bands)], setCursor: [restOnLatest], ready: [restOnLatest], setData: [restOnLatest] },
  };
}

/* The legend reads the latest score while the pointer is elsewhere. */
function restOnLatest(u) {
  if (u.cursor.idx == null) u.setLegend({ idx: u.data[0].length - 1 });
}

function axisLabel(seconds, zone) {
  const moment = new Date(seconds * 1000);
  const language = document.documentElement.lang;
  const hour = new Intl.DateTimeFormat(language, { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
  if (hour !== "00:00") return hour;
  return new Intl.DateTimeFormat(language, { timeZone: zone, day: "numeric", month: "short" }).format(moment);
}

function draw() {
  const place = document.querySelector("[data-history] .history-live");
  const data = readData();
  if (!place || !data || !window.uPlot) return;
  if (plot && frame === place) {
    plot.setData([data.at, data.score]);
    place.parentElement.dataset.drawn = "";
    return;
  }
  plot?.destroy();
  frame = place;
  place.parentElement.dataset.drawn = "";
  plot = new window.uPlot(options(data, place.clientWidth), [data.at, data.score], place);
}

function redraw() {
  plot?.destroy();
  plot = null;
  frame?.replaceChildren();
  draw();
}

addEventListener("resize", () => {
  if (plot && frame) plot.setSize({ width: frame.clientWidth, height: HEIGHT });
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
document.addEventListener("htmx:after:swap", draw);
if (document.readyState === "complete") draw();
else addEventListener("load", draw);
