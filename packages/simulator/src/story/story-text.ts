import { eventText } from "./event-text.ts";
import type { Paint } from "./paint.ts";
import type { Story, StoryEvent, VersionFate } from "./story-event.ts";
import { VersionNames, fullName } from "./version-names.ts";

/** Nobody needs the faults of long before or after. */
const aroundMs = 2_000;

/** The story of a key for a person, line by line. */
export function storyText(story: Story, paint: Paint): readonly string[] {
  const names = new VersionNames(story);
  const lines = story.events.filter(partOf(story)).map((event) => {
    const { words, format } = eventText(event, names);
    return `${`${event.atMs.toFixed(1)} ms`.padStart(13)}  ${format === null ? words : paint(format, words)}`;
  });
  return [...lines, "", ...endText(story, { names, paint })];
}

/** Faults and starts count only on nodes that the key has met, and while there is something to tell. */
function partOf({ events }: Story): (event: StoryEvent) => boolean {
  const isAside = ({ type }: StoryEvent): boolean => type === "fault" || type === "started" || type === "healed";
  const own = events.filter((event) => !isAside(event));
  const fromMs = (own[0]?.atMs ?? Number.POSITIVE_INFINITY) - aroundMs;
  const toMs = (own.at(-1)?.atMs ?? 0) + aroundMs;
  const nodes = new Set(own.flatMap((event) => ("node" in event ? [event.node] : [])));
  return (event) => {
    if (!isAside(event) || event.type === "healed") return true;
    if (event.atMs < fromMs || event.atMs > toMs) return false;
    if (event.type === "started") return nodes.has(event.node);
    if (event.type !== "fault") return true;
    const { fault } = event;
    return !("node" in fault) || nodes.has(fault.node) || (fault.type === "swap files" && nodes.has(fault.other));
  };
}

interface Means {
  readonly names: VersionNames;
  readonly paint: Paint;
}

function endText({ versions, owners, misplacedOn }: Story, { names, paint }: Means): readonly string[] {
  const width = Math.max(0, ...versions.map(({ version }) => fullName(version).length));
  const rows = owners.map(({ node, holds }) => {
    return `  ${node} ${holds === null ? "holds no row" : `holds ${names.all(holds)}`}`;
  });
  return [
    paint("bold", "In the end"),
    ...rows,
    ...(misplacedOn.length > 0 ? [`  and, though no owner, ${misplacedOn.join(", ")}`] : []),
    paint("bold", "Every version"),
    ...versions.map((told) => versionLine(told, { width, names, paint })),
  ];
}

function versionLine(told: VersionFate, { width, names, paint }: Means & { readonly width: number }): string {
  const { version, kind, mintedBy, acknowledged, fate } = told;
  const answer = acknowledged ? "acknowledged" : "";
  const line = `  ${fullName(version).padEnd(width)}  ${kind.padEnd(6)}  by ${mintedBy}  ${answer.padEnd(12)}  `;
  return fate === "lost" ? paint("red", `${line}LOST`) : line + fateText(told, names);
}

function fateText({ fate, by }: VersionFate, names: VersionNames): string {
  switch (fate) {
    case "sibling":
      return "a sibling in the end";
    case "seen":
      return "the owners' clocks have seen it";
    case "superseded":
      return `superseded by ${by === null ? "nobody" : names.one(by)}`;
    case "reaped":
      return "reaped by certificate";
    case "left no trace":
      return by === null ? "left no trace" : `left no trace; ${names.one(by)} is there in its place`;
    case "lost":
      return "LOST";
  }
}
