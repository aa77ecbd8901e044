import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { isCategory } from "../../../catalogue/categories.ts";

interface CategoryLayoutProps {
  readonly params: Promise<{ readonly category: string }>;
  readonly children: ReactNode;
}

/** Refuses an address that is no category before the shelf's skeleton is sent: after it the answer could be no 404. */
export default async function CategoryLayout({ params, children }: CategoryLayoutProps) {
  if (!isCategory((await params).category)) notFound();
  return children;
}
