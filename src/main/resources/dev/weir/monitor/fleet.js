// A line for each instance that weir.monitor.instances names. The instance that serves the page asks the others.

const EVERY_MILLIS = 2000;

const byId = id => document.getElementById(id);

function element(name, attributes, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) {
      made.setAttribute(key, value);
    }
  }
  made.append(...content);
  return made;
}

const HEADS = [['Instance'], ['Name'], ['State'], ['Held', true], ['Busy', true], ['May hold', true], ['Share', true],
  ['Waiting', true], ['Longest wait, ms', true], ['What is wrong']];

function word(peer) {
  if (peer.failure !== null) {
    return 'No answer';
  }
  if (peer.service.draining) {
    return 'Draining';
  }
  if (peer.service.paused) {
    return 'Paused';
  }
  return peer.database.up ? 'Serving' : 'Database away';
}

const wrong = peer => peer.failure ?? peer.fleet?.problem ?? '';

function cells(peer) {
  const {service, fleet} = peer;
  return [peer.instance, service?.applicationName ?? '', word(peer), service?.held ?? '', service?.busy ?? '',
    fleet?.allowance ?? '', fleet?.share ?? '', service?.waiting ?? '', service?.longestWaitMillis ?? '', wrong(peer)];
}

function table(peers) {
  const cell = (name, content, number) => element(name, {class: number ? 'number' : undefined}, String(content));
  return element('div', {class: 'scroll', role: 'region', 'aria-label': 'Instances', tabindex: 0},
    element('table', {},
      element('thead', {}, element('tr', {}, ...HEADS.map(([text, number]) => cell('th', text, number)))),
      element('tbody', {}, ...peers.map(peer => element('tr', {},
        ...cells(peer).map((content, column) => cell('td', content, HEADS[column][1])))))));
}

function headline(peers) {
  const answered = peers.filter(peer => peer.failure === null);
  const sum = of => answered.reduce((all, peer) => all + of(peer), 0);
  const seen = answered.map(peer => peer.fleet).find(fleet => fleet !== null && fleet.ageMillis !== null);
  const budget = seen === undefined ? '' : `; the fleet ${seen.name} holds ${seen.taken} of ${seen.budget}`;
  return `${answered.length} of ${peers.length} instances answer. They hold ${sum(peer => peer.service.held)} connections, `
    + `${sum(peer => peer.service.busy)} busy; ${sum(peer => peer.service.waiting)} requests wait${budget}.`;
}

function draw(peers) {
  const trouble = peers.some(peer => word(peer) !== 'Serving' || wrong(peer) !== '');
  byId('state').className = `badge ${trouble ? 'warn' : 'good'}`;
  byId('state').textContent = trouble ? 'Look below' : 'All serve';
  byId('headline').textContent = peers.length === 0
    ? 'No instance is named: set weir.monitor.instances (WEIR_MONITOR_INSTANCES).' : headline(peers);
  byId('instances-sum').textContent = String(peers.length);
  byId('instances').replaceChildren(table(peers));
  byId('clock').textContent = `as of ${new Date().toISOString().slice(11, 19)} UTC`;
}

async function look() {
  try {
    const response = await fetch('instances', {cache: 'no-store'});
    if (!response.ok) {
      throw new Error(`the answer was ${response.status}`);
    }
    draw(await response.json());
  } catch (error) {
    byId('state').className = 'badge bad';
    byId('state').textContent = 'No figures';
    byId('headline').textContent = `This instance does not answer: ${error.message}`;
  }
  setTimeout(look, EVERY_MILLIS);
}

look();
