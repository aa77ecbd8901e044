"use client";

import { createContext, type ReactNode, useContext, useMemo, useState } from "react";

/** What lies over the page. One at a time: showing the details puts the drawer away. */
export type Overlay = "none" | "cart" | "details";

interface OverlayState {
  readonly overlay: Overlay;
  readonly show: (overlay: Overlay) => void;
}

const OverlayContext = createContext<OverlayState>({ overlay: "none", show: () => {} });

/** Shared, because notices need to know: what stands behind a modal dialog is neither heard nor seen. */
export function OverlayProvider({ children }: { readonly children: ReactNode }) {
  const [overlay, show] = useState<Overlay>("none");
  const state = useMemo(() => ({ overlay, show }), [overlay]);
  return <OverlayContext value={state}>{children}</OverlayContext>;
}

export function useOverlay(): OverlayState {
  return useContext(OverlayContext);
}
