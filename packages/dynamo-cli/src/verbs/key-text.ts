import type { NodeId, ReplicaView, Row } from "@cartwheel/dynamo";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes as text, or null where they are none that can be shown. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    const text = utf8.decode(bytes);
    // oxlint-disable-next-line no-control-regex -- what would steer the terminal is not shown
    return /[\u0000-\u0008\u000b-\u001f\u007f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** For people: text, or hex digits. */
export function printable(bytes: Uint8Array): string {
  return textOf(bytes) ?? `0x${Buffer.from(bytes).toString("hex")}`;
}

/** The first so many characters, and how many bytes there are. */
export function excerpt(bytes: Uint8Array, length: number): string {
  const text = textOf(bytes)?.replaceAll("\n", "⏎");
  const shown = text ?? Buffer.from(bytes.subarray(0, length)).toString("hex");
  return shown.length <= length ? shown : `${shown.slice(0, length - 1)}…`;
}

/** Bytes in JSON: a text where they are one, else base64. */
export function jsonBytes(bytes: Uint8Array): { readonly text: string } | { readonly base64: string } {
  const text = textOf(bytes);
  return text === null ? { base64: Buffer.from(bytes).toString("base64") } : { text };
}

/** A clock as `actor:counter`, actors cut to eight digits. */
export function clockText({ clock }: Row): string {
  return clock.length === 0 ? "-" : clock.map(({ actor, counter }) => `${actor.slice(0, 8)}:${counter}`).join(" ");
}

export function holdsText({ holds, row }: ReplicaView): string {
  if (holds !== "row" || row === null)
    return { row: "row", nothing: "nothing", unknown: "damaged", silent: "silent" }[holds];
  return row.siblings.length === 0
    ? "tombstone"
    : row.siblings.length === 1
      ? "1 value"
      : `${row.siblings.length} siblings`;
}

/** Whether some replicas have not all that the others have. */
export function differs(replicas: readonly ReplicaView[]): readonly NodeId[] {
  const rows = replicas.filter(({ role, holds }) => role === "owner" && (holds === "row" || holds === "nothing"));
  const clocks = new Map(rows.map(({ node, row }) => [node, row === null ? "" : clockText(row)]));
  const counts = new Map<string, number>();
  for (const clock of clocks.values()) counts.set(clock, (counts.get(clock) ?? 0) + 1);
  if (counts.size < 2) return [];
  const common = [...counts].toSorted((a, b) => b[1] - a[1] || b[0].length - a[0].length)[0]?.[0];
  return [...clocks].filter(([, clock]) => clock !== common).map(([node]) => node);
}
