// Charts: uPlot with this page's colours, legends that show the value nearest to the pointer, and
// heat maps. Every chart reads its points through a function, so that a live page can refresh it.
const charts = [];

function css(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'text') node.textContent = value;
    else if (key === 'class') node.className = value;
    else if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

function format(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e7) return String(value);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(3) : value.toPrecision(4);
}

function axes(logarithmic) {
  const base = {
    stroke: css('--quiet'),
    grid: {stroke: css('--line'), width: 1},
    ticks: {stroke: css('--line'), width: 1},
    font: '11px system-ui, sans-serif',
  };
  const short = (u, values) => values.map(v => v === null ? '' : Math.abs(v) >= 1e5 || (v !== 0 && Math.abs(v) < 1e-3)
    ? v.toExponential(0) : String(+v.toPrecision(4)));
  return [{...base, values: short, size: 28, space: 56},
    {...base, values: logarithmic ? (u, values) => values.map(v => v === null || Math.round(Math.log10(v)) - Math.log10(v) > 1e-9
      || Math.abs(Math.log10(v) - Math.round(Math.log10(v))) > 1e-9 ? '' : v.toExponential(0)) : short, size: 50}];
}

// The index of the nearest point of a series: joined series have gaps where only others have points.
function nearestIndex(u, series, index) {
  const values = u.data[series];
  if (series === 0 || values[index] != null) return index;
  for (let away = 1; away < values.length; away++) {
    if (values[index - away] != null) return index - away;
    if (values[index + away] != null) return index + away;
  }
  return index;
}

// series: [{label, color, points: () => ({x, y}), width, alpha, marks, stepped}]
function lineChart(parent, title, series, options = {}) {
  const box = element('div', {class: 'chart'}, element('h3', {text: title}));
  parent.append(box);
  const read = () => {
    const tables = series.map(one => {
      const {x, y} = one.points() ?? {x: [], y: []};
      return [x, options.log ? y.map(v => v > 0 ? v : null) : y];
    });
    return tables.length === 1 ? tables[0] : uPlot.join(tables);
  };
  const chart = new uPlot({
    width: box.clientWidth || 380,
    height: options.height ?? 220,
    cursor: {dataIdx: nearestIndex, focus: {prox: options.crowded ? 24 : -1}, points: {size: 6}},
    focus: {alpha: options.crowded ? 0.25 : 1},
    scales: {x: {time: false}, y: {distr: options.log ? 3 : 1, range: options.range}},
    axes: axes(options.log),
    legend: {show: !options.crowded, live: true},
    series: [{label: options.x ?? 'step', value: (u, v) => format(v)}].concat(series.map(one => ({
      label: one.label,
      stroke: one.color,
      width: one.width ?? 1.5,
      alpha: one.alpha ?? 1,
      // In joined tables a value is undefined where only other series have a point; uPlot always
      // bridges it. A value that a logarithmic axis cannot show is null, which is a gap.
      spanGaps: !options.log,
      points: {show: one.marks === true, size: 6, fill: one.color},
      ...(one.stepped ? {paths: uPlot.paths.stepped({align: 1})} : {}),
      value: (u, v) => format(v),
    }))),
    hooks: options.crowded ? {setSeries: [nameFocused], setCursor: [nameFocused]} : {},
  }, read(), box);
  if (options.crowded) box.append(element('div', {class: 'at', text: 'Point at a line to see its name and value.'}));
  function nameFocused(u) {
    const at = box.querySelector('.at');
    const focused = u.series.findIndex((one, i) => i > 0 && one._focus === true);
    if (at === null || focused < 1 || u.cursor.idx === null) return;
    const index = nearestIndex(u, focused, u.cursor.idx);
    at.textContent = `${u.series[focused].label}, step ${u.data[0][index]}: ${format(u.data[focused][index])}`;
  }
  register(box, chart, read);
  return box;
}

function register(box, chart, read) {
  const resize = new ResizeObserver(() => {
    if (box.clientWidth > 0 && box.clientWidth !== chart.width) {
      chart.setSize({width: box.clientWidth, height: chart.height});
    }
  });
  resize.observe(box);
  charts.push({box, chart, refresh() {
    const {min, max} = chart.scales.x;
    const x = chart.data[0];
    const zoomed = x.length > 0 && (min > x[0] || max < x[x.length - 1]);
    chart.setData(read(), !zoomed);
    if (zoomed) chart.setScale('x', {min, max});
  }, close() { resize.disconnect(); chart.destroy(); }});
}

