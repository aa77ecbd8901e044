/** What the demo's supervisor says of the processes and links it keeps. It knows the faults; the nodes do not. */
export interface DemoState {
  readonly nodes: readonly DemoNode[];
  readonly apps: readonly DemoApp[];
  readonly cut: { readonly groups: readonly (readonly string[])[] } | null;
  /** Only links that are not as they should be. */
  readonly links: readonly DemoLink[];
}

export interface DemoNode {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly address: string;
  readonly state: "starting" | "running" | "paused" | "stopped";
  readonly pid: number | null;
}

interface DemoApp {
  readonly name: string;
  readonly url: string;
  readonly state: string;
}

export interface DemoLink {
  readonly from: string;
  readonly to: string;
  readonly drop: boolean;
  readonly delayMs: number;
}

/** A production console has no supervisor: it only looks. */
export type DemoReport =
  | { readonly status: "absent" }
  | { readonly status: "unreachable"; readonly reason: string }
  | { readonly status: "present"; readonly state: DemoState };
