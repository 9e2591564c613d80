// The live page: what happened in the last two minutes, and then a frame a second, from /monitor/events, each drawn as a
// whole. Names come from clients and strangers, so whatever is shown goes into the page as text, never as markup.

import {REMEMBERED, chart} from './charts.js';

const SILENCE_MILLIS = 5000;
const MOST_SHOWN = 2;

const history = [];
let heard = performance.now();

const byId = id => document.getElementById(id);

/** An element with attributes and children; a child that is no node is text. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      made.setAttribute(key, value);
    }
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

function show(id, ...children) {
  byId(id).replaceChildren(...children.filter(child => child !== null && child !== undefined));
}

const plural = (number, noun) => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

function length(millis) {
  if (millis === null) {
    return 'none';
  }
  if (millis < 10) {
    return `${millis.toFixed(millis < 1 ? 2 : 1)} ms`;
  }
  if (millis < 1000) {
    return `${Math.round(millis)} ms`;
  }
  const seconds = millis / 1000;
  if (seconds < 120) {
    return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  }
  const minutes = seconds / 60;
  if (minutes < 120) {
    return `${Math.floor(minutes)} min`;
  }
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} d`;
}

/** As the log has it, whatever the browser's time zone is. */
const utc = instant => `${new Date(instant).toISOString().slice(11, 19)} UTC`;

// ---- What it comes to, in words

function state(conditions) {
  return conditions.length === 0 ? ['good', 'Serving'] : [conditions[0].grade.toLowerCase(), conditions[0].state];
}

function waiting(service, up) {
  if (service.waiting === 0) {
    return up ? 'nothing waits' : 'nothing can be served';
  }
  return `${plural(service.waiting, 'request')} wait${service.waiting === 1 ? 's' : ''}, the first for ${length(service.longestWaitMillis)}`;
}

/** Every figure is that of the boxes below, in the same frame. */
function headline(frame, past) {
  const service = frame.service;
  return `${service.busy} of ${plural(service.pool.bound, 'connection')} busy; ${waiting(service, frame.database.up)}. `
    + `In the last second ${past.answered.count.toLocaleString('en')} answered, ${past.failed.toLocaleString('en')} failed, `
    + `${past.unavailable.toLocaleString('en')} refused.`;
}

function condition(one, at) {
  const age = Math.max(0, new Date(at) - new Date(one.since));
  const day = one.since.slice(0, 10) === at.slice(0, 10) ? '' : `${one.since.slice(0, 10)} `;
  const since = `since ${day}${utc(one.since)}${one.exact ? '' : ' or earlier'} (${length(age)})`;
  return element('li', {class: `condition ${one.grade.toLowerCase()}`},
    element('p', {}, element('strong', {}, one.state), ` ${since}`), element('p', {}, one.reason));
}

// ---- Slots

const SLOT_WORDS = {
  idle: 'without work',
  opening: 'opening',
  resting: 'waits to open again',
  shared: 'short work',
  draining: 'getting free',
  solo: 'SQL of a client',
  exclusive: 'slow work',
  held: 'a transaction',
  followed: 'writes',
  cleaning: 'being cleaned',
  closing: 'giving back',
};

/** Its place is its number's, whatever it does. */
function slot(one) {
  const ready = one.state === 'shared' && !one.busy;
  const card = element('li', {class: `slot ${ready ? 'ready' : one.state}`},
    element('div', {class: 'what'}, `${one.number}: ${ready ? 'ready' : SLOT_WORDS[one.state] ?? one.state}`,
      element('span', {}, one.backend === null ? '' : `pid ${one.backend}`)));
  for (const request of one.serving.slice(0, MOST_SHOWN)) {
    card.append(element('p', {},
      `${request.route}${request.writes ? ' (writes)' : ''} for ${request.consumer}, ${length(request.runningMillis)}`));
  }
  if (one.serving.length > MOST_SHOWN) {
    card.append(element('p', {class: 'more'}, `and ${one.serving.length - MOST_SHOWN} more`));
  }
  return card;
}

/** What the fleet holds together, how many are there, and what this one waits for. */
function sharing(fleet) {
  if (fleet === null) {
    return '';
  }
  return `; the fleet ${fleet.name}: ${fleet.taken} of ${fleet.budget} held by ${plural(fleet.replicas.length, 'replica')}, `
    + `${fleet.allowance} of a share of ${fleet.share} for this one`;
}

function showSlots(service, fleet) {
  const pool = service.pool;
  show('slots-sum', `${service.busy} busy, ${service.held} held, never more than ${pool.bound}${sharing(fleet)}`);
  show('slots', ...service.slots.map(slot));
}

// ---- Tables

/**
 * Shows a table below other things. The frame around it stays, so that a sideways scroll position is kept; what
 * is not in sight is told.
 */
