import type { ReactNode } from "react";

interface PanelProps {
  readonly title: string;
  /** One quiet line under the title: what is to be seen here. */
  readonly hint?: ReactNode;
  /** Controls at the right of the title. */
  readonly tools?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A titled part of a page; a region of its own for people who move by landmarks. */
export function Panel({ title, hint, tools, className = "", children }: PanelProps) {
  return (
    <section
      aria-label={title}
      className={`flex min-w-0 flex-col rounded-(--radius-panel) border border-line bg-panel ${className}`}
    >
      <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-3 pb-1">
        <h2 className="text-[0.95rem] font-semibold tracking-tight">{title}</h2>
        {hint !== undefined && <p className="text-xs text-quiet">{hint}</p>}
        {tools !== undefined && <div className="ml-auto flex items-center gap-2">{tools}</div>}
      </header>
      {children}
    </section>
  );
}
