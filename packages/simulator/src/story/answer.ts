import type { ClientResponse, Dot } from "@cartwheel/dynamo";
import type { Answer, NamedDot } from "./story-event.ts";

/** What a node told a client, with versions by name. */
export function answerOf(response: ClientResponse, nameOf: (dot: Dot) => NamedDot): Answer {
  switch (response.type) {
    case "written": {
      const { dot, copies, clock, siblings } = response;
      const shown = siblings === null ? null : siblings.map((sibling) => nameOf(sibling.dot));
      return { outcome: "written", dot: nameOf(dot), copies, context: clock !== null, siblings: shown };
    }
    case "got": {
      const siblings = response.siblings.map(({ dot }) => nameOf(dot));
      return { outcome: "got", siblings, complete: response.complete, from: response.answeredBy };
    }
    case "failed":
      return { outcome: response.outcome, code: response.code, message: response.message };
    case "inspected":
      return { outcome: "inspected" };
  }
}
