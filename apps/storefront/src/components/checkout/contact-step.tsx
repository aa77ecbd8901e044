import { type Contact, contactSchema } from "@cartwheel/cart";
import type { Problems } from "../../checkout/problems.ts";
import { StepForm } from "./step-form.tsx";
import { TextField } from "./text-field.tsx";

interface ContactStepProps {
  readonly contact: Contact | null;
  /** The name that the shopper signed in by, as a beginning. */
  readonly accountName: string;
  readonly found: Problems;
  readonly onDone: (contact: Contact) => void;
}

export function ContactStep({ contact, accountName, found, onDone }: ContactStepProps) {
  return (
    <StepForm schema={contactSchema} found={found} next="Continue to delivery" onDone={onDone}>
      {(problems) => (
        <>
          <TextField
            name="name"
            label="Name"
            autoComplete="name"
            maxLength={80}
            defaultValue={contact?.name ?? accountName}
            problem={problems["name"]}
          />
          <TextField
            name="email"
            label="E-mail"
            type="email"
            inputMode="email"
            autoComplete="email"
            maxLength={254}
            defaultValue={contact?.email ?? ""}
            hint="This shop sends nothing. It is a demo, and so is your order."
            problem={problems["email"]}
          />
          <TextField
            name="phone"
            label="Phone"
            optional
            type="tel"
            inputMode="tel"
            autoComplete="tel"
            maxLength={26}
            defaultValue={contact?.phone ?? ""}
            hint="For the carrier."
            problem={problems["phone"]}
          />
        </>
      )}
    </StepForm>
  );
}
