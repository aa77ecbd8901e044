import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { FaultProvider } from "../ui/faults/fault-provider.tsx";
import { ClusterProvider } from "../ui/frame/cluster-provider.tsx";
import { PageHeader } from "../ui/frame/page-header.tsx";
import { themeScript } from "../ui/frame/theme-switch.tsx";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Cartwheel console", template: "%s · Cartwheel console" },
  description: "What each node of the store sees, holds and does.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { colorScheme: "light dark" };

export default function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>
        <a
          href="#main"
          className="sr-only z-50 rounded-lg bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
        >
          Skip to content
        </a>
        <ClusterProvider>
          <FaultProvider>
            <PageHeader />
            <main id="main" tabIndex={-1} className="mx-auto max-w-[1760px] px-4 py-4 outline-none sm:px-6">
              {children}
            </main>
          </FaultProvider>
        </ClusterProvider>
      </body>
    </html>
  );
}
