"use client";

import { ExternalLink, HeartPulse, Power, Scissors } from "lucide-react";
import type { DemoState } from "../../model/demo-state.ts";
import type { FaultCommand } from "../../model/fault-command.ts";
import { useCluster } from "../frame/cluster-provider.tsx";
import { Button } from "../parts/button.tsx";
import { Panel } from "../parts/panel.tsx";
import { CustomFault } from "./custom-fault.tsx";
import { disturbancesOf, zoneGroups } from "./disturbances.ts";
import { FaultFeedback, useFaults } from "./fault-provider.tsx";

/** Break it and mend it. Only where a demo's supervisor is at hand; a console in production looks and nothing else. */
export function FaultPanel() {
  const { snapshot } = useCluster();
  const demo = snapshot?.demo;
  if (demo === undefined || demo.status === "absent") return null;
  return (
    <Panel title="Break it" hint="demo only: the supervisor does it, no node can be told to" className="gap-3 pb-4">
      {demo.status === "unreachable" ? (
        <p className="px-4 text-bad">No faults can be injected now: {demo.reason}.</p>
      ) : (
        <FaultControls state={demo.state} />
      )}
    </Panel>
  );
}

function FaultControls({ state }: { readonly state: DemoState }) {
  const { outcome, inject } = useFaults();
  const isSending = outcome.status === "sending";
  const zones = zoneGroups(state);
  const disturbances = disturbancesOf(state);
  const groups = zones.map(({ nodes }) => [...nodes]);
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-4">
        {zones.length > 1 && (
          <Button
            look="danger"
            className="min-h-11 px-4 text-[0.95rem]"
            disabled={isSending || state.cut !== null}
            onClick={() => void inject({ action: "cut", groups })}
          >
            <Scissors aria-hidden="true" size={17} />
            Cut the regions
          </Button>
        )}
        <Button
          look={disturbances.length > 0 ? "primary" : "plain"}
          className="min-h-11 px-4 text-[0.95rem]"
          disabled={isSending || disturbances.length === 0}
          onClick={() => void inject({ action: "heal" })}
        >
          <HeartPulse aria-hidden="true" size={17} />
          Heal
        </Button>
        <BringBack state={state} />
        <CustomFault state={state} />
        <ShopLinks state={state} />
      </div>
      <div className="grid min-h-5 gap-1 px-4">
        {disturbances.length > 0 && (
          <ul aria-label="Faults in force" className="flex flex-wrap gap-1.5">
            {disturbances.map((text) => (
              <li key={text} className="rounded-md bg-bad-soft px-2 py-0.5 text-[0.82rem] whitespace-pre-wrap text-bad">
                {text}
              </li>
            ))}
          </ul>
        )}
        <FaultFeedback />
      </div>
    </>
  );
}

/** After an evening of killing: every stopped or paused node up again, one after the other. */
function BringBack({ state }: { readonly state: DemoState }) {
  const { outcome, inject } = useFaults();
  const commands = state.nodes.flatMap(({ id, state: process }): readonly FaultCommand[] => {
    if (process === "stopped") return [{ action: "restart", node: id }];
    return process === "paused" ? [{ action: "resume", node: id }] : [];
  });
  if (commands.length === 0) return null;
  const bringBack = async (): Promise<void> => {
    for (const command of commands) await inject(command);
  };
  return (
    <Button
      look="primary"
      className="min-h-11 px-4"
      disabled={outcome.status === "sending"}
      onClick={() => void bringBack()}
    >
      <Power aria-hidden="true" size={16} />
      {commands.length === 1 ? "Bring the node back" : `Bring ${commands.length} nodes back`}
    </Button>
  );
}

/** The shops of the demo, to see from outside what the fault does. */
function ShopLinks({ state }: { readonly state: DemoState }) {
  const shops = state.apps.filter((app) => app.name !== "console" && /^https?:/.test(app.url));
  if (shops.length === 0) return null;
  return (
    <p className="ml-auto flex flex-wrap gap-x-4 gap-y-1 text-[0.82rem]">
      {shops.map((app) => (
        <a
          key={app.name}
          href={app.url}
          target="_blank"
          rel="noreferrer"
          className="inline-flex items-center gap-1 text-accent hover:underline"
        >
          shop {app.name}
          <ExternalLink aria-hidden="true" size={12} />
          <span className="sr-only">(opens a new tab)</span>
        </a>
      ))}
    </p>
  );
}
