import {
  ArrowLeftRight,
  CircleAlert,
  Ear,
  EarOff,
  Fingerprint,
  GitCommitHorizontal,
  HandHelping,
  PackageCheck,
  Wrench,
} from "lucide-react";
import type { TraceTopic } from "../../model/trace-sentence.ts";

const byTopic = {
  handoff: HandHelping,
  repair: Wrench,
  liveness: Ear,
  actors: Fingerprint,
  requests: ArrowLeftRight,
  rows: GitCommitHorizontal,
  alarms: CircleAlert,
} satisfies Record<TraceTopic, unknown>;

interface TopicIconProps {
  readonly topic: TraceTopic;
  /** The trace's own type, for those that deserve a picture of their own. */
  readonly type: string;
}

/** A shape for each kind of event, so that the eye finds them without reading. */
export function TopicIcon({ topic, type }: TopicIconProps) {
  const Icon = type === "peer-suspected" ? EarOff : type === "hint-drained" ? PackageCheck : byTopic[topic];
  return <Icon aria-hidden="true" size={14} className="shrink-0 translate-y-0.5 text-quiet" />;
}
