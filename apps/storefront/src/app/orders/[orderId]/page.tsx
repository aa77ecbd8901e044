import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { OrderConfirmation } from "../../../components/orders/order-confirmation.tsx";

export const metadata: Metadata = { title: "Your order", robots: { index: false } };

/** What the API takes as an order's id. Anything else need not be asked for. */
const orderIdPattern = /^[0-9a-f]{32}$/;

export default async function OrderPage({ params }: PageProps<"/orders/[orderId]">) {
  const { orderId } = await params;
  if (!orderIdPattern.test(orderId)) notFound();
  return (
    <div className="mx-auto grid w-full grid-cols-1 max-w-4xl gap-8 px-4 py-10 sm:px-6 sm:py-14">
      <OrderConfirmation orderId={orderId} />
    </div>
  );
}
