/** The shop's two kinds of large button, for buttons and for links that look like one. */
export const primaryButton =
  "inline-flex min-h-12 items-center justify-center gap-2 rounded-full bg-brand px-7 py-2 font-semibold text-on-brand hover:bg-brand-hover";

export const secondaryButton =
  "inline-flex min-h-12 items-center justify-center gap-2 rounded-full border border-line-strong px-7 py-2 font-semibold hover:bg-sunken";
