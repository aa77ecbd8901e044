"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Menu } from "@base-ui/react/menu";
import { EllipsisVertical } from "lucide-react";
import { useState } from "react";
import type { DemoNode } from "../../model/demo-state.ts";
import type { NodeFault } from "../../model/fault-command.ts";
import { useFaults } from "../faults/fault-provider.tsx";
import { useCluster } from "../frame/cluster-provider.tsx";
import { Button } from "../parts/button.tsx";

interface Offer {
  readonly action: NodeFault;
  readonly name: string;
  readonly detail: string;
}

const offers: Record<NodeFault, Offer> = {
  kill: { action: "kill", name: "Kill", detail: "end the process at once, as a crash does" },
  pause: { action: "pause", name: "Pause", detail: "stop it in its tracks; connections stay open" },
  resume: { action: "resume", name: "Resume", detail: "let it run on, none the wiser" },
  restart: { action: "restart", name: "Restart", detail: "start it on the data it has" },
  wipe: { action: "wipe", name: "Wipe…", detail: "delete its data; a new node takes its place" },
};

/** What makes sense in each state of the process. */
const offered: Record<DemoNode["state"], readonly NodeFault[]> = {
  starting: [],
  running: ["kill", "pause", "restart", "wipe"],
  paused: ["resume", "kill"],
  stopped: ["restart", "wipe"],
};

/** Faults for one node, in a menu. Absent where there is no demo to break. */
export function NodeActions({ id }: { readonly id: string }) {
  const { snapshot } = useCluster();
  const { outcome, inject } = useFaults();
  const [isWiping, setWiping] = useState(false);
  const demo = snapshot?.demo;
  const process = demo?.status === "present" ? demo.state.nodes.find((node) => node.id === id) : undefined;
  if (process === undefined) return null;
  const available = offered[process.state].map((action) => offers[action]);
  const choose = (action: NodeFault): void => {
    if (action === "wipe") setWiping(true);
    else void inject({ action, node: id });
  };
  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          render={<Button look="quiet" className="px-1.5" aria-label={`Faults for ${id}`} />}
          disabled={outcome.status === "sending" || available.length === 0}
        >
          <EllipsisVertical aria-hidden="true" size={16} />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner align="end" sideOffset={4} className="z-30">
            <Menu.Popup className="min-w-60 rounded-xl border border-line bg-panel p-1 shadow-lg outline-none">
              {available.map(({ action, name, detail }) => (
                <Menu.Item
                  key={action}
                  onClick={() => choose(action)}
                  className="cursor-default rounded-lg px-3 py-1.5 outline-none data-highlighted:bg-raised"
                >
                  <span className={`block font-medium ${action === "wipe" ? "text-bad" : ""}`}>{name}</span>
                  <span className="block text-xs text-quiet">{detail}</span>
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <WipeDialog
        id={id}
        isOpen={isWiping}
        onClose={() => setWiping(false)}
        onConfirm={() => void inject({ action: "wipe", node: id })}
      />
    </>
  );
}

interface WipeDialogProps {
  readonly id: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** The one fault that cannot be healed is asked about first. */
function WipeDialog({ id, isOpen, onClose, onConfirm }: WipeDialogProps) {
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <AlertDialog.Popup className="fixed top-1/2 left-1/2 z-50 w-[min(28rem,calc(100vw-2rem))] -translate-1/2 rounded-2xl border border-line bg-panel p-5 text-left shadow-xl outline-none">
          <AlertDialog.Title className="text-base font-semibold">Wipe {id}?</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-quiet">
            Everything on its disk is deleted, copies that it keeps for other nodes included. What no other node holds
            is lost for good. A new node with another identity takes its place and is rebuilt from the others.
          </AlertDialog.Description>
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Close render={<Button />}>Keep its data</AlertDialog.Close>
            <AlertDialog.Close render={<Button look="danger" />} onClick={onConfirm}>
              Wipe {id}
            </AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
