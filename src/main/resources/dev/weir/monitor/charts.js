// The charts of the last two minutes. One moment far above the others does not set the scale: it is cut off, and said.

export const REMEMBERED = 120;

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = REMEMBERED - 1;
const HEIGHT = 40;

/** What is more than so many times what nine of ten moments reach is left out of the scale. */
const FAR_ABOVE = 3;

/** Less than so many times the others is drawn in full. */
const WORTH_CUTTING = 2;

/** The value at the top of the scale: the highest, or the highest of those that are not far above the others. */
export function ceiling(values) {
  const known = values.filter(value => value !== null).sort((a, b) => a - b);
  if (known.length === 0) {
    return 0;
  }
  const usual = known[Math.floor((known.length - 1) * 0.9)];
  const ordinary = usual === 0 ? known : known.filter(value => value <= usual * FAR_ABOVE);
  return ordinary.at(-1);
}

function svg(name, attributes) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

function path(values, most, name) {
  const offset = REMEMBERED - values.length;
  let drawn = '';
  values.forEach((value, i) => {
    if (value !== null) {
      const point = `${offset + i},${(HEIGHT - 1 - Math.min(value, most) / most * (HEIGHT - 6)).toFixed(2)}`;
      // A point by itself is a line of no length, which its round ends make a dot.
      drawn += i === 0 || values[i - 1] === null ? `M${point}L${point}` : `L${point}`;
    }
  });
  return svg('path', {class: name, d: drawn});
}

/** A stroke at the upper edge over each moment that is cut off. */
function cuts(series, most) {
  const cut = new Set();
  series.forEach(values => values.forEach((value, i) => {
    if (value !== null && value > most) {
      cut.add(REMEMBERED - values.length + i);
    }
  }));
  return cut.size === 0 ? null
    : svg('path', {class: 'cut', d: [...cut].map(x => `M${x - 0.8},1L${x + 0.8},1`).join('')});
}

/** An element with a class and children; a child that is no node is text. */
function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

const NAMES = ['first', 'second', 'third'];

/** A figure of one to three lines over the moments of {@code history}. */
export function chart(definition, history) {
  const {title, lines, format} = definition;
  const series = lines.map(([, of]) => history.map(of));
  const highest = Math.max(0, ...series.flat());
  const ordinary = Math.max(0, ...series.map(ceiling));
  const isCut = ordinary > 0 && highest > ordinary * WORTH_CUTTING;
  const most = (isCut ? ordinary : highest) || 1;
  const peak = isCut ? `cut at ${format(most)}, highest ${format(highest)}` : `highest ${format(highest)}`;
  const drawing = svg('svg', {class: 'chart', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img',
    'aria-label': `${title}: ${lines.map(([name], i) => `${name} ${format(series[i].at(-1))}`).join(', ')} now; ${peak}`});
  series.map((values, i) => path(values, most, NAMES[i])).reverse().forEach(line => drawing.append(line));
  const marks = cuts(series, most);
  if (marks !== null) {
    drawing.append(marks);
  }
  const now = element('span', '');
  lines.forEach(([name], i) => now.append(element('span', NAMES[i], `${name} ${format(series[i].at(-1))}`), ' '));
  const scale = element('div', 'scale', element('span', '', '2 min ago'),
    element('span', isCut ? 'peak' : '', highest > 0 ? peak : ''));
  return element('figure', '', element('figcaption', '', element('strong', '', title), now), drawing, scale);
}
