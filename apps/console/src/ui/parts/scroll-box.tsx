"use client";

import { useEffect, useRef, useState, type ReactNode } from "react";

interface ScrollBoxProps {
  /** What is inside, for people who reach it by keyboard. */
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/**
 * Something wide that scrolls sideways on a narrow screen. Only then is it a stop on the keyboard's way, since what
 * scrolls must be reachable and what does not scroll should not be in the way.
 */
export function ScrollBox({ label, className = "", children }: ScrollBoxProps) {
  const box = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setScrolls(element.scrollWidth > element.clientWidth));
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);
  // `relative` keeps the invisible labels inside, which would otherwise widen the page.
  const look = `relative overflow-x-auto ${className}`;
  return (
    <div ref={box} className={look} {...(scrolls ? { role: "group", "aria-label": label, tabIndex: 0 } : {})}>
      {children}
    </div>
  );
}
