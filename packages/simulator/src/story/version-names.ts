import type { Cause, NamedDot, Story } from "./story-event.ts";
import type { Answer } from "./story-event.ts";

/**
 * Words for versions. A version goes by the request that wrote it; by its dot as well where a repeat was minted twice,
 * so that one request is two versions.
 */
export class VersionNames {
  readonly #twice: ReadonlySet<string | null>;

  constructor({ versions }: Pick<Story, "versions">) {
    const requests = versions.map(({ version }) => version.requestId);
    this.#twice = new Set(requests.filter((request, at) => requests.indexOf(request) !== at));
  }

  one(version: NamedDot): string {
    if (version.requestId === null) return `nobody's ${version.dot}`;
    return this.#twice.has(version.requestId) ? fullName(version) : version.requestId;
  }

  all(versions: readonly NamedDot[]): string {
    return versions.length === 0 ? "nothing" : versions.map((version) => this.one(version)).join(", ");
  }

  answer(answer: Answer): string {
    switch (answer.outcome) {
      case "written": {
        const copies = answer.copies.map(({ node, role }) => (role === "owner" ? node : `${node} standing in`));
        const body = answer.siblings === null ? "" : `; shows ${this.all(answer.siblings)}`;
        const shown = [answer.dot, ...(answer.siblings ?? [])];
        const context = answer.context === null ? "; without a context" : this.#context(answer.context, shown);
        return `written as ${this.one(answer.dot)}, durable on ${copies.join(", ")}${body}${context}`;
      }
      case "got": {
        const context = this.#context(answer.context, answer.siblings);
        if (answer.siblings.length > 0) return `${this.all(answer.siblings)}, from ${answer.from.join(", ")}${context}`;
        return answer.complete ? `nothing there, from ${answer.from.join(", ")}` : "nothing found, which is no fact";
      }
      case "rejected":
        return `refused, ${answer.code}: ${answer.message}`;
      case "unknown":
        return `nobody knows, ${answer.code}: ${answer.message}`;
      case "inspected":
        return "what every member holds";
    }
  }

  /** Worth a word only where it covers something else than what came with it. */
  #context(covered: readonly NamedDot[], shown: readonly NamedDot[]): string {
    const names = new Set(shown.map(({ dot }) => dot));
    return covered.every(({ dot }) => names.has(dot)) ? "" : `; its context covers ${this.all(covered)}`;
  }
}

/** With the dot. */
export function fullName({ dot, requestId }: NamedDot): string {
  return `${requestId ?? "nobody's"} ${dot}`;
}

export function causesText(causes: readonly Cause[]): string {
  return `because of ${causes.map(causeText).join(" and ")}`;
}

function causeText(cause: Cause): string {
  switch (cause.type) {
    case "minted here":
      return `its own minting for ${cause.requestId}`;
    case "unexplained":
      return `nothing that it was told (it was handling: ${cause.event})`;
    case "message":
      return `${cause.from}'s ${messageText(cause)}, sent at ${cause.sentMs.toFixed(1)}`;
  }
}

function messageText({ message, role }: Extract<Cause, { type: "message" }>): string {
  switch (message) {
    case "replica-put":
      return role === "stand-in" ? "replica-put to a stand-in" : "replica-put";
    case "repair":
      return "read repair";
    case "drain":
      return "handoff (drain)";
    case "fetch-rows-reply":
      return "anti-entropy (fetch-rows-reply)";
    case "replica-get-reply":
      return "answer to a read (replica-get-reply)";
    default:
      return message;
  }
}
