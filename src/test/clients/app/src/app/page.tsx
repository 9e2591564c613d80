export default function Page() {
  return <p>A shop with 61 routes, in /api.</p>;
}
