import { TRPCError } from "@trpc/server";
import {
  catalogByIdInput,
  catalogListInput,
  catalogListOutput,
  catalogSearchInput,
  catalogSearchOutput,
  productSchema,
} from "../schemas/catalog.ts";
import { procedure, router } from "../trpc.ts";

export const catalogRouter = router({
  list: procedure
    .input(catalogListInput.optional())
    .output(catalogListOutput)
    .query(async ({ ctx, input }) => await ctx.catalog.list(input?.category ?? "all")),

  search: procedure
    .input(catalogSearchInput)
    .output(catalogSearchOutput)
    .query(async ({ ctx, input }) => ({ products: await ctx.catalog.search(input.query) })),

  byId: procedure
    .input(catalogByIdInput)
    .output(productSchema)
    .query(async ({ ctx, input }) => {
      const product = await ctx.catalog.byId(input.productId);
      if (product === null) throw new TRPCError({ code: "NOT_FOUND", message: "There is no such product." });
      return product;
    }),
});
