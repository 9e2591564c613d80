// The live page: what happened in the last two minutes, and then a frame a second, from /monitor/events, each drawn as a
// whole. Names come from clients and strangers, so whatever is shown goes into the page as text, never as markup.

const REMEMBERED = 120;
const SILENCE_MILLIS = 5000;
const MOST_SHOWN = 4;

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

// ---- What it comes to, in words

function state(frame) {
  if (!frame.database.up) {
    return ['bad', 'Database away'];
  }
  if (frame.service.draining) {
    return ['warn', 'Draining'];
  }
  if (frame.service.paused) {
    return ['warn', 'Paused'];
  }
  return frame.service.waiting > 0 && frame.service.longestWaitMillis > 1000 ? ['warn', 'Behind'] : ['good', 'Serving'];
}

function headline(service) {
  const busy = service.lanes.filter(lane => lane.serving.length > 0).length;
  const waiting = service.waiting === 0
    ? 'nothing waits'
    : `${plural(service.waiting, 'request')} wait${service.waiting === 1 ? 's' : ''}, the first for ${length(service.longestWaitMillis)}`;
  return `${busy} of ${plural(service.pool.bound, 'connection')} busy; ${waiting}.`;
}

function notice(frame) {
  const service = frame.service;
  const notices = [];
  if (!frame.database.up) {
    notices.push('The database cannot be reached. Requests get 503 with Retry-After; the service connects again by itself.');
  }
  if (service.paused) {
    notices.push('An operator has paused the service: requests wait, each within its deadline, until POST /actuator/dispatcher/resume.');
  }
  if (service.pool.size < service.pool.bound) {
    notices.push(`An operator has made the pool smaller: ${service.pool.size} of ${service.pool.bound}.`);
  }
  if (service.draining) {
    notices.push('The process has been asked to stop. What was accepted is answered.');
  }
  return notices.join(' ');
}

// ---- Lanes

const LANE_WORDS = {
  idle: 'without work',
  opening: 'opening',
  fast: 'short work',
  cleaning: 'being cleaned',
  turning: 'getting free',
  slow: 'slow work',
  closing: 'giving back',
};

