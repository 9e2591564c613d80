import type { Parameter } from "./client.js";

/** A value as PostgreSQL reads it from text; how a date is written is the caller's business. */
export function parameter(value: unknown, date: (value: Date) => string): Parameter {
  if (value === null || value === undefined) {
    return null;
  }
  if (Array.isArray(value)) {
    return value.map((element) => parameter(element, date));
  }
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) {
      throw new TypeError("An invalid Date cannot be sent to PostgreSQL");
    }
    return date(value);
  }
  if (ArrayBuffer.isView(value)) {
    return hex(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function hex(value: Buffer): string {
  return `\\x${value.toString("hex")}`;
}
