interface ClockProps {
  readonly label: string;
  readonly entries: readonly { readonly actor: string; readonly counter: number }[];
}

/** A causal history, one entry per actor. Actors are 64 random bits; their first six digits tell them apart here. */
export function Clock({ label, entries }: ClockProps) {
  if (entries.length === 0) return null;
  return (
    <p className="mt-2 flex flex-wrap items-center gap-1.5 text-sm text-ink-soft">
      <span className="sr-only">{label} </span>
      {entries.map(({ actor, counter }) => (
        <span key={actor} title={actor} className="rounded-md bg-sunken px-1.5 py-0.5 font-mono text-xs text-ink">
          {actor.slice(0, 6)}
          <span className="text-accent-ink">:{counter}</span>
        </span>
      ))}
    </p>
  );
}
