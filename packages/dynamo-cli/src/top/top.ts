import type { Outcome } from "../outcome.ts";
import { said, usage } from "../outcome.ts";
import type { VerbContext } from "../verbs/verb.ts";
import { wait } from "../wait.ts";
import type { Activity, Sample } from "./sample.ts";
import { activityBetween, takeSample } from "./sample.ts";
import { renderScreen } from "./screen.ts";

export interface TopOptions {
  readonly intervalSeconds: number;
  /** Frames before it ends by itself; null: until q or Ctrl-C. */
  readonly frames: number | null;
}

const pastMax = 120;
const alternateScreen = "\u001b[?1049h\u001b[?25l";
const normalScreen = "\u001b[?25h\u001b[?1049l";
const home = "\u001b[H\u001b[2J";

/** `dynamo top`: the cluster, live. On a terminal a screen of its own that q leaves and p holds; else frame after frame. */
export async function top(context: VerbContext, { intervalSeconds, frames }: TopOptions): Promise<Outcome> {
  const { terminal, isJson } = context;
  if (isJson && frames === null) return usage("`top -o json` needs --frames", "It writes one object a frame.");
  const ownsScreen = terminal.isTerminal && frames === null;
  const stopped = new AbortController();
  const signal = AbortSignal.any([terminal.interrupted, stopped.signal]);
  let isPaused = false;
  const keyboard = frames === null && terminal.keys !== null ? terminal.keys(onKey) : null;
  function onKey(key: string): void {
    if (key === "q") stopped.abort();
    if (key === "p") isPaused = !isPaused;
  }
  if (ownsScreen) terminal.out(alternateScreen);
  try {
    await show(context, { intervalMs: intervalSeconds * 1_000, frames, signal, ownsScreen, isPaused: () => isPaused });
  } finally {
    keyboard?.stop();
    if (ownsScreen) terminal.out(normalScreen);
  }
  return said;
}

interface Show {
  readonly intervalMs: number;
  readonly frames: number | null;
  readonly signal: AbortSignal;
  readonly ownsScreen: boolean;
  readonly isPaused: () => boolean;
}

async function show(context: VerbContext, { intervalMs, frames, signal, ownsScreen, isPaused }: Show): Promise<void> {
  const past: Activity[] = [];
  let before = await takeSample(context.cluster);
  for (let frame = 0; frames === null || frame < frames; frame += 1) {
    await wait(intervalMs, signal);
    if (signal.aborted) return;
    if (!isPaused()) {
      const after = await takeSample(context.cluster);
      past.push(activityBetween(before, after));
      if (past.length > pastMax) past.shift();
      before = after;
    }
    if (ownsScreen) context.terminal.out(home);
    context.terminal.out(frameOf(context, { sample: before, past, isPaused: isPaused() }));
  }
}

interface Frame {
  readonly sample: Sample;
  readonly past: readonly Activity[];
  readonly isPaused: boolean;
}

function frameOf({ isJson, style, terminal }: VerbContext, { sample, past, isPaused }: Frame): string {
  const { summary } = sample;
  const at = new Date();
  if (!isJson) return `${renderScreen({ summary, past, columns: terminal.columns, isPaused, at }, style)}\n`;
  const { byNode, ...rates } = past.at(-1) ?? { byNode: new Map() };
  return `${JSON.stringify({ at, ...rates, byNode: Object.fromEntries(byNode), nodes: summary.nodes })}\n`;
}
