/** JSON, also of a BigInt or a Decimal. Every route uses it, so that a change of it reloads all of them. */
export function reply(value: unknown, status = 200): Response {
  const text = JSON.stringify(value, (_, each) => (typeof each === "bigint" ? each.toString() : each));
  return new Response(text, { status, headers: { "Content-Type": "application/json" } });
}
