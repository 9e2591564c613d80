/**
 * A date in the time zone of the process, with its offset. node-postgres sends it so, and reads the same instant back, from a timestamp without
 * time zone too.
 */
export function localDate(value: Date): string {
  const offset = -value.getTimezoneOffset();
  const local = new Date(value.getTime() + offset * 60_000);
  const year = local.getUTCFullYear();
  const digits = (number: number, length: number) => String(Math.abs(number)).padStart(length, "0");
  const zone = `${offset < 0 ? "-" : "+"}${digits(Math.trunc(offset / 60), 2)}:${digits(offset % 60, 2)}`;
  // What follows the year in ISO 8601; PostgreSQL reads years of more than four digits, but no sign.
  const rest = local.toISOString().slice(-20, -1);
  return `${digits(year > 0 ? year : year - 1, 4)}${rest}${zone}${year > 0 ? "" : " BC"}`;
}
