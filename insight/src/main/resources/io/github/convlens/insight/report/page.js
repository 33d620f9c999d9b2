// The page: sections built from the data of one or several runs.
let page = JSON.parse(document.getElementById('data').textContent);
// The columns of the run's CSV files by their constants in Java: {LOSS: 'loss', …}.
const {metrics, recorder, activations, gradients: gradientColumns, outputGradients} = page.columns;
let chosenLayer = null;
const runs = () => page.runs;
const several = () => runs().length > 1;
const color = i => css('--run' + i % 6);
const section = id => {
  const node = document.getElementById(id);
  closeCharts(node);
  node.replaceChildren();
  return node;
};
const titled = (id, title) => {
  const node = section(id);
  node.append(element('h2', {text: title}));
  return node;
};
const seconds = run => run.epochs.reduce((sum, epoch) => sum + epoch[metrics.SECONDS], 0);
const duration = s => s < 60 ? `${s.toFixed(1)} s` : s < 3600 ? `${Math.floor(s / 60)} min ${Math.round(s % 60)} s`
  : `${Math.floor(s / 3600)} h ${Math.round(s % 3600 / 60)} min`;
const percent = v => v === null || v === undefined ? '–' : (100 * v).toFixed(2) + ' %';
const state = run => run.finished ? 'finished' : page.live ? 'training' : 'not finished';
const epochCurve = (i, column) => () => {
  const {epochs} = runs()[i];
  return {x: [0, ...epochs.map(e => e.step)], y: [null, ...epochs.map(e => e[column])]};
};
const key = i => element('span', {class: 'key', style: `background:${color(i)}`});

// The main results of an epoch: its accuracy, or the scores of a task that has none.
const scored = (run, last) => run.accuracy !== false ? [['accuracy', percent(last[metrics.ACCURACY])]]
  : run.scores.map(name => [name, format(last[name])]);

function result() {
  const node = titled('result', 'Result');
  document.getElementById('title').textContent = several() ? runs().map(r => r.name).join(' · ') : runs()[0].name;
  document.getElementById('subtitle').textContent = several() ? `${runs().length} runs side by side` : about(runs()[0]);
  if (several()) {
    const names = [...new Set(runs().flatMap(run => scored(run, {}).map(([name]) => name)))];
    const rows = [['run', 'state', 'epochs', ...names, 'validation loss', 'training loss', 'images/s', 'time']];
    runs().forEach(run => {
      const last = run.epochs[run.epochs.length - 1] ?? {};
      rows.push([run.name, state(run), run.epochs.length, ...names.map(name => Object.fromEntries(scored(run, last))[name] ?? '–'), format(last[metrics.VALID_LOSS]),
        format(last[metrics.TRAIN_LOSS]), last[metrics.IMAGES_PER_SECOND] ? Math.round(last[metrics.IMAGES_PER_SECOND]) : '–', duration(seconds(run))]);
    });
    node.append(element('div', {class: 'scroll'}, table(rows, true)));
    return;
  }
  const run = runs()[0];
  const last = run.epochs[run.epochs.length - 1] ?? {};
  const tiles = [...scored(run, last), ['validation loss', format(last[metrics.VALID_LOSS])],
    ['training loss', format(last[metrics.TRAIN_LOSS])], ['epochs', run.epochs.length], ['batches', run.steps],
    ['images/s', last[metrics.IMAGES_PER_SECOND] ? Math.round(last[metrics.IMAGES_PER_SECOND]) : '–'],
    ['time', duration(seconds(run))], ['state', state(run)]];
  node.append(element('div', {class: 'tiles'}, ...tiles.map(([name, value]) =>
    element('div', {class: 'tile'}, element('b', {text: value}), element('span', {text: name})))));
}

function about(run) {
  const c = run.config;
  const of = path => c[path] ?? '?';
  return `${of('model.architecture')}${c['model.depth'] ? ' ' + c['model.depth'] : ''} on ${of('data.dataset')}, `
    + `batches of ${of('training.batch_size')}, ${of('training.optimizer.name')} at ${of('training.learning_rate')} `
    + `(${of('training.schedule.name')}), seed ${of('seed')}; ${run.environment.device ?? ''} ${run.environment.cpu ?? ''}, `
    + `started ${run.environment.started ?? '?'}`;
}

