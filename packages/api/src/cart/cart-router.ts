import { tracked } from "@trpc/server";
import { UnavailableError } from "../errors.ts";
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

  /** The cart now, and again each time it changes. Resumes: what the client has already is not sent twice. */
  changes: procedure.input(cartChangesInput.optional()).subscription(async function* ({ ctx, input, signal }) {
    const known = input?.lastEventId ?? null;
    const until = AbortSignal.any([ctx.shutdown, ...(signal === undefined ? [] : [signal])]);
    for await (const cart of ctx.carts.changes(ctx.session, { known, until })) yield tracked(cart.version, cart);
    // Returning would tell the client that there is nothing more to come; an error makes it try the next server.
    if (ctx.shutdown.aborted) throw new UnavailableError("This shop is restarting.", { needed: 1, received: 0 });
  }),
});
