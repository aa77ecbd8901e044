"use client";

import { useLinkStatus } from "next/link";

/**
 * Inside a link: a bar along the top of the window while the page behind it is on its way. This and no `loading.tsx`,
 * because React sends a page that stands in a boundary after its skeleton, hidden, and shows it by a script: the first
 * visit would see a skeleton where the page itself was ready, and an address that leads nowhere could be no 404.
 */
export function LinkProgress() {
  const { pending } = useLinkStatus();
  return pending ? <ProgressBar /> : null;
}

/** Decoration: browser and router tell assistive technology when the new page is there. */
export function ProgressBar() {
  return <span aria-hidden="true" className="fixed inset-x-0 top-0 z-50 h-1 bg-accent motion-safe:animate-pulse" />;
}
