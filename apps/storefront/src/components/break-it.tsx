"use client";

import { ArrowUpRight, Check } from "lucide-react";
import { useCart } from "../cart/cart-provider.tsx";
import type { OtherShop } from "../server/env.ts";
import { type TourStep, tourSteps } from "../tour/tour.ts";
import { useTour } from "../tour/use-tour.ts";
import { useOverlay } from "./overlay-context.tsx";

interface BreakItProps {
  readonly region: string;
  readonly consoleUrl: string | null;
  readonly otherShops: readonly OtherShop[];
}

interface StepText {
  readonly title: string;
  readonly text: string;
  /** Once it has happened. */
  readonly done: string;
}

const stepTexts: Readonly<Record<TourStep, StepText>> = {
  "sign-in": {
    title: "Sign in twice",
    text: "Open this shop in its other region too, and choose the same name on both.",
    done: "You are signed in here. Do the same in the other region.",
  },
  cut: {
    title: "Cut the cable",
    text: "At the console, cut the nodes into two groups. Neither region hears the other now.",
    done: "The other region is out of reach. The shop is in two.",
  },
  shop: {
    title: "Keep shopping",
    text: "Put a lamp in here and a kettle in there. Nobody refuses you anything.",
    done: "Your cart took it, on this side. Change it on the other side as well.",
  },
  heal: {
    title: "Heal and look",
    text: "Join the network again. Both carts become one, and the shop tells you how.",
    done: "Both carts are one again.",
  },
};

const quietButton =
  "inline-flex min-h-12 items-center gap-2 rounded-full border border-[#f4c95d] px-6 font-semibold text-[#f4c95d] hover:bg-white/10";

/** The invitation to try what the shop is built for; once begun, a list that follows what happens. */
export function BreakIt(props: BreakItProps) {
  const { tour, begin, end } = useTour();
  return (
    <section
      aria-labelledby="break-heading"
      className="grid gap-10 rounded-[2rem] bg-[#0d4238] p-7 text-[#f2faf6] sm:p-12 lg:grid-cols-[1fr_1.5fr]"
    >
      <div className="grid content-start justify-items-start gap-5">
        <h2 id="break-heading" className="text-3xl leading-tight font-semibold sm:text-4xl">
          Go on, break it
        </h2>
        <p className="max-w-sm leading-relaxed text-[#cfe6da]">
          Five small storage nodes stand behind this shop, three in the east and two in the west. You are in{" "}
          {props.region}. Cut them apart and see what your cart makes of it.
        </p>
        <Places {...props} />
        <button type="button" onClick={tour === null ? begin : end} className={quietButton}>
          {tour === null ? "Start the tour" : "End the tour"}
        </button>
      </div>
      <div className="grid content-start gap-7">
        <ol aria-label="The tour" className="grid gap-x-8 gap-y-7 sm:grid-cols-2">
          {tourSteps.map((step, index) => (
            <Step
              key={step}
              step={step}
              number={index + 1}
              state={
                tour === null
                  ? "waiting"
                  : index < tour.reached.length
                    ? "done"
                    : index === tour.reached.length
                      ? "next"
                      : "waiting"
              }
            />
          ))}
        </ol>
        <Outcome finished={tour?.reached.length === tourSteps.length} />
      </div>
    </section>
  );
}

function Places({ consoleUrl, otherShops }: BreakItProps) {
  return (
    <p className="flex flex-wrap gap-3">
      {consoleUrl === null ? null : (
        <a
          href={consoleUrl}
          target="_blank"
          rel="noreferrer"
          className="inline-flex min-h-12 items-center gap-2 rounded-full bg-[#f4c95d] px-6 font-semibold text-[#2b2206] hover:bg-[#f9d884]"
        >
          Open the console
          <ArrowUpRight className="size-4.5" aria-hidden="true" />
          <span className="sr-only">(in a new tab)</span>
        </a>
      )}
      {otherShops.map((shop) => (
        <a key={shop.region} href={shop.url} target="_blank" rel="noreferrer" className={quietButton}>
          Shop in the {shop.region}
          <ArrowUpRight className="size-4.5" aria-hidden="true" />
          <span className="sr-only">(in a new tab)</span>
        </a>
      ))}
    </p>
  );
}

interface StepProps {
  readonly step: TourStep;
  readonly number: number;
  readonly state: "waiting" | "next" | "done";
}

function Step({ step, number, state }: StepProps) {
  const { title, text, done } = stepTexts[step];
  const marks = state === "waiting" ? "border border-[#f4c95d] text-[#f4c95d]" : "bg-[#f4c95d] text-[#2b2206]";
  return (
    <li className="grid grid-cols-[auto_1fr] gap-x-4" aria-current={state === "next" ? "step" : undefined}>
      <span
        aria-hidden="true"
        className={`grid size-9 place-items-center rounded-full font-semibold tabular-nums ${marks}`}
      >
        {state === "done" ? <Check className="size-5" /> : number}
      </span>
      <div>
        <h3 className="pt-1 text-lg font-semibold">
          {title}
          {state === "done" ? <span className="sr-only"> (done)</span> : null}
        </h3>
        <p className="mt-1 leading-relaxed text-[#cfe6da]">{state === "done" ? done : text}</p>
      </div>
    </li>
  );
}

/** The end of the tour: what the shop made of both carts. */
function Outcome({ finished }: { readonly finished: boolean }) {
  const { view } = useCart();
  const { show } = useOverlay();
  return (
    <div className="grid gap-3 rounded-2xl bg-white/10 p-5 not-has-[p]:hidden">
      <output className="grid gap-3">
        {finished ? <p className="text-lg font-semibold">{view?.reconciliation?.sentence}</p> : null}
      </output>
      {finished ? (
        <button type="button" onClick={() => show("details")} className={`${quietButton} justify-self-start`}>
          See how
        </button>
      ) : null}
    </div>
  );
}
