// The page of a search: its sections from the data of all trials.
const page = JSON.parse(document.getElementById('data').textContent);
const better = page.direction === 'max' ? (a, b) => a > b : (a, b) => a < b;
const SVG = 'http://www.w3.org/2000/svg';
const filters = new Map();
let sorting = {column: null, down: false};

const section = (id, title) => {
  const node = document.getElementById(id);
  closeCharts(node);
  node.replaceChildren(element('h2', {text: title}));
  return node;
};
const svg = (tag, attributes = {}, ...children) => {
  const node = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'text') node.textContent = value;
    else if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
};
const duration = s => s < 60 ? `${s.toFixed(1)} s` : s < 3600 ? `${Math.floor(s / 60)} min ${Math.round(s % 60)} s`
  : `${Math.floor(s / 3600)} h ${Math.round(s % 3600 / 60)} min`;
// The last part of a key's path; the last two if one part would be ambiguous.
const last = (key, parts) => key.split('.').slice(-parts).join('.');
const short = key => {
  const alone = last(key, 1);
  return alone !== 'name' && page.keys.filter(other => last(other.key, 1) === alone).length === 1 ? alone : last(key, 2);
};
const measured = page.trials.filter(one => one.value !== null);
const best = page.trials.find(one => one.trial === page.best);
// The share of the other trials that are not better: 1 for the best trial.
const standing = one => measured.length < 2 || one.value === null ? 0
  : measured.filter(other => other !== one && !better(other.value, one.value)).length / (measured.length - 1);
const ink = one => one.value === null ? css('--quiet') : `color-mix(in oklab, ${css('--accent')} ${Math.round(100 * standing(one))}%, ${css('--run3')})`;
const kept = one => [...filters].every(([axis, [low, high]]) => {
  const place = axis === page.metric ? metricPlace(one) : one.places[axis];
  return place !== undefined && place >= low && place <= high;
});

function result() {
  const node = section('result', 'Result');
  document.getElementById('title').textContent = page.name + ': search';
  const states = [...new Set(page.trials.map(one => one.state))]
    .map(state => `${page.trials.filter(one => one.state === state).length} ${state}`).join(', ');
  document.getElementById('subtitle').textContent = `${page.strategy}, ${page.keys.length} keys, ${page.metric} `
    + `(${page.direction})${page.rungs.length ? ', rungs after ' + page.rungs.join(', ') + ' epochs' : ''}; ${states}`;
  const seconds = page.trials.reduce((sum, one) => sum + one.seconds, 0);
  const tiles = [[page.metric + ', best', best ? format(best.value) : '–'], ['trial', best ? best.trial : '–'],
    ['trials', page.trials.length < page.planned ? `${page.trials.length} of ${page.planned}` : page.trials.length],
    ['batches', page.batches], ['training', duration(seconds)]];
  node.append(element('div', {class: 'tiles'}, ...tiles.map(([name, value]) =>
    element('div', {class: 'tile'}, element('b', {text: value}), element('span', {text: name})))));
  if (best) {
    node.append(element('p', {}, `${best.name}: `, element('code', {text: about(best)}), '; its configuration is ',
      element('code', {text: `trials/${best.name}.yaml`}), '.'));
  }
}

function about(one) {
  return page.keys.filter(key => key.key in one.values).map(key => `${key.key}=${one.values[key.key]}`).join(' ');
}

const extent = () => {
  const values = measured.map(one => one.value);
  return [Math.min(...values), Math.max(...values)];
};
function metricPlace(one) {
  if (one.value === null) return undefined;
  const [low, high] = extent();
  return high > low ? (one.value - low) / (high - low) : 0.5;
}

