import type { z } from "zod";
import type {
  cartAddInput,
  CartChange,
  cartClearInput,
  CartDetails,
  cartRemoveInput,
  cartSetQuantityInput,
  CartView,
} from "../schemas.ts";
import type { Session } from "../session/session.ts";

/** A change as it was asked for. */
export type CartRequest =
  | ({ readonly type: "add" } & z.infer<typeof cartAddInput>)
  | ({ readonly type: "set-quantity" } & z.infer<typeof cartSetQuantityInput>)
  | ({ readonly type: "remove" } & z.infer<typeof cartRemoveInput>)
  | ({ readonly type: "clear" } & z.infer<typeof cartClearInput>);

export interface ChangesOptions {
  /** Version that the caller has already; not sent again. */
  readonly known: string | null;
  readonly until: AbortSignal;
}

/** The shopper's cart, priced. Throws `UnavailableError` and `FieldError`. */
export interface CartService {
  view(session: Session): Promise<CartView>;
  details(session: Session): Promise<CartDetails>;
  change(session: Session, request: CartRequest): Promise<CartChange>;
  changes(session: Session, options: ChangesOptions): AsyncIterable<CartView>;
}
