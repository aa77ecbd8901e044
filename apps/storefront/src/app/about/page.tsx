import type { Metadata } from "next";
import { PageHeading } from "../../components/page-heading.tsx";
import { type Pattern, patterns } from "../../about/patterns.ts";
import { readEnvironment } from "../../server/env.ts";

export const metadata: Metadata = {
  title: "About this shop",
  description: "How the shop keeps carts, sessions and its catalogue on a Dynamo store, and what that means for you.",
};

export default function AboutPage() {
  return (
    <div className="mx-auto w-full max-w-4xl px-4 py-10 sm:px-6 sm:py-16">
      <PageHeading eyebrow="About this shop" title="A cart that does not say no">
        Cartwheel sells furniture that does not exist, on a store that does. Underneath is a small Dynamo, written after
        the paper that Amazon published in 2007 (DeCandia et al., SOSP). The paper names three ways to live with data
        that is written in several places at once. This shop uses each of them once.
      </PageHeading>

      <ol className="mt-12 grid gap-6">
        {patterns.map((pattern, index) => (
          <PatternCard key={pattern.name} pattern={pattern} number={index + 1} />
        ))}
      </ol>

      <section className="mt-16 grid gap-4" aria-labelledby="refused">
        <h2 id="refused" className="text-2xl font-semibold">
          What “never refused” means here
        </h2>
        <p className="max-w-prose leading-relaxed text-ink-soft">
          A change to your cart should be on two copies before the shop calls it safe. When fewer can be reached it is
          taken anyway, down to a single copy, and the page says so. When none can be reached it waits in your browser
          under the same name until one answers. That name makes it harmless to send a change twice.
        </p>
        <p className="max-w-prose leading-relaxed text-ink-soft">
          When the shop finds two versions of your cart it joins them and tells you what came from where. “Show details”
          in that notice has the versions side by side, their clocks, and the cart before and after.
        </p>
      </section>
    </div>
  );
}

function PatternCard({ pattern, number }: { readonly pattern: Pattern; readonly number: number }) {
  return (
    <li className="grid gap-x-8 gap-y-4 rounded-3xl border border-line bg-raised p-6 sm:grid-cols-[auto_1fr] sm:p-8">
      <span
        aria-hidden="true"
        className="grid size-12 place-items-center rounded-full bg-brand text-lg font-semibold text-on-brand tabular-nums"
      >
        {number}
      </span>
      <div className="grid gap-3">
        <div>
          <h2 className="text-xl font-semibold">{pattern.name}</h2>
          <p className="mt-1 text-sm font-medium text-accent-ink">{pattern.rule}</p>
        </div>
        <p className="max-w-prose text-lg leading-snug">{pattern.forYou}</p>
        <p className="max-w-prose leading-relaxed text-ink-soft">{pattern.why}</p>
        <p className="flex flex-wrap items-center gap-2 text-sm text-ink-soft">
          <span className="rounded-full bg-sunken px-3 py-1">{pattern.settings}</span>
          {pattern.code.map((path) => (
            <CodePath key={path} path={path} />
          ))}
        </p>
      </div>
    </li>
  );
}

/** A file of the repository, where it can be read: on the page that says so, or in the shop itself. */
function CodePath({ path }: { readonly path: string }) {
  const { sourceUrl } = readEnvironment();
  return (
    <a
      href={sourceUrl === null ? `/about/code/${path}` : `${sourceUrl}/${path}`}
      className="rounded-full bg-sunken px-3 py-1 font-mono text-[0.8125rem] break-all text-accent-ink underline underline-offset-4"
    >
      {path}
    </a>
  );
}
