import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { CartProvider } from "../cart/cart-provider.tsx";
import { Footer } from "../components/footer.tsx";
import { Header } from "../components/header.tsx";
import { FloatingNotices } from "../components/notice-outlet.tsx";
import { OfflineLinks } from "../components/offline-links.tsx";
import { OverlayProvider } from "../components/overlay-context.tsx";
import { Overlays } from "../components/overlays.tsx";
import { readEnvironment } from "../server/env.ts";
import "./globals.css";

/** The region and the catalogue are known only where the shop runs, so no page is drawn when it is built. */
export const dynamic = "force-dynamic";

export const metadata: Metadata = {
  title: { default: "Cartwheel, good company for a home", template: "%s · Cartwheel" },
  description: "Lamps, kettles, chairs and other good company for a home. Put something in the cart: it stays in.",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfbf9" },
    { media: "(prefers-color-scheme: dark)", color: "#0e1513" },
  ],
};

export default function RootLayout({ children }: { readonly children: ReactNode }) {
  const { region, consoleUrl, otherShops } = readEnvironment();
  return (
    <html lang="en">
      <body className="flex flex-col font-sans">
        <a
          href="#content"
          className="sr-only z-40 rounded-full bg-brand px-5 py-3 font-semibold text-on-brand focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
        >
          Skip to content
        </a>
        <CartProvider region={region}>
          <OverlayProvider>
            <Header />
            <main id="content" className="flex-1">
              {children}
            </main>
            <Footer region={region} consoleUrl={consoleUrl} otherShops={otherShops} />
            <FloatingNotices />
            <Overlays />
            <OfflineLinks />
          </OverlayProvider>
        </CartProvider>
      </body>
    </html>
  );
}
