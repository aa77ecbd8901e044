interface Note {
  readonly name: string;
  readonly value: string;
  readonly done: () => void;
}

/** Between two attempts at a note that could not be stored, for example because the disk is full. */
const retryMs = 1_000;

/**
 * Notes on their way to the disk, one at a time and in order, each tried until it is stored. One that still waits when
 * the next of its name comes is not stored at all: whatever it said is replaced by what is stored in its stead, so the
 * queue never holds more than one waiting note for each name.
 */
export class NoteQueue {
  readonly #send: (name: string, value: string) => void;
  readonly #queue: Note[] = [];
  #inFlight = false;
  #retry: NodeJS.Timeout | null = null;
  #closing: (() => void) | null = null;

  /** `send` starts to store a note; its end is told by `answered`. */
  constructor(send: (name: string, value: string) => void) {
    this.#send = send;
  }

  add(note: Note): void {
    const waiting = this.#queue.findIndex(({ name }, index) => name === note.name && (index > 0 || !this.#inFlight));
    const replaced = waiting < 0 ? [] : this.#queue.splice(waiting, 1);
    const done = (): void => {
      for (const each of [...replaced, note]) each.done();
    };
    this.#queue.push({ ...note, done });
    this.#next();
  }

  answered(ok: boolean): void {
    this.#inFlight = false;
    if (ok) {
      this.#queue.shift()?.done();
      this.#next();
    } else if (this.#closing === null) {
      this.#retry = setTimeout(() => {
        this.#retry = null;
        this.#next();
      }, retryMs);
    } else this.abandon();
  }

  /** Resolves when nothing is queued, or what is left has failed once more. */
  close(): Promise<void> {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    return new Promise((resolve) => {
      this.#closing = resolve;
      this.#next();
    });
  }

  /** Nobody stores anything any more. */
  abandon(): void {
    this.#queue.length = 0;
    this.#inFlight = false;
    this.#next();
  }

  #next(): void {
    const [note] = this.#queue;
    if (note === undefined) this.#closing?.();
    else if (!this.#inFlight && this.#retry === null) {
      this.#inFlight = true;
      this.#send(note.name, note.value);
    }
  }
}
