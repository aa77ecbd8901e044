import { countries, type Delivery, deliverySchema } from "@cartwheel/cart";
import { ChevronDown } from "lucide-react";
import type { Problems } from "../../checkout/problems.ts";
import { StepForm } from "./step-form.tsx";
import { FieldProblemText, TextField } from "./text-field.tsx";

interface DeliveryStepProps {
  readonly delivery: Delivery | null;
  readonly found: Problems;
  readonly onDone: (delivery: Delivery) => void;
  readonly onBack: () => void;
}

export function DeliveryStep({ delivery, found, onDone, onBack }: DeliveryStepProps) {
  return (
    <StepForm schema={deliverySchema} found={found} next="Continue to review" onDone={onDone} onBack={onBack}>
      {(problems) => (
        <>
          <TextField
            name="street"
            label="Street and number"
            autoComplete="address-line1"
            maxLength={120}
            defaultValue={delivery?.street ?? ""}
            problem={problems["street"]}
          />
          <TextField
            name="addition"
            label="Flat, floor or company"
            optional
            autoComplete="address-line2"
            maxLength={120}
            defaultValue={delivery?.addition ?? ""}
            problem={problems["addition"]}
          />
          <div className="grid gap-6 sm:grid-cols-[10rem_minmax(0,1fr)]">
            <TextField
              name="postcode"
              label="Postcode"
              autoComplete="postal-code"
              autoCapitalize="characters"
              maxLength={12}
              defaultValue={delivery?.postcode ?? ""}
              problem={problems["postcode"]}
            />
            <TextField
              name="city"
              label="City"
              autoComplete="address-level2"
              maxLength={80}
              defaultValue={delivery?.city ?? ""}
              problem={problems["city"]}
            />
          </div>
          <CountryField country={delivery?.country ?? ""} problem={problems["country"]} />
        </>
      )}
    </StepForm>
  );
}

function CountryField({ country, problem }: { readonly country: string; readonly problem: string | undefined }) {
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor="checkout-country" className="font-semibold">
        Country
      </label>
      <div className="relative grid">
        <select
          id="checkout-country"
          name="country"
          autoComplete="country"
          required
          defaultValue={country}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : "checkout-country-problem"}
          className="h-12 appearance-none rounded-2xl border border-line-strong bg-raised pr-11 pl-4 text-base aria-invalid:border-danger-ink"
        >
          <option value="" disabled>
            Choose a country
          </option>
          {Object.entries(countries).map(([code, { name }]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
        <ChevronDown className="pointer-events-none absolute top-4 right-4 size-4" aria-hidden="true" />
      </div>
      <FieldProblemText id="checkout-country-problem" problem={problem} />
    </div>
  );
}
