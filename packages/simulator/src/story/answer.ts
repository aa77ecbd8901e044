import { covers } from "@cartwheel/dynamo";
import type { ClientResponse, Dot, VersionVector } from "@cartwheel/dynamo";
import type { Truth } from "../truth/truth.ts";
import { named, namedMint, successorsOf } from "./row-change.ts";
import type { Answer, NamedDot } from "./story-event.ts";

/** What a node told a client about a key, with versions by name. */
export function answerOf(response: ClientResponse, { truth, key }: { truth: Truth; key: string }): Answer {
  const nameOf = (dot: Dot): NamedDot => named({ truth, key, dot });
  switch (response.type) {
    case "written": {
      const { dot, copies, clock, siblings } = response;
      const shown = siblings === null ? null : siblings.map((sibling) => nameOf(sibling.dot));
      const context = clock === null ? null : coveredBy(clock, { truth, key });
      return { outcome: "written", dot: nameOf(dot), copies, context, siblings: shown };
    }
    case "got": {
      const siblings = response.siblings.map(({ dot }) => nameOf(dot));
      const { complete, answeredBy: from, clock } = response;
      return { outcome: "got", siblings, context: coveredBy(clock, { truth, key }), complete, from };
    }
    case "failed":
      return { outcome: response.outcome, code: response.code, message: response.message };
    case "inspected":
      return { outcome: "inspected" };
  }
}

/** The versions that a clock claims, without those that another one of them supersedes. */
function coveredBy(clock: VersionVector, { truth, key }: { truth: Truth; key: string }): readonly NamedDot[] {
  const { mints } = truth.claim(key, clock);
  const latest = mints.filter((mint) => {
    return !successorsOf(mint).some((later) => later.mints.some(({ dot }) => covers(clock, dot)));
  });
  return latest.map(namedMint);
}
