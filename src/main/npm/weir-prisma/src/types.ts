import { ColumnTypeEnum, type ColumnType } from "@prisma/driver-adapter-utils";
import { parse as parseArray } from "postgres-array";

/** How a column of PostgreSQL is given to Prisma. */
interface Column {
  readonly type: ColumnType;
  readonly read: (text: string) => unknown;
}

const same = (text: string) => text;

/** Prisma's type, how a value is read, the OID of the type and of its array, and Prisma's type of that. */
type Row = [type: ColumnType, read: (text: string) => unknown, oid: number, arrayOid: number, arrayType: ColumnType];

const T = ColumnTypeEnum;

const TABLE: Row[] = [
  [T.Boolean, (text) => text === "t", 16, 1000, T.BooleanArray],
  [T.Bytes, bytes, 17, 1001, T.BytesArray],
  [T.Character, same, 18, 1002, T.CharacterArray],
  [T.Text, same, 19, 1003, T.TextArray], // name
  [T.Int64, same, 20, 1016, T.Int64Array],
  [T.Int32, Number, 21, 1005, T.Int32Array],
  [T.Int32, Number, 23, 1007, T.Int32Array],
  [T.Text, same, 25, 1009, T.TextArray],
  [T.Int64, same, 26, 1028, T.Int64Array], // oid
  [T.Json, same, 114, 199, T.JsonArray],
  [T.Text, same, 142, 143, T.TextArray], // xml
  [T.Text, same, 650, 651, T.TextArray], // cidr
  [T.Float, Number, 700, 1021, T.FloatArray],
  [T.Double, Number, 701, 1022, T.DoubleArray],
  [T.Numeric, money, 790, 791, T.NumericArray],
  [T.Text, same, 869, 1041, T.TextArray], // inet
  [T.Text, same, 1042, 1014, T.TextArray], // char(n)
  [T.Text, same, 1043, 1015, T.TextArray], // varchar
  [T.Date, same, 1082, 1182, T.DateArray],
  [T.Time, same, 1083, 1183, T.TimeArray],
  [T.DateTime, timestamp, 1114, 1115, T.DateTimeArray],
  [T.DateTime, timestamp, 1184, 1185, T.DateTimeArray],
  [T.Time, offset, 1266, 1270, T.TimeArray], // time with time zone
  [T.Text, same, 1560, 1561, T.TextArray], // bit
  [T.Text, same, 1562, 1563, T.TextArray], // bit varying
  [T.Numeric, same, 1700, 1231, T.NumericArray],
  [T.Uuid, same, 2950, 2951, T.UuidArray],
  [T.Json, same, 3802, 3807, T.JsonArray],
];

const COLUMNS = new Map<number, Column>(
  TABLE.flatMap(([type, read, oid, arrayOid, arrayType]): [number, Column][] => [
    [oid, { type, read }],
    [arrayOid, { type: arrayType, read: (text) => parseArray(text, read) }],
  ]),
);

/** Enums, domains over other types, types of extensions, and what Prisma has no type for: PostgreSQL's text. */
const OTHER: Column = { type: T.Text, read: same };

/** The column of a type. */
export function column(oid: number): Column {
  return COLUMNS.get(oid) ?? OTHER;
}

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), "hex"));
}

function money(text: string): string {
  return text.replace(/[^-0-9.]/g, "");
}

/** As in ISO 8601, with all six digits; of a timestamp without time zone Prisma thinks as UTC. */
export function timestamp(text: string): string {
  const parts = /^(\d{4,6})(-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([-+].*?)?( BC)?$/.exec(text);
  if (!parts) {
    return text; // infinity
  }
  const [, year, day, time, zone, before] = parts as unknown as [string, string, string, string, string?, string?];
  return `${isoYear(Number(year), before !== undefined)}${day}T${offset(time + (zone ?? "+00"))}`;
}

function isoYear(year: number, beforeChrist: boolean): string {
  const signed = beforeChrist ? 1 - year : year;
  return signed >= 0 && signed <= 9999
    ? String(signed).padStart(4, "0")
    : `${signed < 0 ? "-" : "+"}${String(Math.abs(signed)).padStart(6, "0")}`;
}

/** PostgreSQL's `+02` is `+02:00` for JavaScript. Seconds of an offset, as of places before 1900, are dropped. */
function offset(text: string): string {
  return text.replace(/([-+]\d\d)(?::?(\d\d))?(:\d\d)?$/, (_, hours: string, minutes?: string) => `${hours}:${minutes ?? "00"}`);
}