function table(rows, keyed) {
  const [head, ...body] = rows;
  return element('table', {}, element('thead', {}, element('tr', {}, ...head.map(text => element('th', {text})))),
    element('tbody', {}, ...body.map((cells, i) => element('tr', {}, ...cells.map((text, j) => {
      const cell = element('td', {text});
      if (keyed && j === 0) cell.prepend(key(i));
      return cell;
    })))));
}

function diagnosis() {
  const node = section('diagnosis');
  if (!runs().some(run => run.findings)) return;
  node.append(element('h2', {text: 'Diagnosis'}));
  runs().forEach(run => {
    if (several()) node.append(element('h3', {text: run.name}));
    if (run.findings && run.findings.length === 0) {
      node.append(element('p', {class: 'healthy', text: 'No findings: this run looks healthy.'}));
    }
    (run.findings ?? []).forEach(finding => node.append(element('div', {class: 'finding'},
      element('h3', {text: finding.title}), element('p', {text: finding.evidence}),
      element('p', {text: 'Likely cause: ' + finding.cause}), element('p', {text: 'Try first: ' + finding.remedy}),
      ...(finding.picture ? [element('img', {src: finding.picture, alt: 'Plot of the evidence: ' + finding.title})] : []))));
  });
}

function curves() {
  const node = titled('curves', 'Curves');
  const grid = element('div', {class: 'grid'});
  node.append(grid);
  const label = (i, text) => several() ? `${runs()[i].name}: ${text}` : text;
  const each = make => runs().flatMap((run, i) => make(i));
  const hue = (i, single) => several() ? color(i) : css(single);
  lineChart(grid, 'Loss', each(i => [
    ...(several() ? [] : [{label: 'training, each batch', color: css('--quiet'), alpha: 0.7, width: 1, points: () => runs()[i].batches[recorder.LOSS]}]),
    {label: label(i, 'training, smoothed'), color: hue(i, '--run0'), points: () => runs()[i].batches[recorder.SMOOTH_LOSS]},
    {label: label(i, 'validation'), color: hue(i, '--run1'), marks: true, width: several() ? 0 : 1.5, points: epochCurve(i, metrics.VALID_LOSS)},
  ]));
  const accuracies = each(i => runs()[i].accuracy === false ? [] : [
    ...(several() ? [] : [{label: 'training', color: color(0), marks: true, points: epochCurve(i, metrics.TRAIN_ACCURACY)}]),
    {label: label(i, 'validation'), color: hue(i, '--run1'), marks: true, points: epochCurve(i, metrics.ACCURACY)}]);
  if (accuracies.length > 0) lineChart(grid, 'Accuracy', accuracies);
  const names = [...new Set(runs().flatMap(run => run.accuracy === false ? run.scores : []))];
  names.forEach(name => lineChart(grid, name, each(i => runs()[i].accuracy !== false || !runs()[i].scores.includes(name) ? []
    : [{label: label(i, 'validation'), color: hue(i, '--run1'), marks: true, points: epochCurve(i, name)}]), {height: 170}));
  lineChart(grid, 'Learning rate', each(i => [{label: label(i, 'learning rate'), color: color(i), points: () => runs()[i].batches[recorder.LEARNING_RATE]}]), {height: 170});
  lineChart(grid, 'Momentum (β1 of Adam)', each(i => [{label: label(i, 'momentum'), color: color(i), points: () => runs()[i].batches[recorder.MOMENTUM]}]), {height: 170});
}

const layerNames = () => [...new Set(runs().flatMap(run => run.layers.map(layer => layer.name)))];
const layerOf = (i, name) => runs()[i].layers.find(layer => layer.name === name);

/** For each run that freezes the layer, a text that says for how long it is frozen. */
const frozen = name => runs().map((run, i) => [run, layerOf(i, name)?.frozen]).filter(([, text]) => text)
  .map(([run, text]) => several() ? `${run.name}: ${text}` : text);

