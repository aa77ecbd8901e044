/** The wheel: five spokes for the five nodes of the demo, and a rim that holds when one of them is missing. */
export function Logo({ className }: { readonly className?: string }) {
  const spokes = [0, 1, 2, 3, 4].map((index) => index * 72);
  return (
    <svg viewBox="0 0 40 40" className={className} aria-hidden="true">
      <circle cx="20" cy="20" r="16.5" fill="none" stroke="currentColor" strokeWidth="4" />
      {spokes.map((angle) => (
        <line
          key={angle}
          x1="20"
          y1="20"
          x2="20"
          y2="5"
          stroke="currentColor"
          strokeWidth="2.6"
          transform={`rotate(${angle} 20 20)`}
        />
      ))}
      <circle cx="20" cy="20" r="5" fill="var(--accent)" />
    </svg>
  );
}
