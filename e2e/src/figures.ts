import type { Demo } from "@cartwheel/local-cluster/demo";

/** One of the shops' own figures, by name and labels as a scraper reads them, summed over both regions. */
export async function figure({ metricsUrls }: Demo, name: string): Promise<number> {
  const texts = await Promise.all(
    [metricsUrls.east, metricsUrls.west].map(async (url) => await (await fetch(url)).text()),
  );
  return texts.reduce((sum, text) => sum + valueIn(text, name), 0);
}

function valueIn(text: string, name: string): number {
  const line = text.split("\n").find((each) => each.startsWith(`${name} `));
  if (line === undefined) throw new Error(`The shop tells no ${name}.`);
  return Number(line.slice(name.length + 1));
}
