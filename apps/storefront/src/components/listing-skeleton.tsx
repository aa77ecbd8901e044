const cards = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** The shape of a shelf while its products are on their way. */
export function ListingSkeleton() {
  return (
    <div className="mx-auto grid w-full max-w-7xl grid-cols-1 gap-10 px-4 py-10 sm:px-6 sm:py-14" aria-busy="true">
      <output className="sr-only">Loading products</output>
      <div className="grid gap-4">
        <div className="h-12 w-64 max-w-full rounded-full bg-sunken motion-safe:animate-pulse" />
        <div className="h-6 w-80 max-w-full rounded-full bg-sunken motion-safe:animate-pulse" />
      </div>
      <div className="h-19 rounded-3xl bg-sunken motion-safe:animate-pulse" />
      <div className="grid grid-cols-2 gap-x-4 gap-y-9 sm:gap-x-6 md:grid-cols-3 lg:grid-cols-4">
        {cards.map((card) => (
          <div key={card} className="grid gap-3">
            <div className="aspect-square rounded-3xl bg-sunken motion-safe:animate-pulse" />
            <div className="h-5 w-2/3 rounded-full bg-sunken motion-safe:animate-pulse" />
          </div>
        ))}
      </div>
    </div>
  );
}
