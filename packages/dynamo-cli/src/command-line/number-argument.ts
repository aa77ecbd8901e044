import { InvalidArgumentError } from "commander";

/** Numbers on a command line. Each throws what commander turns into a refusal with the option's name. */
export function whole(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1) throw new InvalidArgumentError("Give a whole number above 0.");
  return value;
}

export function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1e9)) throw new InvalidArgumentError("Give a number above 0.");
  return value;
}
