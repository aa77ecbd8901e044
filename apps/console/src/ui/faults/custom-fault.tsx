"use client";

import { Dialog } from "@base-ui/react/dialog";
import { SlidersHorizontal, X } from "lucide-react";
import { useState } from "react";
import type { DemoState } from "../../model/demo-state.ts";
import type { FaultCommand } from "../../model/fault-command.ts";
import { Button } from "../parts/button.tsx";
import { NodeChip } from "../parts/node-chip.tsx";
import { useFaults } from "./fault-provider.tsx";

const sides = ["A", "B", "none"] as const;
type Side = (typeof sides)[number];
const sideNames: Record<Side, string> = { A: "A", B: "B", none: "neither" };

/** Any cut: put nodes on two sides, then say what happens between them. Nodes on neither side still reach everyone. */
export function CustomFault({ state }: { readonly state: DemoState }) {
  const { outcome, inject } = useFaults();
  const [chosen, setChosen] = useState<ReadonlyMap<string, Side>>(new Map());
  const [delayMs, setDelayMs] = useState(300);
  const firstZone = state.nodes[0]?.zone;
  const sideOf = (id: string, zone: string): Side => chosen.get(id) ?? (zone === firstZone ? "A" : "B");
  const on = (side: Side): string[] =>
    state.nodes.filter((node) => sideOf(node.id, node.zone) === side).map((node) => node.id);
  const [from, to] = [on("A"), on("B")];
  const isReady = from.length > 0 && to.length > 0 && outcome.status !== "sending";
  const commands: readonly { readonly name: string; readonly command: FaultCommand }[] = [
    { name: "Cut both ways", command: { action: "cut", groups: [from, to] } },
    { name: "Drop A → B", command: { action: "cut-one-way", from, to } },
    { name: "Drop B → A", command: { action: "cut-one-way", from: to, to: from } },
    { name: "Delay A → B", command: { action: "delay", from, to, delayMs } },
  ];
  return (
    <Dialog.Root>
      <Dialog.Trigger render={<Button className="min-h-11 px-3.5" />}>
        <SlidersHorizontal aria-hidden="true" size={15} />
        Another fault…
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Popup className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[min(32rem,calc(100vw-2rem))] -translate-1/2 overflow-y-auto rounded-2xl border border-line bg-panel p-5 shadow-xl outline-none">
          <Dialog.Close render={<Button look="quiet" className="absolute top-3 right-3 px-1.5" aria-label="Close" />}>
            <X aria-hidden="true" size={16} />
          </Dialog.Close>
          <Dialog.Title className="text-base font-semibold">Two sides</Dialog.Title>
          <Dialog.Description className="mt-1 text-[0.86rem] text-quiet">
            Put nodes on two sides, then choose what happens between them. A node on neither side still reaches
            everyone. Shops follow the nodes of their own region.
          </Dialog.Description>
          <div className="mt-4 grid gap-1">
            {state.nodes.map((node) => (
              <SideChoice
                key={node.id}
                id={node.id}
                value={sideOf(node.id, node.zone)}
                onChange={(side) => setChosen(new Map(chosen).set(node.id, side))}
              />
            ))}
          </div>
          <DelayChoice delayMs={delayMs} onChange={setDelayMs} />
          <div className="mt-5 flex flex-wrap justify-end gap-2">
            {commands.map(({ name, command }) => (
              <Dialog.Close
                key={name}
                render={<Button look={command.action === "delay" ? "plain" : "danger"} />}
                disabled={!isReady}
                onClick={() => void inject(command)}
              >
                {name}
              </Dialog.Close>
            ))}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface SideChoiceProps {
  readonly id: string;
  readonly value: Side;
  readonly onChange: (side: Side) => void;
}

/** Plain radio buttons: they work with every keyboard and every screen reader. */
function SideChoice({ id, value, onChange }: SideChoiceProps) {
  return (
    <fieldset className="flex items-center gap-3 rounded-lg px-2 py-1 hover:bg-raised">
      <legend className="sr-only">Side of {id}</legend>
      <span aria-hidden="true" className="w-28">
        <NodeChip id={id} />
      </span>
      {sides.map((side) => (
        <label key={side} className="flex min-w-14 items-center gap-1.5">
          <input
            type="radio"
            name={`side-${id}`}
            checked={value === side}
            onChange={() => onChange(side)}
            className="size-4 accent-(--color-accent)"
          />
          {sideNames[side]}
        </label>
      ))}
    </fieldset>
  );
}

interface DelayChoiceProps {
  readonly delayMs: number;
  readonly onChange: (delayMs: number) => void;
}

function DelayChoice({ delayMs, onChange }: DelayChoiceProps) {
  return (
    <label className="mt-3 flex items-center gap-3 px-2 text-[0.86rem]">
      <span className="w-28 text-quiet">Delay by</span>
      <input
        type="range"
        min={0}
        max={2_000}
        step={50}
        value={delayMs}
        onChange={(event) => onChange(Number(event.target.value))}
        className="flex-1 accent-(--color-accent)"
      />
      <output className="w-16 text-right tabular-nums">{delayMs} ms</output>
    </label>
  );
}
