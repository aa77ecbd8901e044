import { Check } from "lucide-react";
import { type Step, stepNames, steps } from "../../checkout/step.ts";

interface ProgressProps {
  readonly step: Step;
  readonly onGo: (step: Step) => void;
}

/** Where one is. Steps that are done lead back. */
export function Progress({ step, onGo }: ProgressProps) {
  const at = steps.indexOf(step);
  return (
    <nav aria-label="Steps of the checkout">
      <ol className="flex flex-wrap gap-x-6 gap-y-3">
        {steps.map((each, index) => (
          <li
            key={each}
            aria-current={each === step ? "step" : undefined}
            className={`flex items-center gap-2.5 ${each === step ? "font-semibold" : "text-ink-soft"}`}
          >
            <span
              aria-hidden="true"
              className={`grid size-8 place-items-center rounded-full text-sm font-semibold tabular-nums ${index <= at ? "bg-brand text-on-brand" : "border border-line-strong"}`}
            >
              {index < at ? <Check className="size-4" /> : index + 1}
            </span>
            {index < at ? (
              <button
                type="button"
                onClick={() => onGo(each)}
                className="min-h-8 underline underline-offset-4 hover:text-ink"
              >
                {stepNames[each]}
              </button>
            ) : (
              stepNames[each]
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
