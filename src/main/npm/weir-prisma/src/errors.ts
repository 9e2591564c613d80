import { DriverAdapterError, type Error as Cause, type MappedError } from "@prisma/driver-adapter-utils";
import { CONNECTION_LOST, TIMEOUT, UNREACHABLE, WeirError } from "../../client/errors.js";

/** Where the service is, for the messages of Prisma. */
export interface Place {
  readonly user: string | undefined;
  readonly host: string;
  readonly port: number;
}

/** The error as Prisma knows it, which makes a code (P2002, P2034) of it. What is not Weir's, as an abort, stays what it is. */
export function driverError(error: unknown, place: Place): unknown {
  if (!(error instanceof WeirError)) {
    return error;
  }
  const cause: Cause = { originalCode: error.code, originalMessage: error.message, ...mapped(error, place) };
  return new DriverAdapterError(cause);
}

function mapped(error: WeirError, place: Place): MappedError {
  return ofClient(error, place) ?? ofService(error, place) ?? ofPostgres(error) ?? generic(error);
}

function ofClient(error: WeirError, place: Place): MappedError | undefined {
  switch (error.code) {
    case UNREACHABLE:
      return { kind: "DatabaseNotReachable", host: place.host, port: place.port };
    case CONNECTION_LOST:
      return { kind: "ConnectionClosed" };
    case TIMEOUT:
      return { kind: "SocketTimeout" };
    default:
      return undefined;
  }
}

/** Weir's own refusals, which have no SQLSTATE. */
function ofService(error: WeirError, place: Place): MappedError | undefined {
  switch (error.code) {
    case "WEIR001":
    case "WEIR002":
    case "WEIR013":
      return { kind: "TooManyConnections", cause: error.message };
    case "WEIR003":
      return { kind: "SocketTimeout" };
    case "WEIR004":
    case "WEIR006":
      return { kind: "ConnectionClosed" };
    case "WEIR005":
      return { kind: "DatabaseNotReachable", host: place.host, port: place.port };
    case "WEIR404":
    case "WEIR409":
    case "WEIR441":
    case "WEIR443":
      return { kind: "TransactionAlreadyClosed", cause: error.message };
  }
  if (error.status === 401 || error.code === "WEIR429") {
    return { kind: "AuthenticationFailed", ...(place.user !== undefined && { user: place.user }) };
  }
  return undefined;
}

/** SQLSTATEs, to the kinds that Prisma's adapter for node-postgres gives them. */
function ofPostgres(error: WeirError): MappedError | undefined {
  switch (error.code) {
    case "22001":
      return { kind: "LengthMismatch", ...(error.column !== undefined && { column: error.column }) };
    case "22003":
      return { kind: "ValueOutOfRange", cause: error.message };
    case "22P02":
      return { kind: "InvalidInputValue", message: error.message };
    case "23001":
      return { kind: "RestrictViolation", ...reference(error) };
    case "23502":
      return { kind: "NullConstraintViolation", ...(error.column !== undefined && { constraint: { fields: [error.column] } }) };
    case "23503":
      return { kind: "ForeignKeyConstraintViolation", ...reference(error) };
    case "23505":
      return unique(error);
    case "40001":
    case "40P01":
      return { kind: "TransactionWriteConflict" };
    case "53300":
      return { kind: "TooManyConnections", cause: error.message };
    default:
      return ofNames(error);
  }
}

/** What does not exist, or does already; PostgreSQL says which in its message. */
function ofNames(error: WeirError): MappedError | undefined {
  const quoted = /"((?:[^"]|"")*)"/.exec(error.message)?.[1];
  const db = quoted === undefined ? {} : { db: quoted };
  switch (error.code) {
    case "28000":
      return { kind: "DatabaseAccessDenied", ...db };
    case "28P01":
      return { kind: "AuthenticationFailed", ...(quoted !== undefined && { user: quoted }) };
    case "3D000":
      return { kind: "DatabaseDoesNotExist", ...db };
    case "42P04":
      return { kind: "DatabaseAlreadyExists", ...db };
    case "42P01":
      return { kind: "TableDoesNotExist", ...(quoted !== undefined && { table: quoted }) };
    case "42703": {
      const name = /^column (.+?) (?:of relation .* )?does not exist$/.exec(error.message)?.[1];
      return { kind: "ColumnNotFound", ...(name !== undefined && { column: unquoted(name) }) };
    }
    default:
      return undefined;
  }
}

function unquoted(name: string): string {
  return name.replace(/"((?:[^"]|"")*)"/g, (_, inner: string) => inner.replaceAll('""', '"'));
}

function unique(error: WeirError): MappedError {
  const fields = keyOf(error.detail);
  const constraint = error.constraint !== undefined ? { index: error.constraint } : fields && { fields };
  return {
    kind: "UniqueConstraintViolation",
    ...(constraint && { constraint }),
    ...(error.table !== undefined && { table: error.table }),
  };
}

/** The columns in `Key (a, b)=(1, 2) already exists.` */
function keyOf(detail: string | undefined): string[] | undefined {
  return /^Key \((.+?)\)=/.exec(detail ?? "")?.[1]?.split(", ").map(unquoted);
}

function reference(error: WeirError) {
  return error.constraint === undefined ? {} : { constraint: { index: error.constraint } };
}

function generic(error: WeirError): MappedError {
  return {
    kind: "postgres",
    code: error.code || "N/A",
    severity: error.severity ?? "ERROR",
    message: error.message,
    detail: error.detail,
    column: error.column,
    hint: error.hint,
  };
}