function layers() {
  const names = layerNames();
  const node = section('layers');
  if (names.length === 0) return;
  node.append(element('h2', {text: 'Layers'}));
  if (!names.includes(chosenLayer)) chosenLayer = names[0];
  const select = element('select', {id: 'layer', 'aria-label': 'Layer', onchange: () => choose(select.value)},
    ...names.map(name => element('option', {text: name, value: name})));
  const step = by => () => choose(names[(names.indexOf(chosenLayer) + by + names.length) % names.length]);
  node.append(element('div', {class: 'chooser'}, select, element('button', {type: 'button', text: '◀ previous', onclick: step(-1)}),
    element('button', {type: 'button', text: 'next ▶', onclick: step(1)}),
    element('span', {class: 'quiet', text: `${names.length} layers, outputs of training batches`})));
  const detail = element('div', {id: 'detail'});
  const cards = element('div', {class: 'cards'}, ...names.map(card));
  node.append(detail, cards);
  choose(chosenLayer);

  function choose(name) {
    chosenLayer = name;
    select.value = name;
    for (const one of cards.children) one.setAttribute('aria-pressed', one.dataset.layer === name);
    layerDetail(detail, name);
  }

  function card(name) {
    const canvas = element('canvas', {width: 1, height: 1});
    const found = runs().map((run, i) => layerOf(i, name)).find(layer => layer?.histogram);
    const near = runs().map((run, i) => layerOf(i, name)?.curves[activations.NEAR_ZERO]?.y).find(y => y?.length);
    const one = element('button', {class: 'card', type: 'button', 'data-layer': name, onclick: () => choose(name)},
      canvas, element('span', {text: name}),
      element('span', {class: 'quiet', text: near ? `near zero ${format(near[near.length - 1])}` : ''}),
      ...frozen(name).map(text => element('span', {class: 'quiet', text})));
    if (!found) canvas.hidden = true;
    one.draw = () => {
      if (!found || canvas.width > 1) return;
      const image = histogramImage(found.histogram);
      canvas.width = image.width;
      canvas.height = image.height;
      canvas.getContext('2d').drawImage(image, 0, 0);
    };
    inView.observe(one);
    return one;
  }
}

// Small pictures are drawn when they come into view, so that a page of sixty layers opens quickly.
const inView = new IntersectionObserver(entries => entries.filter(entry => entry.isIntersecting).forEach(entry => {
  entry.target.draw();
  inView.unobserve(entry.target);
}));
addEventListener('beforeprint', () => document.querySelectorAll('.card').forEach(card => card.draw()));

function layerDetail(node, name) {
  closeCharts(node);
  node.replaceChildren();
  const panels = element('div', {class: 'grid three'});
  const maps = element('div', {class: 'grid'});
  node.append(...frozen(name).map(text => element('p', {class: 'quiet', text: `${name} is ${text}`})), panels, maps);
  const panel = (title, column, options) => {
    const series = runs().map((run, i) => ({label: several() ? run.name : column, color: color(i),
      points: () => layerOf(i, name)?.curves[column]})).filter(one => one.points());
    if (series.length > 0) lineChart(panels, title, series, {height: 180, ...options});
  };
  page.panels.forEach(({column, title, fraction}, i) =>
    panel(i === 0 ? `${name}: ${title}` : title, column, fraction ? {range: (u, min, max) => [0, 1]} : {}));
  const gradient = runs().map((run, i) => ({label: several() ? run.name : outputGradients.NORM, color: color(i),
    points: () => runs()[i].outputGradients.find(layer => layer.name === name)?.curves[outputGradients.NORM]})).filter(one => one.points());
  if (gradient.length > 0) lineChart(panels, 'Norm of the gradient with respect to the output', gradient, {height: 180, log: true});
  runs().forEach((run, i) => {
    if (layerOf(i, name)?.histogram) {
      heatMap(maps, several() ? `${run.name}: values of ${name}` : `Values of ${name}`, () => layerOf(i, name).histogram,
        layerOf(i, name).histogram.min, layerOf(i, name).histogram.max);
    }
  });
}

function gradients() {
  const node = section('gradients');
  if (!runs().some(run => run.parameters.length > 0)) return;
  node.append(element('h2', {text: 'Gradients'}), element('p', {class: 'quiet',
    text: 'Weights only, from the first layer (dark) to the last (light); a gap in a line is a 0. Biases are in gradient_stats.csv.'}));
  const grid = element('div', {class: 'grid'});
  node.append(grid);
  const dark = css('--ground').startsWith('#1');
  runs().forEach((run, i) => {
    const weights = run.parameters;
    const chart = (title, column) => lineChart(grid, several() ? `${run.name}: ${title}` : title,
      weights.map((one, j) => ({label: one.name, width: 1.2,
        color: `rgb(${viridis((dark ? 0.25 : 0) + 0.75 * j / Math.max(1, weights.length - 1))})`,
        points: () => runs()[i].parameters.find(p => p.name === one.name)?.curves[column]})),
      {log: true, crowded: true, height: 260});
    chart('2-norm of the gradient', gradientColumns.NORM);
    chart('‖update‖ / ‖weight‖', gradientColumns.UPDATE_RATIO);
  });
}

