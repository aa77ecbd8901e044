export interface DemoOptions {
  readonly mode: "run" | "check" | "help";
  /** Absolute. */
  readonly dataDir: string;
  /** Begin with empty data. */
  readonly fresh: boolean;
  /** The first storefront's port; every other port follows from it. */
  readonly portBase: number;
}

export declare const help: string;

export declare function readOptions(
  commandLine: readonly string[],
): { readonly ok: true; readonly options: DemoOptions } | { readonly ok: false; readonly sentence: string };
