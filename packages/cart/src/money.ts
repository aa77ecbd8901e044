/**
 * Money is a whole number of minor units (cents). Floats would lose cents in sums, so none ever appears: a price is
 * multiplied by a whole quantity and added up, nothing else.
 */
export type MinorUnits = number;

export const currency = "EUR";

/** The price of `quantity` pieces. */
export function timesQuantity(unitPriceMinor: MinorUnits, quantity: number): MinorUnits {
  return exact(unitPriceMinor * quantity);
}

/** The sum, or null when one of the prices is not known: a total that leaves a line out would be a wrong price. */
export function sumOrNull(prices: Iterable<MinorUnits | null>): MinorUnits | null {
  let sum = 0;
  for (const price of prices) {
    if (price === null) return null;
    sum = exact(sum + price);
  }
  return sum;
}

/** For text such as mails and logs: "€1,234.50". Pages format by the reader's language instead. */
export function formatMinor(amount: MinorUnits): string {
  const cents = String(Math.abs(amount) % 100).padStart(2, "0");
  const whole = String(Math.floor(Math.abs(amount) / 100)).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${amount < 0 ? "-" : ""}€${whole}.${cents}`;
}

function exact(amount: number): MinorUnits {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not a whole number of cents: ${amount}`);
  return amount;
}