function coordinates() {
  const node = section('coordinates', 'All trials');
  if (page.trials.length === 0) return;
  const axes = [...page.keys.map(key => ({name: key.key, title: short(key.key), marks: key.marks})),
    {name: page.metric, title: page.metric, marks: metricMarks()}];
  const room = 118;
  const width = Math.max(node.clientWidth, room * axes.length);
  const [top, bottom, height] = [44, 30, 360];
  const x = i => room / 2 + i * (width - room) / Math.max(1, axes.length - 1);
  const y = place => height - bottom - place * (height - top - bottom);
  const picture = svg('svg', {viewBox: `0 0 ${width} ${height}`, width, height, style: 'display:block',
    role: 'img', 'aria-label': 'A line for each trial through its values'});
  const at = element('div', {class: 'at', text: 'Point at a line to see which trial it is; click it to open its report.'});
  const lines = svg('g', {fill: 'none'});
  const places = one => axes.map(axis => axis.name === page.metric ? metricPlace(one) : one.places[axis.name]);
  for (const one of [...page.trials].sort((a, b) => standing(a) - standing(b))) {
    // If a key does not apply to a trial, the line passes below the key's axis.
    const path = places(one).map((place, i) => `${i ? 'L' : 'M'}${x(i).toFixed(1)},${(place === undefined ? height - 8 : y(place)).toFixed(1)}`).join('');
    const quiet = !kept(one);
    lines.append(svg('path', {d: path, stroke: quiet ? css('--line') : ink(one), 'stroke-width': one === best ? 3 : 1.4,
      'stroke-opacity': quiet ? 0.35 : 0.9, 'stroke-dasharray': one.value === null ? '4 3' : 'none', 'data-trial': one.trial,
      style: 'cursor:pointer', onmouseenter: event => {
        event.target.setAttribute('stroke-width', 4);
        at.textContent = `${one.name}: ${page.metric} ${format(one.value)}, ${one.state}, ${about(one)}`;
      }, onmouseleave: event => event.target.setAttribute('stroke-width', one === best ? 3 : 1.4),
      onclick: () => { if (one.report) location.href = one.report; }}));
  }
  picture.append(lines);
  axes.forEach((axis, i) => picture.append(drawAxis(axis, x(i), y, top, height - bottom)));
  node.append(element('div', {class: 'scroll'}, picture), at);
  if (page.trials.some(one => page.keys.some(key => !(key.key in one.values)))) {
    node.append(element('p', {class: 'quiet', text: 'If a key does not apply to a trial, the line of the trial passes below the axis of the key.'}));
  }
}

function metricMarks() {
  if (measured.length === 0) return [];
  const [low, high] = extent();
  return high > low ? [0, 0.25, 0.5, 0.75, 1].map(place => ({at: place, text: format(low + place * (high - low))}))
    : [{at: 0.5, text: format(low)}];
}

function drawAxis(axis, x, y, top, bottom) {
  const group = svg('g', {});
  const line = {x1: x, x2: x, y1: top, y2: bottom};
  group.append(svg('line', {...line, stroke: css('--quiet')}));
  const name = svg('text', {x, y: 16, 'text-anchor': 'middle', fill: css('--text'), 'font-size': 12,
    'font-weight': axis.name === page.metric ? 700 : 500, text: axis.title.length > 17 ? axis.title.slice(0, 16) + '…' : axis.title});
  name.append(svg('title', {text: axis.name}));
  group.append(name);
  for (const mark of axis.marks) {
    group.append(svg('line', {x1: x - 3, x2: x + 3, y1: y(mark.at), y2: y(mark.at), stroke: css('--quiet')}));
    const text = mark.text.length > 12 ? mark.text.slice(0, 11) + '…' : mark.text;
    group.append(svg('text', {x: x + 6, y: y(mark.at) + 4, fill: css('--quiet'), 'font-size': 11, text,
      style: `paint-order:stroke;stroke:${css('--ground')};stroke-width:3px;pointer-events:none`}));
  }
  const filter = filters.get(axis.name);
  const band = svg('rect', {x: x - 7, width: 14, fill: css('--accent'), 'fill-opacity': 0.25, y: filter ? y(filter[1]) : 0,
    height: filter ? y(filter[0]) - y(filter[1]) : 0});
  const grip = svg('rect', {x: x - 10, width: 20, y: top - 10, height: bottom - top + 20, fill: 'transparent', 'data-axis': axis.name,
    style: 'cursor:ns-resize;touch-action:none'});
  const placeOf = event => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(grip.getScreenCTM().inverse());
    return Math.min(1, Math.max(0, (bottom - point.y) / (bottom - top)));
  };
  let from = null;
  grip.addEventListener('pointerdown', event => { from = placeOf(event); grip.setPointerCapture(event.pointerId); });
  grip.addEventListener('pointermove', event => {
    if (from === null) return;
    const to = placeOf(event);
    band.setAttribute('y', y(Math.max(from, to)));
    band.setAttribute('height', Math.abs(y(from) - y(to)));
  });
  grip.addEventListener('pointerup', event => {
    const to = placeOf(event);
    if (from !== null && Math.abs(to - from) > 0.02) {
      filters.set(axis.name, [Math.min(from, to), Math.max(from, to)]);
      coordinates();
      trials();
    }
    from = null;
  });
  grip.addEventListener('dblclick', () => { filters.delete(axis.name); coordinates(); trials(); });
  group.append(band, grip);
  return group;
}

