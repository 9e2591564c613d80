/** How a service of Weir is reached, and for how long it is asked. */
export interface WeirOptions {
  /** The address of SQL over HTTP, `http://host:8080/sql`. It may carry user and password: `http://user:password@host:8080/sql`. */
  url: string;
  /** A user of `weir.sql.users`. */
  user?: string;
  password?: string;
  /** A bearer token, in place of user and password. A function is asked for each request. */
  token?: string | (() => string | Promise<string>);
  /** Milliseconds for one call, its repetitions included; 30 seconds without it. */
  timeout?: number;
  /** How often a call is repeated that was certainly not carried out; 3 without it. */
  retries?: number;
  /** HTTP connections that are open at once at most; 64 without it. */
  connections?: number;
  /** Ends every call when it is aborted. */
  signal?: AbortSignal;
}

/** The options with their defaults. */
export interface Settings {
  readonly url: URL;
  readonly credentials: () => Record<string, string> | Promise<Record<string, string>>;
  readonly user: string | undefined;
  readonly timeout: number;
  readonly retries: number;
  readonly connections: number;
  readonly signal: AbortSignal | undefined;
}

/** Reads the options, or the address alone. The address of the result has no password. */
export function settings(given: WeirOptions | string): Settings {
  // Undefined where an environment variable is missing, which `!` hides from TypeScript.
  const options: WeirOptions = typeof given === "object" ? given : { url: given };
  const url = address(options.url);
  const user = options.user ?? (decodeURIComponent(url.username) || undefined);
  const password = options.password ?? decodeURIComponent(url.password);
  url.username = url.password = "";
  if (user === undefined && options.token === undefined) {
    throw new TypeError("Weir needs a user and a password, or a token: http://user:password@host:8080/sql");
  }
  return {
    url,
    user,
    credentials: credentials(user, password, options.token),
    timeout: atLeast("timeout", options.timeout ?? 30_000, 1),
    retries: atLeast("retries", options.retries ?? 3, 0),
    connections: atLeast("connections", options.connections ?? 64, 1),
    signal: options.signal,
  };
}

function address(text: string): URL {
  if (!URL.canParse(text)) {
    // The text itself is not repeated: it may hold a password.
    throw new TypeError("The address of Weir cannot be read; it has the form http://user:password@host:8080/sql");
  }
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new TypeError(`The address of Weir begins with http:// or https://, not with ${url.protocol}//`);
  }
  url.pathname = url.pathname === "/" ? "/sql" : url.pathname.replace(/\/+$/, "");
  url.search = url.hash = "";
  return url;
}

function credentials(user: string | undefined, password: string, token: WeirOptions["token"]): Settings["credentials"] {
  if (token !== undefined) {
    return async () => ({ Authorization: `Bearer ${typeof token === "function" ? await token() : token}` });
  }
  // The driver's protocol has the password in a connection string, of which only user and password count.
  const value = `postgresql://${encodeURIComponent(user!)}:${encodeURIComponent(password)}@localhost/weir`;
  return () => ({ "Neon-Connection-String": value });
}

function atLeast(name: string, value: number, least: number): number {
  if (!Number.isInteger(value) || value < least) {
    throw new TypeError(`${name} is a whole number, ${least} or more, and not ${value}`);
  }
  return value;
}
