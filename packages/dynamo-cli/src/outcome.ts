/** How a verb ended, for scripts: see `exitCodes`. */
export type Outcome =
  | {
      readonly ok: true;
      /** For `-o json`. */
      readonly json: unknown;
      /** For people, ending in a line end. */
      readonly text: string;
    }
  | Failure
  /** All was said while it ran. */
  | { readonly ok: true; readonly said: true };

export interface Failure {
  readonly ok: false;
  /** `usage`: nothing was tried. `cluster`: the cluster refused, could not, or has not got it. */
  readonly kind: "usage" | "cluster";
  /** What is wrong, a sentence. */
  readonly message: string;
  /** What to do, a sentence; null where nobody can say. */
  readonly advice: string | null;
  /** Stable, for programs, where the store gave one. */
  readonly code?: string;
}

export const exitCodes = { ok: 0, cluster: 1, usage: 2 } as const;

export const said: Outcome = { ok: true, said: true };

export function usage(message: string, advice: string | null = null): Failure {
  return { ok: false, kind: "usage", message, advice };
}

export function failed(message: string, advice: string | null = null): Failure {
  return { ok: false, kind: "cluster", message, advice };
}