// The predictions of several labels or of numbers.
function answers() {
  const node = section('answers');
  const those = runs().filter(run => run.labels || run.parity);
  if (those.length === 0) return;
  node.append(element('h2', {text: 'Predictions'}));
  those.forEach(run => {
    if (several()) node.append(element('h3', {text: run.name}));
    if (run.labels) {
      node.append(element('p', {class: 'quiet', text: 'Scores of each label on the validation images, at the threshold that was found on these images.'}),
        element('div', {class: 'scroll'}, table([['label', 'images', 'predicted', 'precision', 'recall', 'F1'],
          ...run.labels.map(one => [one.name, one.images, one.predicted, format(one.precision), format(one.recall), format(one.f1)])])));
    }
    if (run.parity) node.append(element('div', {class: 'grid'}, ...run.parity.map(parityPlot)));
    if (run.mistakes.length > 0) {
      node.append(element('h3', {text: 'Most wrong', style: 'margin-top:18px'}), element('div', {class: 'pictures'},
        ...run.mistakes.map(one => element('figure', {}, element('img', {src: one.png, alt: one.file}),
          element('figcaption', {}, element('b', {text: one.label}), ` taken for `, element('b', {text: one.predicted}),
            element('span', {class: 'quiet', text: ` loss ${format(one.loss)}, ${one.file}`}))))));
    }
  });
}

// Predicted over true numbers: points on the diagonal are exact predictions.
function parityPlot({name, images, x, y}) {
  const side = 360;
  const low = Math.min(...x, ...y);
  const room = (Math.max(...x, ...y) - low || 1) * 1.08;
  const at = v => (v - low) / room + 0.037;
  const svg = (tag, attributes) => {
    const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
    Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
    return node;
  };
  const picture = svg('svg', {viewBox: `0 0 ${side} ${side}`, width: '100%', role: 'img', 'aria-label': `predicted against true ${name}`});
  picture.append(svg('line', {x1: 0, y1: side, x2: side, y2: 0, stroke: css('--quiet'), 'stroke-width': 1}));
  x.forEach((value, i) => {
    if (y[i] === null || value === null) return;
    const point = svg('circle', {cx: side * at(value), cy: side * (1 - at(y[i])), r: 1.8, fill: css('--run0'), 'fill-opacity': 0.5});
    picture.append(point);
  });
  return element('div', {class: 'chart parity'}, element('h3', {text: `${name}: predicted (vertical) against true (horizontal)`}), picture,
    element('div', {class: 'at', text: `${format(low)} to ${format(Math.max(...x, ...y))} on both axes; ${x.length} of ${images} images`}));
}

function mistakes() {
  const node = section('mistakes');
  if (!runs().some(run => run.confusion)) return;
  node.append(element('h2', {text: 'Predictions'}));
  runs().filter(run => run.confusion).forEach(run => {
    const {classes, counts} = run.confusion;
    const large = classes.length > 25;
    if (several()) node.append(element('h3', {text: run.name}));
    node.append(element('p', {class: 'quiet', text: 'Confusion matrix of the validation images: a row per true class, a column per predicted class. Colour: logarithm of the share of the row.' + (classes.length > 12 ? ' Classes that are confused with each other are adjacent.' : '')}));
    const cell = (row, j, i) => {
      const total = row.reduce((a, b) => a + b, 0) || 1;
      const shade = Math.log1p(100 * row[j] / total) / Math.log1p(100);
      const [r, g, b] = viridis(shade);
      return element('td', {text: row[j] || '', title: `${classes[i]} taken for ${classes[j]}: ${row[j]}`,
        style: row[j] ? `background:rgb(${r},${g},${b});color:${shade > 0.55 ? '#111' : '#fff'}` : 'background:var(--panel)'});
    };
    node.append(element('div', {class: 'scroll'}, element('table', {class: large ? 'confusion large' : 'confusion'},
      element('thead', {}, element('tr', {}, element('th'), ...classes.map(text => element('th', {text})))),
      element('tbody', {}, ...counts.map((row, i) => element('tr', {}, element('th', {text: classes[i]}), ...row.map((_, j) => cell(row, j, i))))))));
    if (run.mistakes.length > 0) {
      node.append(element('h3', {text: 'Most wrong', style: 'margin-top:18px'}), element('div', {class: 'pictures'},
        ...run.mistakes.map(one => element('figure', {}, element('img', {src: one.png, alt: one.file ?? `image ${one.image}`}),
          element('figcaption', {}, element('b', {text: one.label}), ` taken for `, element('b', {text: one.predicted}),
            element('span', {class: 'quiet', text: ` ${percent(one.probability)}, loss ${format(one.loss)}, ${one.file ?? `no. ${one.image}`}`}))))));
    }
  });
}

