import { Button as BaseButton } from "@base-ui/react/button";
import type { ComponentProps } from "react";

const looks = {
  plain: "border-line bg-panel text-ink hover:bg-raised",
  primary: "border-transparent bg-accent text-on-accent hover:opacity-90",
  danger: "border-bad/45 bg-bad-soft text-bad hover:border-bad",
  quiet: "border-transparent bg-transparent text-quiet hover:bg-raised hover:text-ink",
} as const;

interface ButtonProps extends Omit<ComponentProps<typeof BaseButton>, "className"> {
  readonly look?: keyof typeof looks;
  readonly className?: string;
}

/** Every button here. `focusableWhenDisabled` keeps the keyboard's place while a command is on its way. */
export function Button({ look = "plain", className = "", ...rest }: ButtonProps) {
  return (
    <BaseButton
      focusableWhenDisabled
      {...rest}
      className={`inline-flex min-h-8 items-center justify-center gap-1.5 rounded-lg border px-2.5 text-[0.82rem] font-medium whitespace-nowrap transition-colors data-disabled:cursor-default data-disabled:opacity-55 ${looks[look]} ${className}`}
    />
  );
}
