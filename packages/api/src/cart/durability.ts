import type { DurabilityView } from "../schemas/cart-view.ts";
import type { Saved } from "./cart-repository.ts";

/** In plain words how safe a change was when it was acknowledged. */
export function durabilityView({ copies, n, missing, quorum }: Saved): DurabilityView {
  const kept = Math.min(copies, n);
  const sentence =
    kept < n ? `Saved on ${kept} of ${n} replicas; the rest will follow.` : `Saved on all ${n} replicas.`;
  return { copies: kept, n, missing: [...missing], quorum, degraded: !quorum || missing.length > 0, sentence };
}
