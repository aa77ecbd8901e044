export interface Carried {
  readonly messages: number;
  readonly bytes: number;
}

/** What was sent, by the kind of message, and how often a core was asked to do something. */
export class Traffic {
  #byType = new Map<string, Carried>();
  #events = 0;

  /** Events handled by all nodes together. */
  get events(): number {
    return this.#events;
  }

  message(type: string, bytes: number): void {
    const before = this.#byType.get(type) ?? { messages: 0, bytes: 0 };
    this.#byType.set(type, { messages: before.messages + 1, bytes: before.bytes + bytes });
  }

  event(): void {
    this.#events++;
  }

  /** The sum over some kinds of messages. */
  of(matches: (type: string) => boolean): Carried {
    const carried = [...this.#byType].filter(([type]) => matches(type)).map(([, each]) => each);
    return {
      messages: carried.reduce((sum, { messages }) => sum + messages, 0),
      bytes: carried.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  reset(): void {
    this.#byType = new Map();
    this.#events = 0;
  }
}
