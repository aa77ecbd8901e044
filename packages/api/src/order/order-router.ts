import {
  orderGetInput,
  orderListInput,
  orderListOutput,
  orderPlaceInput,
  orderPlaceOutput,
  orderViewSchema,
} from "../schemas/order.ts";
import { procedure, rememberingProcedure, router } from "../trpc.ts";

/** A customer's own orders, and nobody else's. */
export const orderRouter = router({
  place: rememberingProcedure
    .input(orderPlaceInput)
    .output(orderPlaceOutput)
    .mutation(async ({ ctx, input }) => await ctx.orders.place(ctx.session, input)),

  get: procedure
    .input(orderGetInput)
    .output(orderViewSchema)
    .query(async ({ ctx, input }) => await ctx.orders.get(ctx.session, input.orderId)),

  list: procedure
    .input(orderListInput.optional())
    .output(orderListOutput)
    .query(async ({ ctx, input }) => await ctx.orders.list(ctx.session, input?.limit)),
});
