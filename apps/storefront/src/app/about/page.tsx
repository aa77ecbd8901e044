import type { Metadata } from "next";
import { PageHeading } from "../../components/page-heading.tsx";
import { readEnvironment } from "../../server/env.ts";

export const metadata: Metadata = {
  title: "About this shop",
  description: "How the shop keeps carts, sessions and its catalogue on a Dynamo store, and what that means for you.",
};

interface Pattern {
  readonly name: string;
  readonly rule: string;
  readonly settings: string;
  readonly forYou: string;
  readonly why: string;
  /** Where it is done, from the root of the repository. */
  readonly code: readonly string[];
}

/** The three ways of section 6 of the paper, as this shop uses them. */
const patterns: readonly Pattern[] = [
  {
    name: "Carts are merged by the shop",
    rule: "Business-logic reconciliation",
    settings: "bucket carts · N=3 R=2 W=2 · keeps siblings",
    forYou: "Whatever you add stays added, even when the shop is cut in two while you are shopping in both halves.",
    why: "The store keeps versions that nobody compared side by side. The shop knows what a cart means, so it joins them: each thing you put in has its own tag, and taking something out removes exactly the tags you saw.",
    code: ["packages/cart/src/or-map.ts", "packages/cart/src/reconcile.ts", "packages/api/src/cart/cart-repository.ts"],
  },
  {
    name: "Sessions: the last write wins",
    rule: "Timestamp-based reconciliation",
    settings: "bucket sessions · N=3 R=2 W=2 · last-write-wins at read",
    forYou: "Your name on this device is whatever you chose most recently.",
    why: "Two versions of who is signed in cannot be joined in a useful way, and little is lost with the older one. So a reader takes the version with the later time. Nothing is overwritten blindly: both versions are kept until one was read.",
    code: ["packages/dynamo/src/versioning/resolver.ts", "packages/api/src/session/session-service.ts"],
  },
  {
    name: "The catalogue is a read engine",
    rule: "High-performance read engine",
    settings: "bucket catalog · N=3 R=1 W=3",
    forYou: "Pages open quickly, and go on opening while most of the cluster is away.",
    why: "Products are read all day and written rarely. Writing to every copy makes any single copy good enough to read.",
    code: ["packages/api/src/catalog/catalog-service.ts"],
  },
];

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

/** A file of the repository: a link where it is known where the repository can be read. */
function CodePath({ path }: { readonly path: string }) {
  const { sourceUrl } = readEnvironment();
  const code = <code className="rounded-full bg-sunken px-3 py-1 font-mono text-[0.8125rem] break-all">{path}</code>;
  if (sourceUrl === null) return code;
  return (
    <a href={`${sourceUrl}/${path}`} className="text-accent-ink underline underline-offset-4">
      {code}
    </a>
  );
}
