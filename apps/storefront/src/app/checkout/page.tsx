import type { Metadata } from "next";
import { Checkout } from "../../components/checkout/checkout.tsx";
import { PageHeading } from "../../components/page-heading.tsx";

export const metadata: Metadata = { title: "Checkout", robots: { index: false } };

export default function CheckoutPage() {
  return (
    <div className="mx-auto grid w-full grid-cols-1 max-w-7xl gap-8 px-4 py-10 sm:px-6 sm:py-14">
      <PageHeading title="Checkout" />
      <Checkout />
    </div>
  );
}
