import { tracked } from "@trpc/server";
import {
  cartAddInput,
  cartChangeOutput,
  cartChangesInput,
  cartClearInput,
  cartDetailsOutput,
  cartRemoveInput,
  cartSetQuantityInput,
  cartViewSchema,
} from "../schemas.ts";
import { procedure, router } from "../trpc.ts";

export const cartRouter = router({
  get: procedure.output(cartViewSchema).query(async ({ ctx }) => await ctx.carts.view(ctx.session)),

  details: procedure.output(cartDetailsOutput).query(async ({ ctx }) => await ctx.carts.details(ctx.session)),

  add: procedure
    .input(cartAddInput)
    .output(cartChangeOutput)
    .mutation(async ({ ctx, input }) => await ctx.carts.change(ctx.session, { type: "add", ...input })),

  setQuantity: procedure
    .input(cartSetQuantityInput)
    .output(cartChangeOutput)
    .mutation(async ({ ctx, input }) => await ctx.carts.change(ctx.session, { type: "set-quantity", ...input })),

  remove: procedure
    .input(cartRemoveInput)
    .output(cartChangeOutput)
    .mutation(async ({ ctx, input }) => await ctx.carts.change(ctx.session, { type: "remove", ...input })),

  clear: procedure
    .input(cartClearInput)
    .output(cartChangeOutput)
    .mutation(async ({ ctx, input }) => await ctx.carts.change(ctx.session, { type: "clear", ...input })),

  /** The cart now, and again each time it changes. Resumes: what the client has already is not sent twice. */
  changes: procedure.input(cartChangesInput.optional()).subscription(async function* ({ ctx, input, signal }) {
    const known = input?.lastEventId ?? null;
    const until = AbortSignal.any([ctx.shutdown, ...(signal === undefined ? [] : [signal])]);
    for await (const cart of ctx.carts.changes(ctx.session, { known, until })) yield tracked(cart.version, cart);
  }),
});
