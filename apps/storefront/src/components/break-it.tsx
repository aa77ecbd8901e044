import { ArrowUpRight } from "lucide-react";
import type { OtherShop } from "../server/env.ts";

interface BreakItProps {
  readonly region: string;
  readonly consoleUrl: string | null;
  readonly otherShops: readonly OtherShop[];
}

const steps = [
  { title: "Sign in twice", text: "Open this shop in its other region too, and choose the same name on both." },
  {
    title: "Cut the cable",
    text: "At the console, cut the nodes into two groups. Neither region hears the other now.",
  },
  { title: "Keep shopping", text: "Put a lamp in here and a kettle in there. Nobody refuses you anything." },
  { title: "Heal and look", text: "Join the network again. Both carts become one, and the shop tells you how." },
];

/** The invitation to try what the shop is built for. */
export function BreakIt({ region, consoleUrl, otherShops }: BreakItProps) {
  return (
    <section
      aria-labelledby="break-heading"
      className="grid gap-10 rounded-[2rem] bg-[#0d4238] p-7 text-[#f2faf6] sm:p-12 lg:grid-cols-[1fr_1.5fr]"
    >
      <div className="grid content-start justify-items-start gap-5">
        <h2 id="break-heading" className="text-3xl leading-tight font-semibold sm:text-4xl">
          Go on, break it
        </h2>
        <p className="max-w-sm leading-relaxed text-[#cfe6da]">
          Five small storage nodes stand behind this shop, three in the east and two in the west. You are in {region}.
          Cut them apart and see what your cart makes of it.
        </p>
        <p className="flex flex-wrap gap-3">
          {consoleUrl === null ? null : (
            <a
              href={consoleUrl}
              className="inline-flex h-12 items-center gap-2 rounded-full bg-[#f4c95d] px-6 font-semibold text-[#2b2206] hover:bg-[#f9d884]"
            >
              Open the console
              <ArrowUpRight className="size-4.5" aria-hidden="true" />
            </a>
          )}
          {otherShops.map((shop) => (
            <a
              key={shop.region}
              href={shop.url}
              className="inline-flex h-12 items-center gap-2 rounded-full border border-[#f4c95d] px-6 font-semibold text-[#f4c95d] hover:bg-white/10"
            >
              Shop in the {shop.region}
              <ArrowUpRight className="size-4.5" aria-hidden="true" />
            </a>
          ))}
        </p>
      </div>
      <ol className="grid gap-x-8 gap-y-7 sm:grid-cols-2">
        {steps.map(({ title, text }, index) => (
          <li key={title} className="grid grid-cols-[auto_1fr] gap-x-4">
            <span
              aria-hidden="true"
              className="grid size-9 place-items-center rounded-full border border-[#f4c95d] font-semibold text-[#f4c95d] tabular-nums"
            >
              {index + 1}
            </span>
            <div>
              <h3 className="pt-1 text-lg font-semibold">{title}</h3>
              <p className="mt-1 leading-relaxed text-[#cfe6da]">{text}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
