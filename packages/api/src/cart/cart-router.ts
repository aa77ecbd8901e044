import { tracked } from "@trpc/server";
import { TooManyError, UnavailableError } from "../errors.ts";
import { cartDetailsOutput } from "../schemas/cart-details.ts";
import {
  cartAddInput,
  cartApplyCodeInput,
  cartChangesInput,
  cartClearInput,
  cartRemoveCodeInput,
  cartRemoveInput,
  cartSetQuantityInput,
} from "../schemas/cart-input.ts";
import { cartChangeOutput, cartViewSchema } from "../schemas/cart-view.ts";
import { procedure, rememberingProcedure, router } from "../trpc.ts";

/** When one more window may ask again whether another was closed. */
const tooManyStreamsSeconds = 15;

export const cartRouter = router({
  get: procedure.output(cartViewSchema).query(async ({ ctx }) => await ctx.carts.view(ctx.session)),

  details: procedure.output(cartDetailsOutput).query(async ({ ctx }) => await ctx.carts.details(ctx.session)),

  add: rememberingProcedure
    .input(cartAddInput)
    .output(cartChangeOutput)
    .mutation(async ({ ctx, input }) => await ctx.carts.change(ctx.session, { type: "add", ...input })),

  setQuantity: rememberingProcedure
    .input(cartSetQuantityInput)
    .output(cartChangeOutput)
    .mutation(async ({ ctx, input }) => await ctx.carts.change(ctx.session, { type: "set-quantity", ...input })),

  remove: rememberingProcedure
    .input(cartRemoveInput)
    .output(cartChangeOutput)
    .mutation(async ({ ctx, input }) => await ctx.carts.change(ctx.session, { type: "remove", ...input })),

  clear: rememberingProcedure
    .input(cartClearInput)
    .output(cartChangeOutput)
    .mutation(async ({ ctx, input }) => await ctx.carts.change(ctx.session, { type: "clear", ...input })),

  applyCode: rememberingProcedure
    .input(cartApplyCodeInput)
    .output(cartChangeOutput)
    .mutation(async ({ ctx, input }) => await ctx.carts.change(ctx.session, { type: "apply-code", ...input })),

  removeCode: rememberingProcedure
    .input(cartRemoveCodeInput)
    .output(cartChangeOutput)
    .mutation(async ({ ctx, input }) => await ctx.carts.change(ctx.session, { type: "remove-code", ...input })),

  /**
   * The cart now, and again each time it changes. Resumes: what the client has already is not sent twice. One too many is
   * refused by an event and not by a status, because a browser's event source tells its page nothing of a status.
   */
  changes: procedure.input(cartChangesInput.optional()).subscription(async function* ({ ctx, input, signal }) {
    const known = input?.lastEventId ?? null;
    const until = AbortSignal.any([ctx.shutdown, ...(signal === undefined ? [] : [signal])]);
    const leave = ctx.enterStream();
    if (leave === null) throw new TooManyError("This cart is followed in many windows already.", tooManyStreamsSeconds);
    try {
      for await (const cart of ctx.carts.changes(ctx.session, { known, until })) yield tracked(cart.version, cart);
    } finally {
      leave();
    }
    // Returning would tell the client that there is nothing more to come; an error makes it try the next server.
    if (ctx.shutdown.aborted) throw new UnavailableError("This shop is restarting.", { needed: 1, received: 0 });
  }),
});
