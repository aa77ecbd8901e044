"use client";

import type { PolicyName } from "@cartwheel/api";
import { useState } from "react";
import { useCart, useCartStore } from "../cart/cart-provider.tsx";

interface Choice {
  readonly policy: PolicyName;
  readonly name: string;
  readonly text: string;
}

const choices: readonly Choice[] = [
  {
    policy: "or-map",
    name: "Observed-remove map",
    text: "The default. What you add stays, and what you saw and removed stays removed.",
  },
  {
    policy: "paper-union",
    name: "Union, as in the paper",
    text: "What you add stays, but a removed item can come back from a version that still had it (§4.4).",
  },
];

/** Which rule joins versions. Each rule has a cart of its own, so that the same script can be tried on both. */
export function PolicySwitch() {
  const { session } = useCart();
  const store = useCartStore();
  const [failed, setFailed] = useState(false);
  const choose = (policy: PolicyName): void => {
    setFailed(false);
    store?.setPolicy(policy).catch(() => setFailed(true));
  };
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-3 text-lg font-semibold">How versions are combined</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {choices.map(({ policy, name, text }) => (
          <label
            key={policy}
            className="grid cursor-pointer grid-cols-[auto_1fr] content-start gap-x-3 gap-y-1 rounded-2xl border border-line p-4 font-semibold has-checked:border-brand has-checked:bg-notice has-checked:text-notice-ink has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus)"
          >
            <input
              type="radio"
              name="policy"
              className="mt-1 size-4 accent-(--brand)"
              checked={session?.policy === policy}
              disabled={session === null}
              onChange={() => choose(policy)}
            />
            {name}
            <span className="col-start-2 text-sm leading-relaxed font-normal">{text}</span>
          </label>
        ))}
      </div>
      <p className="text-sm text-ink-soft">A switch for this demo. Each rule keeps a cart of its own.</p>
      {failed ? (
        <p role="alert" className="text-sm font-medium text-danger-ink">
          That could not be saved just now. Please try again.
        </p>
      ) : null}
    </fieldset>
  );
}
