import type { Metadata } from "next";
import { Account } from "../../components/account.tsx";

export const metadata: Metadata = { title: "Account", robots: { index: false } };

export default function AccountPage() {
  return (
    <div className="mx-auto grid w-full max-w-3xl gap-12 px-4 py-10 sm:px-6 sm:py-14">
      <Account />
    </div>
  );
}
