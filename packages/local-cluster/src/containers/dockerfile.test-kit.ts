import { readFileSync } from "node:fs";

/** What an image is in the end: the last stage of its Dockerfile. */
export interface Image {
  /** From the build stage, in order. Sources are paths in the repository, perhaps with a `*`. */
  readonly copies: readonly { readonly from: string; readonly to: string }[];
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly workdir: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
  readonly base: string;
}

const repository = "/repo/";

/** Reads the last stage. Throws on what it does not know, so that nothing in the file goes by unread. */
export function readImage(file: string): Image {
  const instructions = readFileSync(file, "utf8")
    .replaceAll(/\\\n\s*/g, " ")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const last = instructions.findLastIndex((line) => line.startsWith("FROM "));
  const stage = instructions.slice(last).map((line) => {
    const [instruction = ""] = line.split(" ", 1);
    return { instruction, rest: line.slice(instruction.length + 1) };
  });
  const all = (name: string): readonly string[] =>
    stage.filter(({ instruction }) => instruction === name).map(({ rest }) => rest);
  const known = [
    "FROM",
    "WORKDIR",
    "COPY",
    "RUN",
    "ENV",
    "USER",
    "VOLUME",
    "EXPOSE",
    "HEALTHCHECK",
    "ENTRYPOINT",
    "CMD",
  ];
  const strange = stage.find(({ instruction }) => !known.includes(instruction));
  if (strange !== undefined) throw new Error(`${file}: ${strange.instruction} is not understood`);
  return {
    copies: all("COPY").map((copy) => readCopy(file, copy)),
    environment: Object.fromEntries(all("ENV").flatMap((line) => line.split(" ").map((each) => each.split("=", 2)))),
    user: all("USER").at(-1) ?? "root",
    workdir: all("WORKDIR").at(-1) ?? "/",
    entrypoint: readList(all("ENTRYPOINT").at(-1)),
    command: readList(all("CMD").at(-1)),
    healthcheck: readList(
      all("HEALTHCHECK")
        .at(-1)
        ?.replace(/^.*?CMD /, ""),
    ),
    base: all("FROM")[0] ?? "",
  };
}

function readCopy(file: string, copy: string): Image["copies"][number] {
  const [stage, from = "", to = ""] = copy.split(" ");
  if (stage !== "--from=build" || !from.startsWith(repository)) throw new Error(`${file}: COPY ${copy}`);
  return { from: from.slice(repository.length), to };
}

function readList(json: string | undefined): readonly string[] {
  return json === undefined ? [] : (JSON.parse(json) as string[]);
}
