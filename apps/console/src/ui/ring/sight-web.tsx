"use client";

import type { NodeReport } from "../../model/cluster-snapshot.ts";
import { healthOf } from "../../model/health.ts";
import { pointAt, type Point } from "../../model/ring-geometry.ts";
import { linksBetween, sightOf, type Link } from "../../model/sight.ts";
import { nodeColour } from "../parts/node-colour.ts";
import { nodeCircleRadius, nodeTurns } from "./ring-layout.ts";

interface SightWebProps {
  readonly nodes: readonly NodeReport[];
  /** Nodes to number, in this order; the others step back. Null: nobody is singled out. */
  readonly owners: readonly string[] | null;
}

/** Inside the ring: the nodes, and a line between any two that hear each other. */
export function SightWeb({ nodes, owners }: SightWebProps) {
  const places = new Map([...nodeTurns(nodes)].map(([id, turn]) => [id, pointAt(turn, nodeCircleRadius)]));
  return (
    <g>
      {linksBetween(nodes).map((link) => (
        <SightLine key={`${link.a} ${link.b}`} link={link} nodes={nodes} places={places} />
      ))}
      {nodes.map((node) => {
        const place = places.get(node.id);
        const rank = owners?.indexOf(node.id) ?? null;
        return place && <NodePill key={node.id} node={node} nodes={nodes} place={place} rank={rank} />;
      })}
    </g>
  );
}

interface SightLineProps {
  readonly link: Link;
  readonly nodes: readonly NodeReport[];
  readonly places: ReadonlyMap<string, Point>;
}

function SightLine({ link, nodes, places }: SightLineProps) {
  const [a, b] = [places.get(link.a), places.get(link.b)];
  if (a === undefined || b === undefined || link.kind === "unknown") return null;
  if (link.kind === "both") {
    return <line x1={a.x} y1={a.y} x2={b.x} y2={b.y} className="stroke-strong/55" strokeWidth={1.5} />;
  }
  const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  if (link.kind === "neither") {
    return (
      <g className="stroke-bad/70" strokeWidth={1.25}>
        <line x1={a.x} y1={a.y} x2={b.x} y2={b.y} strokeDasharray="2 7" strokeLinecap="round" />
      </g>
    );
  }
  const first = nodes.find((node) => node.id === link.a);
  const aHears = first !== undefined && sightOf(first, link.b).kind === "hears";
  // The arrow points the way in which something still arrives: towards the one that hears.
  const [from, to] = aHears ? [b, a] : [a, b];
  const turn = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
  return (
    <g className="fill-warning stroke-warning">
      <line x1={a.x} y1={a.y} x2={b.x} y2={b.y} strokeWidth={1.5} strokeDasharray="6 4" />
      <path d="M-6 -5L6 0L-6 5Z" transform={`translate(${middle.x} ${middle.y}) rotate(${turn})`} stroke="none" />
    </g>
  );
}

interface NodePillProps {
  readonly node: NodeReport;
  readonly nodes: readonly NodeReport[];
  readonly place: Point;
  /** Its place among the owners, -1 when it is none, null when nobody is singled out. */
  readonly rank: number | null;
}

const pillHeight = 30;

function NodePill({ node, nodes, place, rank }: NodePillProps) {
  const { letters } = healthOf(node, nodes);
  const isDown = letters === "DN";
  const width = Math.max(62, node.id.length * 7.4 + 22);
  return (
    <g
      transform={`translate(${place.x} ${place.y})`}
      style={nodeColour(node.id, nodes)}
      className="node-colour ring-moves"
      opacity={rank === -1 ? 0.35 : 1}
    >
      <rect
        x={-width / 2}
        y={-pillHeight / 2}
        width={width}
        height={pillHeight}
        rx={pillHeight / 2}
        className={isDown ? "fill-panel stroke-bad" : "fill-panel stroke-(--node)"}
        strokeWidth={isDown ? 1.5 : 2.5}
        strokeDasharray={isDown ? "4 3" : undefined}
      />
      <text
        textAnchor="middle"
        dy="0.35em"
        className={`text-[13px] font-medium ${isDown ? "fill-bad line-through" : "fill-ink"}`}
      >
        {node.id}
      </text>
      {rank !== null && rank >= 0 && (
        <g transform={`translate(${-width / 2 + 2} ${-pillHeight / 2 + 1})`}>
          <circle r={9.5} className="fill-(--node) stroke-panel" strokeWidth={2} />
          <text textAnchor="middle" dy="0.36em" className="fill-panel text-[11px] font-semibold">
            {rank + 1}
          </text>
        </g>
      )}
    </g>
  );
}
