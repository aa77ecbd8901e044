import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { codeShown } from "../../../../about/patterns.ts";
import { PageHeading } from "../../../../components/page-heading.tsx";

type Props = PageProps<"/about/code/[...path]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).path.at(-1) ?? "Code", robots: { index: false } };
}

/** One of the few files that the page about the shop names, as it runs here. Any other address is no page. */
export default async function CodePage({ params }: Props) {
  const file = (await params).path.join("/");
  if (!codeShown.has(file)) notFound();
  return (
    <div className="mx-auto grid w-full max-w-6xl grid-cols-1 gap-8 px-4 py-10 sm:px-6 sm:py-16">
      <PageHeading eyebrow="The code of this shop" title={file.split("/").at(-1) ?? file}>
        <span className="font-mono text-base break-all">{file}</span>
      </PageHeading>
      {/* Wider than a phone: it scrolls by itself, and the keyboard must reach it for that. */}
      <section
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard (WCAG 2.1.1)
        tabIndex={0}
        aria-label={file}
        className="overflow-x-auto rounded-3xl border border-line bg-raised p-5 text-[0.8125rem] leading-relaxed sm:p-8"
      >
        <pre>
          <code>{await sourceOf(file)}</code>
        </pre>
      </section>
      <p>
        <Link href="/about" className="font-semibold text-accent-ink underline underline-offset-4">
          Back to “About this shop”
        </Link>
      </p>
    </div>
  );
}

/** The build carries these files along (`outputFileTracingIncludes`), at the same place as in the repository. */
async function sourceOf(file: string): Promise<string> {
  return await readFile(path.join(/* turbopackIgnore: true */ process.cwd(), "../..", file), "utf8");
}
