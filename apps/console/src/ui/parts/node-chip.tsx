"use client";

import { useCluster } from "../frame/cluster-provider.tsx";
import { nodeColour } from "./node-colour.ts";

/** A node's name with its colour beside it. */
export function NodeChip({ id, faded = false }: { readonly id: string; readonly faded?: boolean }) {
  const { nodes } = useCluster();
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap ${faded ? "text-quiet" : ""}`}>
      <span
        aria-hidden="true"
        className="node-colour size-2.5 shrink-0 rounded-[3px] bg-(--node)"
        style={nodeColour(id, nodes)}
      />
      {id}
    </span>
  );
}