function showTable(id, label, heads, rows, ...above) {
  const cell = (name, content, number) => element(name, {class: number ? 'number' : undefined}, content);
  const table = element('table', {},
    element('thead', {}, element('tr', {}, ...heads.map(([text, number]) => cell('th', text, number)))),
    element('tbody', {}, ...rows.map(row => element('tr', {class: row.class},
      ...row.cells.map((content, column) => cell('td', String(content), heads[column][1]))))));
  const kept = byId(id).querySelector('.scroll');
  if (kept === null) {
    const frame = element('div', {class: 'scroll', role: 'region', 'aria-label': label, tabindex: 0}, table);
    frame.addEventListener('scroll', () => tellHidden(byId(id)));
    show(id, element('div', {class: 'above'}, ...above), element('p', {class: 'sideways'}), frame);
  } else {
    kept.replaceChildren(table);
    byId(id).querySelector('.above').replaceChildren(...above);
  }
  tellHidden(byId(id));
}

/** Says on which side columns are out of sight. */
function tellHidden(place) {
  const frame = place.querySelector('.scroll');
  if (frame === null) {
    return;
  }
  const left = frame.scrollLeft > 1;
  const right = frame.scrollLeft + frame.clientWidth < frame.scrollWidth - 1;
  frame.classList.toggle('hides-left', left);
  frame.classList.toggle('hides-right', right);
  const words = right ? 'More columns to the right: scroll sideways \u2192' : '\u2190 More columns to the left';
  place.querySelector('.sideways').textContent = left || right ? words : '';
}

addEventListener('resize', () => ['queue', 'refusals', 'holders'].map(byId).forEach(tellHidden));

function showQueue(service) {
  show('queue-sum', `room for ${service.queueSize.toLocaleString('en')}`);
  if (service.waiting === 0) {
    show('queue', element('p', {class: 'quiet'}, 'Nothing waits.'));
    return;
  }
  showTable('queue', 'Consumers that wait', [['Consumer'], ['Waiting', true]],
    service.lines.map(line => ({cells: [line.consumer, line.waiting]})),
    element('p', {class: 'big'}, `${plural(service.waiting, 'request')}, the first for ${length(service.longestWaitMillis)}`),
    element('meter', {min: 0, max: service.queueSize, value: service.waiting,
      'aria-label': `${service.waiting} of ${service.queueSize}`}));
}

const REASONS = {
  queue_full: 'queue full',
  deadline: 'deadline',
  shutting_down: 'shutting down',
  age: 'waited too long in a line that stands',
  displaced: 'made room for another consumer',
  client_gone: 'client gone',
  database_down: 'database away',
};

function showRefusals() {
  const rows = [];
  for (const [kind, word] of [['refused', 'Refused at admission'], ['dropped', 'Dropped from the queue'], ['cancelled', 'Cancelled while running']]) {
    const sums = {};
    for (const past of history) {
      for (const [reason, count] of Object.entries(past[kind])) {
        sums[reason] = (sums[reason] ?? 0) + count;
      }
    }
    for (const [reason, count] of Object.entries(sums).sort((a, b) => b[1] - a[1])) {
      rows.push({cells: [word, REASONS[reason] ?? reason, count.toLocaleString('en')]});
    }
  }
  if (rows.length === 0) {
    show('refusals', element('p', {class: 'quiet'}, 'None.'));
  } else {
    showTable('refusals', 'Refused, dropped, cancelled', [['What'], ['Why'], ['Requests', true]], rows);
  }
}

// ---- Courses

/** Where nothing happened there is no time, and the line has a gap. */
const time = (kind, which) => past => past[kind].count === 0 ? null : past[kind][which];
const answers = past => past.answered.count;
const failures = past => past.failed;
const refusals = past => past.unavailable;
const meanBatch = past => past.messages === 0 ? null : past.statements / past.messages;
const largestBatch = past => past.messages === 0 ? null : past.largestBatch;
const whole = value => value.toLocaleString('en', {maximumFractionDigits: 0});
const decimal = value => value === null ? 'none' : value.toLocaleString('en', {maximumFractionDigits: 1});

const CHARTS = [
  {title: 'Requests a second', lines: [['answered', answers], ['failed', failures], ['refused', refusals]], format: whole},
  {title: 'Latency of what is answered', lines: [['p50', time('answered', 'p50')], ['p99', time('answered', 'p99')]], format: length},
  {title: 'Wait for a connection', lines: [['p50', time('waited', 'p50')], ['p99', time('waited', 'p99')]], format: length},
  {title: 'Run in PostgreSQL', lines: [['p50', time('ran', 'p50')], ['p99', time('ran', 'p99')]], format: length},
  {title: 'Statements a message', lines: [['mean', meanBatch], ['largest', largestBatch]], format: decimal},
  {title: 'Requests that wait', lines: [['waiting', past => past.waiting]], format: whole},
];

// ---- The database

