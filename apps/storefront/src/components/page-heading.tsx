import type { ReactNode } from "react";

interface PageHeadingProps {
  readonly title: string;
  /** A small line above the title that says where one is. */
  readonly eyebrow?: string;
  readonly children?: ReactNode;
}

export function PageHeading({ title, eyebrow, children }: PageHeadingProps) {
  return (
    <header className="grid gap-3">
      {eyebrow === undefined ? null : <p className="text-sm font-semibold text-accent-ink">{eyebrow}</p>}
      <h1 className="text-4xl leading-[1.05] font-semibold tracking-[-0.035em] sm:text-5xl">{title}</h1>
      {children === undefined ? null : (
        <div className="max-w-prose text-lg leading-relaxed text-ink-soft">{children}</div>
      )}
    </header>
  );
}