function importance() {
  const node = section('importance', 'Importance of each key');
  const known = page.keys.filter(key => key.importance !== null).sort((a, b) => b.importance - a.importance);
  if (known.length === 0) {
    node.append(element('p', {class: 'quiet', text: 'Shown once eight trials have ended, unless all of them have the same value.'}));
    return;
  }
  node.append(element('table', {}, element('tbody', {}, ...known.map(key => element('tr', {},
    element('td', {text: key.key}),
    element('td', {style: 'width:min(40vw,420px)'}, element('div', {style:
      `height:1em;margin-top:.25em;border-radius:3px;background:var(--accent);width:${(100 * key.importance).toFixed(1)}%`})),
    element('td', {class: 'number', text: `${Math.round(100 * key.importance)} %`}))))));
  const rest = Math.max(0, 1 - known.reduce((sum, key) => sum + key.importance, 0));
  node.append(element('p', {class: 'quiet', text: 'The share of the variance of ' + page.metric
    + (page.rungs.length ? ` after ${page.rungs[0]} ${page.rungs[0] === 1 ? 'epoch' : 'epochs'}` : '')
    + ' over the whole space that a key explains by itself (functional analysis of variance on a random forest); '
    + `${Math.round(100 * rest)} % is due to interactions between keys, and to chance. With ${page.trials.length} trials, this is only a rough guide.`}));
}

function progress() {
  const node = section('progress', 'Best so far');
  if (measured.length === 0) return;
  const best = {x: [0], y: [null]};
  const each = {x: [], y: []};
  let so = null;
  for (const step of page.steps) {
    if (step.value === null) continue;
    each.x.push(step.seconds);
    each.y.push(step.value);
    if (so === null || better(step.value, so)) so = step.value;
    best.x.push(step.seconds);
    best.y.push(so);
  }
  const box = element('div', {class: 'grid'});
  node.append(box);
  lineChart(box, page.metric + ' against the total training time of all trials, s', [
    {label: 'best so far', color: css('--run0'), points: () => best, width: 2, stepped: true},
    {label: 'trial', color: css('--run3'), points: () => each, width: 0, marks: true}], {x: 'seconds', height: 280});
}

function trials() {
  const node = section('trials', 'Trials');
  const columns = [['trial', one => one.trial], ['state', one => one.state], [page.metric, one => one.value],
    ['epochs', one => one.epochs], ['batches', one => one.batches], ['seconds', one => one.seconds],
    ...(page.rungs.length ? [['rung', one => one.rung]] : []),
    ...page.keys.map(key => [key.key, one => one.values[key.key], one => one.places[key.key]])];
  const [, , order] = columns.find(([name]) => name === sorting.column) ?? columns[0];
  const value = columns.find(([name]) => name === sorting.column)?.[1];
  const rows = page.trials.filter(kept);
  if (value) {
    const by = order ?? value;
    rows.sort((a, b) => {
      const [p, q] = [by(a), by(b)];
      if (p === q) return 0;
      if (p === null || p === undefined) return 1;
      if (q === null || q === undefined) return -1;
      return (p < q ? -1 : 1) * (sorting.down ? -1 : 1);
    });
  }
  const shown = v => v === null || v === undefined ? '–' : typeof v === 'number' ? format(v) : v;
  const head = element('tr', {}, ...columns.map(([name]) => element('th', {
    text: name + (sorting.column === name ? sorting.down ? ' ↓' : ' ↑' : ''), style: 'cursor:pointer', 'data-column': name,
    onclick: () => {
      sorting = {column: name, down: sorting.column === name ? !sorting.down : name === page.metric && page.direction === 'max'};
      trials();
    }})));
  const body = rows.map(one => element('tr', one === best ? {style: 'font-weight:600'} : {}, ...columns.map(([name, of], i) => {
    const cell = element('td', {});
    if (i === 0 && one.report) cell.append(element('a', {href: one.report, text: shown(of(one)), style: 'color:var(--accent)'}));
    else cell.textContent = shown(of(one));
    if (name === 'state' && one.note) cell.title = one.note;
    return cell;
  })));
  if (rows.length < page.trials.length) {
    node.append(element('p', {class: 'quiet', text: `${rows.length} of ${page.trials.length} trials, as selected on the axes above.`}));
  }
  node.append(element('div', {class: 'scroll'}, element('table', {}, element('thead', {}, head), element('tbody', {}, ...body))));
}

function render() {
  result();
  coordinates();
  importance();
  progress();
  trials();
  document.getElementById('nav').replaceChildren(...[...document.querySelectorAll('main section')]
    .map(one => element('a', {href: '#' + one.id, text: one.dataset.title})));
}

document.getElementById('theme').addEventListener('click', () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  render();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', render);
let drawn = 0;
new ResizeObserver(() => {
  const {clientWidth} = document.querySelector('main');
  if (clientWidth !== drawn) coordinates();
  drawn = clientWidth;
}).observe(document.querySelector('main'));
render();
