import type { Metadata } from "next";
import { OrderHistory } from "../../components/orders/order-history.tsx";
import { PageHeading } from "../../components/page-heading.tsx";

export const metadata: Metadata = { title: "Your orders", robots: { index: false } };

export default function OrdersPage() {
  return (
    <div className="mx-auto grid w-full grid-cols-1 max-w-4xl gap-8 px-4 py-10 sm:px-6 sm:py-14">
      <PageHeading title="Your orders" />
      <OrderHistory />
    </div>
  );
}
