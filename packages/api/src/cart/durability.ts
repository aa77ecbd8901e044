import type { DurabilityView } from "../schemas/cart-view.ts";
import type { Saved } from "../store/patient-store.ts";

/** In plain words how safe a change was when it was acknowledged. */
export function durabilityView(saved: Saved): DurabilityView {
  const { copies, n, missing, quorum } = saved;
  return {
    copies: Math.min(copies, n),
    n,
    missing: [...missing],
    quorum,
    degraded: !quorum || missing.length > 0,
    sentence: sentenceOf(saved),
  };
}

/**
 * "Saved on 1 of 3 replicas; the rest will follow. Not reached: east-1 and east-2." A copy on a stand-in is a copy, but
 * not yet in its place, so the sentence tells it.
 */
function sentenceOf({ copies, standIns, n, missing }: Saved): string {
  const kept = Math.min(copies, n);
  const away = missing.length === 0 ? "" : ` Not reached: ${listOf(missing)}.`;
  if (kept < n) return `Saved on ${kept} of ${n} replicas; the rest will follow.${away}`;
  if (standIns === 0) return `Saved on all ${n} replicas.${away}`;
  const hands = standIns === 1 ? "one of them stands in and hands" : `${standIns} of them stand in and hand`;
  return `Saved on ${kept} of ${n} replicas; ${hands} it over later.${away}`;
}

function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
