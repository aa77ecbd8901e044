import type { z } from "zod";
import type {
  cartAddInput,
  cartApplyCodeInput,
  cartClearInput,
  cartRemoveCodeInput,
  cartRemoveInput,
  cartSetQuantityInput,
} from "../schemas/cart-input.ts";

/** A change as it was asked for. */
export type CartRequest =
  | ({ readonly type: "add" } & z.infer<typeof cartAddInput>)
  | ({ readonly type: "set-quantity" } & z.infer<typeof cartSetQuantityInput>)
  | ({ readonly type: "remove" } & z.infer<typeof cartRemoveInput>)
  | ({ readonly type: "clear" } & z.infer<typeof cartClearInput>)
  | ({ readonly type: "apply-code" } & z.infer<typeof cartApplyCodeInput>)
  | ({ readonly type: "remove-code" } & z.infer<typeof cartRemoveCodeInput>);
