import type { CartDetails, ReplicaSummary } from "@cartwheel/api";
import { Clock } from "./clock.tsx";

const holdsText: Readonly<Record<ReplicaSummary["holds"], string>> = {
  row: "holds it",
  nothing: "nothing",
  unknown: "damaged copy, being repaired",
  silent: "did not answer",
};

/** Per replica what it holds of this cart: the store's version vector, and the dot of each sibling. */
export function ReplicaTable({ details }: { readonly details: CartDetails }) {
  const { replicas, partition, token, contextBytes, stored } = details;
  if (replicas === null) return <p className="text-ink-soft">The store could not say what each replica holds.</p>;
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways, and keys must reach that */}
      <section className="overflow-x-auto rounded-2xl border border-line" aria-label="Replicas" tabIndex={0}>
        <table className="w-full text-left text-[0.9375rem] sm:min-w-xl">
          <thead className="bg-sunken text-sm text-ink-soft">
            <tr>
              <th scope="col" className="px-4 py-2.5 font-medium">
                Node
              </th>
              <th scope="col" className="px-4 py-2.5 font-medium">
                Copy
              </th>
              <th scope="col" className="px-4 py-2.5 font-medium">
                Clock
              </th>
              <th scope="col" className="px-4 py-2.5 font-medium max-sm:hidden">
                Versions
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {replicas.map((replica) => (
              <ReplicaRow key={replica.node} replica={replica} />
            ))}
          </tbody>
        </table>
      </section>
      <p className="text-sm text-ink-soft">
        {[
          stored.length === 1 ? "One version in the store" : `${stored.length} versions in the store`,
          ...(partition === null ? [] : [`partition ${partition}`]),
          ...(token === null ? [] : [`token ${token.slice(0, 8)}…`]),
          `context of ${contextBytes} bytes`,
        ].join(" · ")}
      </p>
    </>
  );
}

function ReplicaRow({ replica }: { readonly replica: ReplicaSummary }) {
  return (
    <tr className="align-top">
      <th scope="row" className="px-4 py-3 font-semibold whitespace-nowrap">
        {replica.node}
        <span className="block text-sm font-normal text-ink-soft">
          {replica.role === "owner" ? "owner" : "stand-in"}
        </span>
      </th>
      <td className="px-4 py-3">
        {holdsText[replica.holds]}
        {/* A phone has no room for a column of its own. */}
        <span className="sm:hidden">
          <Versions siblings={replica.siblings} />
        </span>
      </td>
      <td className="px-4 py-2">
        <Clock label="Clock" entries={replica.clock} />
      </td>
      <td className="px-4 py-3 max-sm:hidden">
        <Versions siblings={replica.siblings} />
      </td>
    </tr>
  );
}

function Versions({ siblings }: Pick<ReplicaSummary, "siblings">) {
  return siblings.map(({ vtag, bytes }) => (
    <span key={vtag} title={vtag} className="block font-mono text-xs leading-6">
      {shortDot(vtag)} <span className="text-ink-soft">{bytes} bytes</span>
    </span>
  ));
}

/** A dot is `<16 hex>.<sequence>:<counter>`; the first six digits and the counter tell it apart from its siblings. */
function shortDot(vtag: string): string {
  const counter = vtag.slice(vtag.lastIndexOf(":"));
  return vtag.includes(":") ? `${vtag.slice(0, 6)}${counter}` : vtag.slice(0, 12);
}
