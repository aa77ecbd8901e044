const euros = new Intl.NumberFormat("en-IE", { style: "currency", currency: "EUR" });

/** "€1,234.50" from whole cents. An unknown price says so; it is never zero. */
export function formatMoney(minor: number | null): string {
  return minor === null ? "Price unknown" : euros.format(minor / 100);
}
