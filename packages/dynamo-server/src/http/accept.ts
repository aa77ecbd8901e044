/** One media range of an Accept header. `*` stands for any. */
interface MediaRange {
  readonly type: string;
  readonly subtype: string;
  readonly quality: number;
}

const anything: readonly MediaRange[] = [{ type: "*", subtype: "*", quality: 1 }];

/** What a client would like to be sent (RFC 9110, §12.5.1). Without the header: anything. */
export class Accept {
  readonly #ranges: readonly MediaRange[];

  constructor(header: string | undefined) {
    const ranges = (header ?? "").split(",").flatMap((text) => rangeOf(text) ?? []);
    this.#ranges = ranges.length === 0 ? anything : ranges;
  }

  /** 0 (not acceptable) to 1: what the most specific range that matches says. */
  quality(contentType: string): number {
    const [type = "", subtype = ""] = essence(contentType).split("/");
    let best = { specificity: -1, quality: 0 };
    for (const range of this.#ranges) {
      if (range.type !== "*" && range.type !== type) continue;
      if (range.subtype !== "*" && range.subtype !== subtype) continue;
      const specificity = Number(range.type !== "*") + Number(range.subtype !== "*");
      if (specificity > best.specificity) best = { specificity, quality: range.quality };
    }
    return best.quality;
  }

  /** Whether this type, by name, is what the client would like best; of equals, what it names first. */
  prefers(contentType: string): boolean {
    const [first] = this.#ranges.toSorted((a, b) => b.quality - a.quality);
    return first !== undefined && first.quality > 0 && `${first.type}/${first.subtype}` === contentType;
  }
}

/** A content type without its parameters, in lower case. */
export function essence(contentType: string): string {
  return (contentType.split(";", 1)[0] ?? "").trim().toLowerCase();
}

function rangeOf(text: string): MediaRange | null {
  const [name = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const [type = "", subtype = ""] = name.split("/");
  if (type === "" || subtype === "") return null;
  const q = parameters.find((parameter) => parameter.startsWith("q="));
  const quality = q === undefined ? 1 : Number(q.slice(2));
  return { type, subtype, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}
