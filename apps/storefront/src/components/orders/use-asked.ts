"use client";

import { useEffect, useState } from "react";
import { useCart, useOrderDesk } from "../../cart/cart-provider.tsx";
import type { OrderDesk } from "../../orders/order-desk.ts";

/** Between two tries while nobody answers, or while not every copy could be asked. */
const againMs = 4_000;

/**
 * Asks the order desk, and again for each version of the cart that arrives (an order of another device, or two that
 * met, changes the cart too), and every few seconds while the answer is not final. `ask` must be stable.
 */
export function useAsked<Answer>(
  ask: (desk: OrderDesk) => Promise<Answer>,
  isFinal: (answer: Answer) => boolean,
): Answer | "loading" {
  const desk = useOrderDesk();
  const { view, session } = useCart();
  const [answer, setAnswer] = useState<Answer | "loading">("loading");
  const version = view?.version;
  const cartTag = session?.cartTag;

  useEffect(() => {
    if (desk === null || cartTag === undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let left = false;
    const attempt = async (): Promise<void> => {
      const answered = await ask(desk);
      if (left) return;
      setAnswer(answered);
      if (!isFinal(answered)) timer = setTimeout(() => void attempt(), againMs);
    };
    void attempt();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [desk, ask, isFinal, version, cartTag]);

  return answer;
}
