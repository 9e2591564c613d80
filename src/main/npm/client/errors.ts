/** The fields of PostgreSQL's errors that an answer may have. */
export interface ErrorFields {
  message?: string;
  code?: string;
  severity?: string;
  detail?: string;
  hint?: string;
  position?: string;
  internalPosition?: string;
  internalQuery?: string;
  where?: string;
  schema?: string;
  table?: string;
  column?: string;
  dataType?: string;
  constraint?: string;
  /** Which statement of a batch failed, from 0. */
  queryIndex?: number;
}

/** Code of a call whose time passed before its answer came: whether it was carried out is not known. */
export const TIMEOUT = "WEIR_CLIENT_TIMEOUT";

/** Code of a call whose connection was lost before its answer came: whether it was carried out is not known. */
export const CONNECTION_LOST = "WEIR_CLIENT_CONNECTION_LOST";

/** Code of a call for which no connection to the service could be made; nothing was carried out. */
export const UNREACHABLE = "WEIR_CLIENT_UNREACHABLE";

/** Code of a statement that a rollback has overtaken. */
export const ROLLED_BACK = "WEIR_CLIENT_ROLLED_BACK";

/** Weir, or PostgreSQL behind it, refused; `code` is a SQLSTATE, one of Weir's codes, or one of this client's. */
export class WeirError extends Error {
  override readonly name = "WeirError";
  readonly code: string;
  /** The status of the answer; absent where none came. */
  readonly status: number | undefined;
  declare readonly severity?: string;
  declare readonly detail?: string;
  declare readonly hint?: string;
  declare readonly position?: string;
  declare readonly internalPosition?: string;
  declare readonly internalQuery?: string;
  declare readonly where?: string;
  declare readonly schema?: string;
  declare readonly table?: string;
  declare readonly column?: string;
  declare readonly dataType?: string;
  declare readonly constraint?: string;
  declare readonly queryIndex?: number;

  constructor(fields: ErrorFields, status?: number, options?: ErrorOptions) {
    super(fields.message ?? `Weir answered ${status}`, options);
    const { message: _, ...others } = fields;
    Object.assign(this, others);
    this.code = fields.code ?? "";
    this.status = status;
  }
}

/** The error of an answer, also of one that something between here and Weir has given. */
export function errorOf(status: number, text: string): WeirError {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && "message" in body) {
      return new WeirError(body as ErrorFields, status);
    }
  } catch {
    // No JSON: not Weir's.
  }
  return new WeirError({ message: `Not an answer of Weir: status ${status}` }, status);
}
