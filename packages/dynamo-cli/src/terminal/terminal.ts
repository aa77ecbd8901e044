/** Where a verb writes and what it may read: the process's own, or a test's. */
export interface Terminal {
  /** Standard output: what was asked for. */
  readonly out: (text: string | Uint8Array) => void;
  /** Standard error: progress, warnings and refusals. */
  readonly err: (text: string) => void;
  /** Whether people watch standard output: then colours, and progress that is written over. */
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** All of standard input. */
  readonly readInput: () => Promise<Uint8Array>;
  /** Asks a person yes or no. Null: nobody is there to be asked. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
  /** Calls back for each key that is pressed until `stop`. Null: there is no keyboard. */
  readonly keys: ((pressed: (key: string) => void) => { readonly stop: () => void }) | null;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
}
