import type { Answer, NodeLink, Question } from "./node-link.ts";

/** What a single node was asked for, not the cluster. */
export type NodeAnswer<T> =
  | { readonly ok: true; readonly answer: T }
  | { readonly ok: false; readonly reason: "not connected" | "no answer" };

const timeoutMs = 2_000;

/**
 * Asks one node, and no other, for something about itself. `pick` takes what was asked for out of the answer, or null
 * when it is an answer to something else.
 */
export function askNode<T>(
  link: NodeLink | null,
  question: Question,
  pick: (answer: Answer) => T | null,
): Promise<NodeAnswer<T>> {
  return new Promise((resolve) => {
    const late = setTimeout(() => settle(null), timeoutMs);
    const settle = (answer: Answer | null): void => {
      clearTimeout(late);
      if (id !== null) link?.forget(id);
      const picked = answer === null ? null : pick(answer);
      resolve(picked === null ? { ok: false, reason: "no answer" } : { ok: true, answer: picked });
    };
    const id = link?.ask(question, { answered: settle, lost: () => settle(null) }) ?? null;
    if (id !== null) return;
    clearTimeout(late);
    resolve({ ok: false, reason: "not connected" });
  });
}
