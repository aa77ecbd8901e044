"use client";

import { Moon, Sun } from "lucide-react";
import { Button } from "../parts/button.tsx";

const storageKey = "cartwheel-console-theme";

/**
 * Sets the chosen theme before anything is painted. Without a choice the system's preference holds, and nothing is
 * stored.
 */
export const themeScript = `try{var t=localStorage.getItem("${storageKey}");if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch{}`;

/** Switches between light and dark, and remembers it for this browser. */
export function ThemeSwitch() {
  const toggle = (): void => {
    const root = document.documentElement;
    const systemIsDark = window.matchMedia("(prefers-color-scheme: dark)").matches;
    const isDark = (root.dataset["theme"] ?? (systemIsDark ? "dark" : "light")) === "dark";
    const next = isDark ? "light" : "dark";
    root.dataset["theme"] = next;
    try {
      localStorage.setItem(storageKey, next);
    } catch {
      // Storage may be forbidden; then the choice lasts as long as the page.
    }
  };
  return (
    <Button look="quiet" aria-label="Switch between light and dark" onClick={toggle} className="px-2">
      <Sun aria-hidden="true" size={16} className="theme-sun" />
      <Moon aria-hidden="true" size={16} className="theme-moon" />
    </Button>
  );
}
