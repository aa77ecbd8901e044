"use client";

import { useMemo } from "react";
import { paperReadShares, tallyOf } from "../../model/request-tally.ts";
import { useCluster } from "../frame/cluster-provider.tsx";
import { Panel } from "../parts/panel.tsx";
import { ScrollBox } from "../parts/scroll-box.tsx";

const slots = ["nothing", "1 version", "2 versions", "3 versions", "4 or more"] as const;

/** How many versions recent reads returned, next to what the paper saw. */
export function RequestPanel() {
  const { events } = useCluster();
  const tally = useMemo(() => tallyOf(events), [events]);
  if (tally.reads + tally.writes === 0) return null;
  const found = tally.readsByVersions.slice(1).reduce((sum, count) => sum + count, 0);
  return (
    <Panel title="Requests" hint="those that the timeline still holds" className="gap-3 pb-4">
      <p className="flex flex-wrap gap-x-6 gap-y-1 px-4 text-[0.86rem] tabular-nums">
        <Count number={tally.reads} of="reads" failed={tally.readsFailed} />
        <Count number={tally.writes} of="writes" failed={tally.writesFailed} />
        <Count number={tally.standInsAsked} of="stand-ins asked" failed={0} />
      </p>
      <ScrollBox label="Reads by versions" className="px-4">
        <table className="w-full max-w-[36rem] text-[0.82rem]">
          <thead className="text-left text-xs text-quiet">
            <tr>
              <th scope="col" className="py-1 font-medium">
                Reads that found
              </th>
              <th scope="col" className="py-1 text-right font-medium">
                Count
              </th>
              <th scope="col" className="w-1/2 py-1 pl-9 font-medium">
                Share
              </th>
              <th scope="col" className="py-1 text-right font-medium" title="Paper §6.3, 24 hours of Amazon’s carts">
                The paper
              </th>
            </tr>
          </thead>
          <tbody>
            {slots.slice(1).map((name, index) => (
              <VersionRow
                key={name}
                name={name}
                count={tally.readsByVersions[index + 1] ?? 0}
                found={found}
                paperShare={paperReadShares[index] ?? 0}
              />
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </Panel>
  );
}

interface VersionRowProps {
  readonly name: string;
  readonly count: number;
  readonly found: number;
  /** In percent. */
  readonly paperShare: number;
}

function VersionRow({ name, count, found, paperShare }: VersionRowProps) {
  const share = found === 0 ? 0 : (100 * count) / found;
  return (
    <tr className="border-t border-line">
      <th scope="row" className="py-1 text-left font-normal">
        {name}
      </th>
      <td className="py-1 text-right">{count}</td>
      <td className="py-1 pl-9">
        {share.toFixed(1)} %
        <span aria-hidden="true" className="mt-0.5 block h-1.5 overflow-hidden rounded-full bg-raised">
          <span className="block h-full rounded-full bg-accent" style={{ width: `${share}%` }} />
        </span>
      </td>
      <td className="py-1 text-right whitespace-nowrap text-quiet">{paperShare} %</td>
    </tr>
  );
}

interface CountProps {
  readonly number: number;
  readonly of: string;
  readonly failed: number;
}

function Count({ number, of, failed }: CountProps) {
  return (
    <span>
      <span className="font-semibold">{number.toLocaleString("en")}</span> <span className="text-quiet">{of}</span>
      {failed > 0 && <span className="text-bad">, {failed} failed</span>}
    </span>
  );
}
