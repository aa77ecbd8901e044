import { flushSync } from "react-dom";

/**
 * Does something that may take the focused element off the page, and then puts the focus where work goes on: on the
 * first of these that is there. Left alone it would fall to the page's beginning, far from where a keyboard was.
 */
export function keepFocus(act: () => void, ...next: readonly (() => Element | null | undefined)[]): void {
  flushSync(act);
  const focused = document.activeElement;
  if (focused !== null && focused !== document.body && !focused.matches("dialog")) return;
  for (const find of next) {
    const found = find();
    if (!(found instanceof HTMLElement) || !found.isConnected) continue;
    found.focus();
    return;
  }
}