function kernels() {
  const node = section('kernels');
  if (!runs().some(run => run.kernels)) return;
  node.append(element('h2', {text: 'Kernels of the first layer'}));
  runs().filter(run => run.kernels).forEach(run => node.append(
    element('p', {class: 'quiet', text: `${several() ? run.name + ': ' : ''}${run.kernels.name}, all on the same scale`}),
    element('img', {class: 'kernel-picture', src: run.kernels.png, alt: 'kernels of the first convolution'})));
}

function configuration() {
  const node = titled('configuration', 'Configuration');
  if (several()) {
    const keys = [...new Set(runs().flatMap(run => Object.keys(run.config)))]
      .filter(k => new Set(runs().map(run => run.config[k])).size > 1);
    node.append(element('p', {class: 'quiet', text: keys.length ? 'The configurations differ in:' : 'The configurations are the same.'}));
    if (keys.length) {
      node.append(element('div', {class: 'scroll'}, table([['key', ...runs().map(run => run.name)],
        ...keys.map(k => [k, ...runs().map(run => run.config[k] ?? '–')])])));
    }
  }
  runs().forEach(run => {
    const block = element('details', {}, element('summary', {text: several() ? run.name : 'All settings, with defaults, and the environment of the run'}),
      element('pre', {text: run.configText}), element('pre', {text: Object.entries(run.environment).map(([k, v]) => `${k}: ${v}`).join('\n')}));
    block.open = !several();
    node.append(block);
  });
}

function render() {
  result();
  diagnosis();
  curves();
  layers();
  gradients();
  mistakes();
  answers();
  kernels();
  configuration();
  const nav = document.getElementById('nav');
  nav.replaceChildren(...[...document.querySelectorAll('main section')].filter(one => one.children.length > 0)
    .map(one => element('a', {href: '#' + one.id, text: one.dataset.title})));
}

// Everything that determines which charts there are; while it is unchanged, a live page only updates
// the lines.
const shape = data => JSON.stringify(data.runs.map(run => [run.finished, run.scores, run.layers.map(l => [l.name, Object.keys(l.curves), !!l.histogram]),
  run.parameters.map(p => p.name), Object.keys(run.batches), run.findings ?? null]));

// Browsers log every failed request: while there is no answer, the delay doubles up to a minute.
const MOST_PATIENCE = 60000;
let patience = 1000;

async function poll() {
  const banner = document.getElementById('banner');
  try {
    const answer = await fetch('data.json', {cache: 'no-store'});
    if (!answer.ok) throw new Error(answer.status);
    const data = await answer.json();
    const same = shape(data) === shape(page);
    page = data;
    if (same) {
      result();
      charts.forEach(chart => chart.refresh());
    } else {
      render();
    }
    banner.hidden = false;
    if (runs().every(run => run.finished)) {
      banner.textContent = 'Training is over; report.html in the run directory shows the same.';
      return;
    }
    banner.textContent = 'Live: this page follows the training.';
    patience = data.again;
  } catch (e) {
    banner.textContent = 'The training does not answer: this page shows the last data received. Retrying…';
    patience = Math.min(2 * patience, MOST_PATIENCE);
  }
  banner.hidden = false;
  setTimeout(poll, patience);
}

document.getElementById('theme').addEventListener('click', () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  render();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', render);
render();
if (page.live) poll();