const BAD = new Set(['NO_ROOM', 'ROLE_LIMIT', 'BLOCKING']);

function finding(one) {
  return element('div', {class: BAD.has(one.kind) ? 'finding bad' : 'finding'},
    element('p', {}, element('strong', {}, one.who), ` ${one.seen}.`),
    element('p', {}, `${one.remedy}.`));
}

const WHOSE = {OURS: 'this Weir', WEIR: 'another Weir', STRANGERS: 'others'};

function holder(group) {
  const now = group.connections;
  const hidden = now.total > 0 && now.unknown === now.total;
  const known = number => hidden ? '?' : number;
  return {
    class: group.whose === 'OURS' ? 'ours' : undefined,
    cells: [group.application || 'without a name', WHOSE[group.whose], group.user, group.address ?? '', now.total,
      known(now.active), known(now.waiting), known(now.idle), known(now.idleInTransaction),
      group.oldestTransactionMillis === null ? '' : length(group.oldestTransactionMillis)],
  };
}

function showDatabase(database) {
  const report = database.report;
  const stale = report !== null && database.ageMillis > SILENCE_MILLIS;
  for (const id of ['findings', 'holders']) {
    byId(id).classList.toggle('stale', stale);
  }
  if (report === null) {
    const why = database.failure === null ? 'Nobody has looked yet.' : `It could not be looked at: ${database.failure}.`;
    show('holders-sum');
    show('holders', element('p', {class: 'quiet'}, why));
    show('findings', element('p', {class: 'quiet'}, why));
    return;
  }
  const age = stale ? `; seen ${length(database.ageMillis)} ago${database.failure === null ? '' : `: ${database.failure}`}` : '';
  show('holders-sum', `${report.connections.total} of ${report.usable}: ${report.weir} of Weir, ${report.strangers} of others${age}`);
  show('findings', ...(report.findings.length === 0
    ? [element('p', {class: 'quiet'}, 'Nothing.')]
    : report.findings.map(finding)));
  showTable('holders', "Who holds PostgreSQL's connections",
    [['Application'], ['Whose'], ['User'], ['Address'], ['Total', true], ['Active', true], ['Waiting', true], ['Idle', true],
      ['In transaction', true], ['Oldest transaction', true]],
    report.groups.filter(group => group.connections.total > 0).map(holder));
}

// ---- Drawing

function draw(tick) {
  const frame = tick.now;
  const [grade, word] = state(tick.conditions);
  const badge = byId('state');
  if (badge.textContent !== word || !badge.classList.contains(grade)) {
    badge.className = `badge ${grade}`;
    badge.textContent = word;
  }
  show('instance', frame.service.applicationName.replace(/^weir-/, ''));
  document.title = `${word}: Weir ${frame.service.applicationName.replace(/^weir-/, '')}`;
  show('headline', headline(frame, tick.past));
  byId('conditions').hidden = tick.conditions.length === 0;
  show('conditions', ...tick.conditions.map(one => condition(one, frame.at)));
  showSlots(frame.service, frame.fleet);
  showQueue(frame.service);
  showRefusals();
  show('charts', ...CHARTS.map(definition => chart(definition, history)));
  showDatabase(frame.database);
  show('clock', `as of ${utc(frame.at)}`);
  byId('headline').classList.remove('stale');
}

let wanted = false;

/** Of frames that come at once, the last is drawn. */
function remember(tick) {
  history.push({...tick.past, waiting: tick.now.service.waiting});
  history.splice(0, history.length - REMEMBERED);
  if (!wanted) {
    wanted = true;
    requestAnimationFrame(() => {
      wanted = false;
      draw(latest);
    });
  }
}

let latest;

let events;

/** The browser connects again by itself when the connection is lost; then the last two minutes come once more. */
function listen() {
  events = new EventSource('monitor/events');
  events.addEventListener('history', event => {
    const moments = JSON.parse(event.data).map(moment => ({...moment.past, waiting: moment.waiting}));
    history.splice(0, history.length, ...moments);
  });
  events.addEventListener('frame', event => {
    heard = performance.now();
    latest = JSON.parse(event.data);
    remember(latest);
  });
}

listen();
/** After an answer that is no stream, such as that of a proxy whose Weir restarts, the browser gives up. We do not. */
setInterval(() => events.readyState === EventSource.CLOSED && listen(), SILENCE_MILLIS);
// A page that the browser keeps for going back to does not watch.
addEventListener('pagehide', () => events.close());
addEventListener('pageshow', event => event.persisted && listen());

/** Old figures must not pass for new ones. */
setInterval(() => {
  const silent = performance.now() - heard;
  if (silent > SILENCE_MILLIS) {
    const badge = byId('state');
    badge.className = 'badge bad';
    badge.textContent = `Weir is silent for ${Math.round(silent / 1000)} s`;
    byId('headline').classList.add('stale');
  }
}, 1000);