function closeCharts(inside) {
  for (let i = charts.length - 1; i >= 0; i--) {
    if (inside.contains(charts[i].box)) charts.splice(i, 1)[0].close();
  }
}

const VIRIDIS = [[68, 1, 84], [72, 36, 117], [65, 68, 135], [53, 95, 141], [42, 120, 142], [33, 145, 140],
  [34, 168, 132], [68, 191, 112], [122, 209, 81], [189, 223, 38], [253, 231, 37]];

function viridis(value) {
  const place = Math.min(1, Math.max(0, value)) * 10;
  const below = Math.min(9, Math.floor(place));
  return VIRIDIS[below].map((from, i) => Math.round(from + (VIRIDIS[below + 1][i] - from) * (place - below)));
}

function counts(histogram) {
  if (!histogram.decoded) {
    const bytes = Uint8Array.from(atob(histogram.counts), c => c.charCodeAt(0));
    histogram.decoded = new Float32Array(bytes.buffer);
  }
  return histogram.decoded;
}

// fastai's color_dim: log1p of the counts, a column per recorded batch, low bins at the bottom.
function histogramImage(histogram) {
  const values = counts(histogram);
  const {bins, steps} = histogram;
  const canvas = element('canvas', {width: Math.max(1, steps.length), height: bins});
  const context = canvas.getContext('2d');
  const image = context.createImageData(canvas.width, bins);
  let most = 0;
  for (const value of values) most = Math.max(most, value);
  const scale = most > 0 ? 1 / Math.log1p(most) : 0;
  for (let column = 0; column < steps.length; column++) {
    for (let bin = 0; bin < bins; bin++) {
      const [r, g, b] = viridis(Math.log1p(values[column * bins + bin]) * scale);
      image.data.set([r, g, b, 255], 4 * ((bins - 1 - bin) * canvas.width + column));
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

function heatMap(parent, title, read, low, high) {
  const box = element('div', {class: 'chart heat'}, element('h3', {text: title}));
  parent.append(box);
  let image = histogramImage(read());
  const end = () => {
    const {steps} = read();
    return steps.length > 1 ? 2 * steps[steps.length - 1] - steps[steps.length - 2] : steps[0] + 1;
  };
  const data = () => [[...read().steps, end()], [...read().steps, end()].map(() => low)];
  const chart = new uPlot({
    width: box.clientWidth || 380,
    height: 240,
    scales: {x: {time: false}, y: {range: [low, high]}},
    axes: axes(false).map(axis => ({...axis, grid: {show: false}})),
    legend: {show: false},
    series: [{}, {stroke: 'transparent', points: {show: false}}],
    cursor: {points: {show: false}},
    hooks: {draw: [u => {
      const first = u.valToPos(read().steps[0], 'x', true);
      const last = u.valToPos(end(), 'x', true);
      u.ctx.save();
      u.ctx.beginPath();
      u.ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
      u.ctx.clip();
      u.ctx.imageSmoothingEnabled = false;
      u.ctx.drawImage(image, first, u.bbox.top, last - first, u.bbox.height);
      u.ctx.restore();
    }], setCursor: [u => {
      const {steps, bins} = read();
      const step = u.cursor.left < 0 ? NaN : u.posToVal(u.cursor.left, 'x');
      const bin = Math.floor((u.posToVal(u.cursor.top, 'y') - low) / (high - low) * bins);
      let column = -1;
      while (column + 1 < steps.length && steps[column + 1] <= step) column++;
      if (column < 0 || bin < 0 || bin >= bins) return;
      const edge = i => format(low + (high - low) * i / bins);
      at.textContent = `step ${steps[column]}, from ${edge(bin)} to ${edge(bin + 1)}: `
        + `${format(counts(read())[column * bins + bin])} values`;
    }]},
  }, data(), box);
  const at = element('div', {class: 'at', text: 'Colour: logarithm of the number of values. Point at the map for counts.'});
  box.append(at);
  register(box, chart, () => { image = histogramImage(read()); return data(); });
  return box;
}
