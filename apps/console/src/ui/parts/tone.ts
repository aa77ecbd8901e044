/** How serious something is. Always beside a word or a shape that says the same. */
export type Tone = "good" | "warning" | "bad" | "neutral";

export const toneSoft: Record<Tone, string> = {
  good: "bg-good-soft text-good",
  warning: "bg-warning-soft text-warning",
  bad: "bg-bad-soft text-bad",
  neutral: "bg-raised text-quiet",
};
