const TOKEN = new RegExp(
  [
    String.raw`'(?:[^']|'')*'`, // a string; with E in front the next one is taken
    String.raw`"(?:[^"]|"")*"`,
    String.raw`--[^\n]*`,
    String.raw`(?<![\w$])\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$`,
    String.raw`/\*`,
    ";",
  ].join("|"),
  "g",
);

const ESCAPE_STRING = /[eE]'(?:[^'\\]|\\[\s\S]|'')*'/y;

/** The statements of a script, which `;` separates; not one in a string, a name, a comment or a body between dollars. */
export function statements(script: string): string[] {
  const found: string[] = [];
  let start = 0;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(script); match; match = TOKEN.exec(script)) {
    if (match[0] === ";") {
      found.push(script.slice(start, match.index));
      start = TOKEN.lastIndex;
    } else {
      TOKEN.lastIndex = endOf(script, match);
    }
  }
  found.push(script.slice(start));
  return found.map((each) => each.trim()).filter((each) => !isEmpty(each));
}

function endOf(script: string, match: RegExpExecArray): number {
  const after = match.index + match[0].length;
  if (match[0] === "/*") {
    return endOfComment(script, after);
  }
  if (match[0].startsWith("$")) {
    const closing = script.indexOf(match[0], after);
    return closing < 0 ? script.length : closing + match[0].length;
  }
  if (match[0].startsWith("'") && /(?<![\w$])[eE]$/.test(script.slice(Math.max(0, match.index - 2), match.index))) {
    ESCAPE_STRING.lastIndex = match.index - 1;
    return ESCAPE_STRING.test(script) ? ESCAPE_STRING.lastIndex : script.length;
  }
  return after;
}

/** Comments stand in each other. */
function endOfComment(script: string, from: number): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = from;
  let depth = 1;
  for (let match = edge.exec(script); match; match = edge.exec(script)) {
    depth += match[0] === "/*" ? 1 : -1;
    if (depth === 0) {
      return edge.lastIndex;
    }
  }
  return script.length;
}

function isEmpty(statement: string): boolean {
  return /^(?:--[^\n]*(?:\n|$)|\/\*[^*/]*\*\/|\s)*$/.test(statement);
}
