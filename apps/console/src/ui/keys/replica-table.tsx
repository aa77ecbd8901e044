"use client";

import { counterOf, type KeyHistory } from "../../model/key-history.ts";
import type { ReplicaReport } from "../../model/key-report.ts";
import { NodeChip } from "../parts/node-chip.tsx";
import { ScrollBox } from "../parts/scroll-box.tsx";
import { shortActor } from "../../model/actor-name.ts";

interface ReplicaTableProps {
  readonly replicas: readonly ReplicaReport[];
  readonly history: KeyHistory;
}

/** What each node holds, and how far its clock has come for each actor. A cell that lags behind the others is marked. */
export function ReplicaTable({ replicas, history }: ReplicaTableProps) {
  const actors = history.lanes.map((lane) => lane.actor);
  const newest = new Map(actors.map((actor) => [actor, Math.max(...replicas.map((row) => counterOf(row, actor)))]));
  return (
    <ScrollBox label="Replicas">
      <table className="w-full text-[0.86rem]">
        <thead className="text-left text-xs text-quiet">
          <tr>
            <th scope="col" className="py-1.5 pr-4 font-medium">
              Node
            </th>
            <th scope="col" className="py-1.5 pr-4 font-medium">
              Role
            </th>
            <th scope="col" className="py-1.5 pr-4 font-medium">
              Holds
            </th>
            {actors.map((actor) => (
              <th
                key={actor}
                scope="col"
                title={`clock of actor ${actor}`}
                className="px-2 py-1.5 text-right font-mono"
              >
                {shortActor(actor)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {replicas.map((replica, index) => (
            <tr key={replica.node} className="border-t border-line">
              <th scope="row" className="py-1.5 pr-4 text-left font-medium">
                <NodeChip id={replica.node} />
              </th>
              <td className="py-1.5 pr-4 text-quiet">{replica.role === "owner" ? `owner ${index + 1}` : "stand-in"}</td>
              <td className="py-1.5 pr-4">
                <Holding replica={replica} />
              </td>
              {actors.map((actor) => (
                <ClockCell key={actor} replica={replica} actor={actor} newest={newest.get(actor) ?? 0} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function Holding({ replica }: { readonly replica: ReplicaReport }) {
  switch (replica.holds) {
    case "silent":
      return <span className="text-bad">no answer</span>;
    case "unknown":
      return <span className="text-bad">a damaged copy, set aside</span>;
    case "nothing":
      return <span className={replica.role === "owner" ? "text-warning" : "text-quiet"}>nothing</span>;
    case "row":
      return (
        <span className={`font-mono text-[0.8rem] ${replica.role === "other" ? "text-warning" : ""}`}>
          {rowInWords(replica)}
        </span>
      );
  }
}

function rowInWords({ role, siblings }: ReplicaReport): string {
  const hint = role === "other" ? "for others: " : "";
  if (siblings.length === 0) return `${hint}a tombstone`;
  return hint + siblings.map(({ dot }) => `${shortActor(dot.actor)}:${dot.counter}`).join(", ");
}

interface ClockCellProps {
  readonly replica: ReplicaReport;
  readonly actor: string;
  readonly newest: number;
}

function ClockCell({ replica, actor, newest }: ClockCellProps) {
  if (replica.holds !== "row") return <td className="px-2 py-1.5 text-right text-quiet">–</td>;
  const counter = counterOf(replica, actor);
  const lags = counter < newest;
  return (
    <td className={`px-2 py-1.5 text-right tabular-nums ${lags ? "font-semibold text-warning" : ""}`}>
      {counter}
      {lags && <span className="sr-only"> behind, the newest is {newest}</span>}
    </td>
  );
}
