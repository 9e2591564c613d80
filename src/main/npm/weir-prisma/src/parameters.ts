import type { ArgType } from "@prisma/driver-adapter-utils";
import type { Parameter } from "../../client/client.js";
import { hex, parameter as plain } from "../../client/parameters.js";

/** A value of Prisma's as PostgreSQL reads it from text. */
export function parameter(value: unknown, type: ArgType | undefined): Parameter {
  if (Array.isArray(value)) {
    return value.map((element) => parameter(element, type));
  }
  if (typeof value === "string") {
    return string(value, type);
  }
  const decimal = type?.scalarType === "decimal" && value !== null;
  return decimal ? String(value) : plain(value, (instant) => date(instant, type?.dbType));
}

function string(value: string, type: ArgType | undefined): string {
  switch (type?.scalarType) {
    case "bytes":
      return hex(Buffer.from(value, "base64"));
    case "datetime":
      return dateText(value, type.dbType);
    default:
      return value;
  }
}

/** A date as ISO 8601 has more digits than a `Date` keeps: they are kept here. */
function dateText(value: string, dbType: string | undefined): string {
  const instant = new Date(value);
  if (Number.isNaN(instant.getTime())) {
    return value; // PostgreSQL knows more forms of a date, and refuses the rest with a better message.
  }
  const digits = /T\d\d:\d\d:\d\d\.\d{3}(\d{1,3})\d*(?:Z|[-+]|$)/.exec(value)?.[1] ?? "";
  return date(instant, dbType, digits);
}

function date(value: Date, dbType: string | undefined, digits = ""): string {
  const time = value.toISOString().slice(-13, -1) + digits;
  switch (dbType) {
    case "DATE":
      return day(value);
    case "TIME":
      return time;
    case "TIMETZ":
      return `${time}+00`;
    default:
      // With its offset it is right in every time zone of the session; a timestamp without time zone ignores it.
      return suffix(value, `${day(value, false)} ${time}+00`);
  }
}

function day(value: Date, withEra = true): string {
  const year = value.getUTCFullYear();
  const month = String(value.getUTCMonth() + 1).padStart(2, "0");
  const date = `${String(year > 0 ? year : 1 - year).padStart(4, "0")}-${month}-${String(value.getUTCDate()).padStart(2, "0")}`;
  return withEra ? suffix(value, date) : date;
}

function suffix(value: Date, text: string): string {
  return value.getUTCFullYear() > 0 ? text : `${text} BC`;
}
