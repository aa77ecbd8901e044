/** Countries that the shop delivers to, each with the form of its postcodes. */
export const countries = {
  AT: { name: "Austria", postcode: /^[1-9]\d{3}$/, example: "1010" },
  BE: { name: "Belgium", postcode: /^[1-9]\d{3}$/, example: "1000" },
  CH: { name: "Switzerland", postcode: /^[1-9]\d{3}$/, example: "8001" },
  DE: { name: "Germany", postcode: /^\d{5}$/, example: "10115" },
  DK: { name: "Denmark", postcode: /^\d{4}$/, example: "1050" },
  FR: { name: "France", postcode: /^\d{5}$/, example: "75001" },
  LU: { name: "Luxembourg", postcode: /^\d{4}$/, example: "1111" },
  NL: { name: "Netherlands", postcode: /^[1-9]\d{3} ?[A-Z]{2}$/, example: "1011 AB" },
} as const satisfies Record<string, { readonly name: string; readonly postcode: RegExp; readonly example: string }>;

export type Country = keyof typeof countries;
