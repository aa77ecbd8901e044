import type { ReactNode, Ref } from "react";

interface PageHeadingProps {
  readonly title: string;
  /** A small line above the title that says where one is. */
  readonly eyebrow?: string;
  /** For a page that puts the focus on its title. */
  readonly titleRef?: Ref<HTMLHeadingElement>;
  readonly children?: ReactNode;
}

export function PageHeading({ title, eyebrow, titleRef, children }: PageHeadingProps) {
  return (
    <header className="grid gap-3">
      {eyebrow === undefined ? null : <p className="text-sm font-semibold text-accent-ink">{eyebrow}</p>}
      <h1
        {...(titleRef === undefined ? {} : { ref: titleRef, tabIndex: -1 })}
        className="text-4xl leading-[1.05] font-semibold tracking-[-0.035em] outline-offset-8 sm:text-5xl"
      >
        {title}
      </h1>
      {children === undefined ? null : (
        <div className="max-w-prose text-lg leading-relaxed text-ink-soft">{children}</div>
      )}
    </header>
  );
}