function lane(one) {
  const card = element('li', {class: `lane ${one.state}`},
    element('div', {class: 'what'}, LANE_WORDS[one.state] ?? one.state,
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

function showLanes(service) {
  const pool = service.pool;
  show('lanes-sum', `${pool.held} held, never more than ${pool.bound}`);
  show('lanes', ...service.lanes.map(lane));
}

// ---- Tables

function table(heads, rows) {
  const cell = (name, content, number) => element(name, {class: number ? 'number' : undefined}, content);
  return element('div', {class: 'scroll'}, element('table', {},
    element('thead', {}, element('tr', {}, ...heads.map(([text, number]) => cell('th', text, number)))),
    element('tbody', {}, ...rows.map(row => element('tr', {class: row.class},
      ...row.cells.map((content, column) => cell('td', String(content), heads[column][1])))))));
}

function showQueue(service) {
  show('queue-sum', `room for ${service.queueSize.toLocaleString('en')}`);
  if (service.waiting === 0) {
    show('queue', element('p', {class: 'quiet'}, 'Nothing waits.'));
    return;
  }
  show('queue',
    element('p', {class: 'big'}, `${plural(service.waiting, 'request')}, the first for ${length(service.longestWaitMillis)}`),
    element('meter', {min: 0, max: service.queueSize, value: service.waiting,
      'aria-label': `${service.waiting} of ${service.queueSize}`}),
    table([['Consumer'], ['Waiting', true]],
      service.lines.map(line => ({cells: [line.consumer, line.waiting]}))));
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
  for (const [kind, word] of [['refused', 'Refused at the door'], ['dropped', 'Dropped from the queue'], ['cancelled', 'Cancelled while running']]) {
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
  show('refusals', rows.length === 0
    ? element('p', {class: 'quiet'}, 'None.')
    : table([['What'], ['Why'], ['Requests', true]], rows));
}

// ---- Courses

/** Where nothing happened there is no time, and the line has a gap. */
const time = (kind, which) => past => past[kind].count === 0 ? null : past[kind][which];
const answers = past => past.answered.count;
const failures = past => past.statuses['5xx'] ?? 0;
const meanBatch = past => past.messages === 0 ? null : past.statements / past.messages;
const largestBatch = past => past.messages === 0 ? null : past.largestBatch;
const whole = value => value.toLocaleString('en', {maximumFractionDigits: 0});
const decimal = value => value === null ? 'none' : value.toLocaleString('en', {maximumFractionDigits: 1});

const CHARTS = [
  {title: 'Requests a second', first: ['answered', answers], second: ['5xx', failures], format: whole},
  {title: 'Latency', first: ['p50', time('answered', 'p50')], second: ['p99', time('answered', 'p99')], format: length},
  {title: 'Wait for a connection', first: ['p50', time('waited', 'p50')], second: ['p99', time('waited', 'p99')], format: length},
  {title: 'Run in PostgreSQL', first: ['p50', time('ran', 'p50')], second: ['p99', time('ran', 'p99')], format: length},
  {title: 'Statements a message', first: ['mean', meanBatch], second: ['largest', largestBatch], format: decimal},
  {title: 'Requests that wait', first: ['waiting', past => past.waiting], format: whole},
];

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = REMEMBERED - 1;
const HEIGHT = 40;

function path(values, most, name) {
  const offset = REMEMBERED - values.length;
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('class', name);
  let drawn = '';
  values.forEach((value, i) => {
    if (value !== null) {
      const point = `${offset + i},${(HEIGHT - 1 - value / most * (HEIGHT - 2)).toFixed(2)}`;
      // A point by itself is a line of no length, which its round ends make a dot.
      drawn += i === 0 || values[i - 1] === null ? `M${point}L${point}` : `L${point}`;
    }
  });
  line.setAttribute('d', drawn);
  return line;
}

function chart(definition) {
  const [firstName, firstOf] = definition.first;
  const first = history.map(firstOf);
  const second = definition.second ? history.map(definition.second[1]) : null;
  const highest = Math.max(0, ...first, ...(second ?? []));
  const most = highest || 1;
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'chart');
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', `${definition.title}: ${definition.format(first.at(-1))} now, ${definition.format(highest)} at most`);
  if (second) {
    svg.append(path(second, most, 'second'));
  }
  svg.append(path(first, most, 'first'));
  const now = element('span', {}, element('span', {class: 'first'}, `${firstName} ${definition.format(first.at(-1))}`));
  if (second) {
    now.append(' ', element('span', {class: 'second'}, `${definition.second[0]} ${definition.format(second.at(-1))}`));
  }
  return element('figure', {},
    element('figcaption', {}, element('strong', {}, definition.title), now),
    svg,
    element('div', {class: 'scale'}, element('span', {}, '2 min ago'), element('span', {}, highest > 0 ? `highest ${definition.format(highest)}` : '')));
}

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
  show('holders', table(
    [['Application'], ['Whose'], ['User'], ['Address'], ['Total', true], ['Active', true], ['Waiting', true], ['Idle', true],
      ['In transaction', true], ['Oldest transaction', true]],
    report.groups.filter(group => group.connections.total > 0).map(holder)));
}

// ---- Drawing

function draw(tick) {
  const frame = tick.now;
  const [grade, word] = state(frame);
  const badge = byId('state');
  if (badge.textContent !== word) {
    badge.className = `badge ${grade}`;
    badge.textContent = word;
  }
  show('instance', frame.service.applicationName.replace(/^weir-/, ''));
  document.title = `${word}: Weir ${frame.service.applicationName.replace(/^weir-/, '')}`;
  show('headline', headline(frame.service));
  const said = notice(frame);
  byId('notice').hidden = said === '';
  byId('notice').className = frame.database.up ? 'notice' : 'notice bad';
  show('notice', said);
  showLanes(frame.service);
  showQueue(frame.service);
  showRefusals();
  show('charts', ...CHARTS.map(chart));
  showDatabase(frame.database);
  show('clock', `as of ${new Date(frame.at).toLocaleTimeString()}`);
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
