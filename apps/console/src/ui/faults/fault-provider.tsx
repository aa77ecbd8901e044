"use client";

import { createContext, use, useCallback, useMemo, useState, type ReactNode } from "react";
import { describeFault, type FaultCommand } from "../../model/fault-command.ts";
import { useCluster } from "../frame/cluster-provider.tsx";
import { sendFault } from "./send-fault.ts";

/** The latest command and what became of it. */
export type FaultOutcome =
  | { readonly status: "idle" }
  | { readonly status: "sending"; readonly command: FaultCommand }
  | { readonly status: "done"; readonly command: FaultCommand }
  | { readonly status: "failed"; readonly command: FaultCommand; readonly message: string };

interface Faults {
  readonly outcome: FaultOutcome;
  readonly inject: (command: FaultCommand) => Promise<void>;
}

const FaultContext = createContext<Faults | null>(null);

export function useFaults(): Faults {
  const faults = use(FaultContext);
  if (faults === null) throw new Error("useFaults outside FaultProvider");
  return faults;
}

/** One command at a time: while one is on its way, all controls say so and wait. */
export function FaultProvider({ children }: { readonly children: ReactNode }) {
  const { refresh } = useCluster();
  const [outcome, setOutcome] = useState<FaultOutcome>({ status: "idle" });
  const inject = useCallback(
    async (command: FaultCommand): Promise<void> => {
      setOutcome({ status: "sending", command });
      const message = await sendFault(command);
      setOutcome(message === null ? { status: "done", command } : { status: "failed", command, message });
      refresh();
    },
    [refresh],
  );
  const faults = useMemo(() => ({ outcome, inject }), [outcome, inject]);
  return <FaultContext value={faults}>{children}</FaultContext>;
}

/** What was asked and how it went, read out as it happens. */
export function FaultFeedback() {
  const { outcome } = useFaults();
  return (
    <output className={`block text-[0.82rem] ${outcome.status === "failed" ? "text-bad" : "text-quiet"}`}>
      {feedbackFor(outcome)}
    </output>
  );
}

function feedbackFor(outcome: FaultOutcome): string {
  switch (outcome.status) {
    case "idle":
      return "";
    case "sending":
      return `${describeFault(outcome.command)}…`;
    case "done":
      return `${describeFault(outcome.command)}: done.`;
    case "failed":
      return `${describeFault(outcome.command)}: ${outcome.message}`;
  }
}
