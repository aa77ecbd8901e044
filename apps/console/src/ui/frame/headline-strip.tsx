"use client";

import { CircleCheck, TriangleAlert, Unplug } from "lucide-react";
import { headlineOf } from "../../model/health.ts";
import { toneSoft } from "../parts/tone.ts";
import { useCluster } from "./cluster-provider.tsx";

const icons = { good: CircleCheck, warning: TriangleAlert, bad: Unplug, neutral: CircleCheck };

/** The state of things in one sentence. Read out when it changes. */
export function HeadlineStrip() {
  const { snapshot, nodes, trouble } = useCluster();
  const headline = snapshot === null ? { text: "Asking the nodes…", tone: "neutral" as const } : headlineOf(nodes);
  const shown =
    trouble === null ? headline : { text: `${trouble} What is shown below may be old.`, tone: "bad" as const };
  const Icon = icons[shown.tone];
  return (
    <output className={`flex items-center gap-2.5 rounded-(--radius-panel) px-4 py-2.5 ${toneSoft[shown.tone]}`}>
      <Icon aria-hidden="true" size={18} className="shrink-0" />
      <span className="font-medium">{shown.text}</span>
    </output>
  );
}
