"use client";

import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import type { z } from "zod";
import { checkForm, type Problems } from "../../checkout/problems.ts";
import { primaryButton, secondaryButton } from "../button-classes.ts";

interface StepFormProps<Value> {
  readonly schema: z.ZodType<Value>;
  /** What the server found wrong with this step, if it was asked already. */
  readonly found: Problems;
  readonly next: string;
  readonly onDone: (value: Value) => void;
  readonly onBack?: () => void;
  readonly children: (problems: Problems) => ReactNode;
}

/**
 * One step's form. Checked when it is sent and not while it is typed; then the focus is on the first field that needs
 * another look.
 */
export function StepForm<Value>({ schema, found, next, onDone, onBack, children }: StepFormProps<Value>) {
  const [problems, setProblems] = useState(found);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problems]);

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const checked = checkForm(event.currentTarget, schema);
    if (checked.ok) onDone(checked.value);
    else setProblems(checked.problems);
  };

  return (
    <form ref={form} onSubmit={submit} noValidate className="grid gap-6">
      {children(problems)}
      <div className="flex flex-wrap gap-3">
        <button type="submit" className={primaryButton}>
          {next}
        </button>
        {onBack === undefined ? null : (
          <button type="button" onClick={onBack} className={secondaryButton}>
            Back
          </button>
        )}
      </div>
    </form>
  );
}
