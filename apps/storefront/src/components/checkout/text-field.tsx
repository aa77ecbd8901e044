import type { ComponentProps } from "react";

type InputProps = Pick<
  ComponentProps<"input">,
  "autoComplete" | "defaultValue" | "inputMode" | "maxLength" | "type" | "autoCapitalize"
>;

interface TextFieldProps extends InputProps {
  /** The schema's name of the field. */
  readonly name: string;
  readonly label: string;
  readonly optional?: boolean;
  /** A word beside the field on what it is for. */
  readonly hint?: string;
  readonly problem: string | undefined;
}

/** A labelled field; what is wrong with it stands under it and is read out with it. */
export function TextField({ name, label, optional = false, hint, problem, ...input }: TextFieldProps) {
  const id = `checkout-${name}`;
  const described = [
    ...(hint === undefined ? [] : [`${id}-hint`]),
    ...(problem === undefined ? [] : [`${id}-problem`]),
  ];
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="font-semibold">
        {label}
        {optional ? <span className="font-normal text-ink-soft"> (optional)</span> : null}
      </label>
      <input
        id={id}
        name={name}
        type="text"
        required={!optional}
        aria-invalid={problem !== undefined}
        aria-describedby={described.join(" ")}
        className="h-12 w-full min-w-0 rounded-2xl border border-line-strong bg-raised px-4 text-base aria-invalid:border-danger-ink"
        {...input}
      />
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="text-sm text-ink-soft">
          {hint}
        </p>
      )}
      <FieldProblemText id={`${id}-problem`} problem={problem} />
    </div>
  );
}

export function FieldProblemText({ id, problem }: { readonly id: string; readonly problem: string | undefined }) {
  if (problem === undefined) return null;
  return (
    <p id={id} className="text-sm font-medium text-danger-ink">
      {problem}
    </p>
  );
}
