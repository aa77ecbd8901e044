/** While an answer is on its way: the shape of what comes. */
export function OrderSkeleton({ sentence }: { readonly sentence: string }) {
  return (
    <div className="grid gap-5" aria-busy="true">
      <output className="sr-only">{sentence}</output>
      {[1, 2].map((row) => (
        <div key={row} className="h-36 rounded-3xl bg-sunken motion-safe:animate-pulse" />
      ))}
    </div>
  );
}
