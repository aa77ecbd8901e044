import type { Terminal } from "../terminal/terminal.ts";

export interface TestTerminalOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** What a person answers to every question. Default: nobody is there. */
  readonly answer?: boolean;
  /** Whether people watch. Default false. */
  readonly isTerminal?: boolean;
}

/** A terminal that remembers what was written. */
export class TestTerminal implements Terminal {
  readonly isTerminal: boolean;
  readonly columns = 100;
  readonly rows = 40;
  readonly environment: Readonly<Record<string, string>>;
  readonly readInput: Terminal["readInput"];
  readonly confirm: Terminal["confirm"];
  readonly keys = null;
  readonly #interrupt = new AbortController();
  readonly #chunks: Uint8Array[] = [];
  #err = "";
  #waiting: (() => void)[] = [];

  constructor({ environment = {}, input = "", answer, isTerminal = false }: TestTerminalOptions = {}) {
    this.isTerminal = isTerminal;
    this.environment = environment;
    this.readInput = () => Promise.resolve(new TextEncoder().encode(input));
    this.confirm = answer === undefined ? null : () => Promise.resolve(answer);
  }

  readonly out = (text: string | Uint8Array): void => {
    this.#chunks.push(typeof text === "string" ? new TextEncoder().encode(text) : text);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  };

  readonly err = (text: string): void => {
    this.#err += text;
  };

  get interrupted(): AbortSignal {
    return this.#interrupt.signal;
  }

  interrupt(): void {
    this.#interrupt.abort();
  }

  get bytes(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }

  get text(): string {
    return Buffer.from(this.bytes).toString();
  }

  get errors(): string {
    return this.#err;
  }

  /** Resolves once the output holds this text. */
  async shows(text: string): Promise<void> {
    while (!this.text.includes(text)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
