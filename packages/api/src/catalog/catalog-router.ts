import { TRPCError } from "@trpc/server";
import {
  catalogByIdInput,
  catalogListInput,
  catalogPageOutput,
  catalogSearchInput,
  productSchema,
} from "../schemas/catalog.ts";
import { procedure, router } from "../trpc.ts";

export const catalogRouter = router({
  list: procedure
    .input(catalogListInput.optional())
    .output(catalogPageOutput)
    .query(async ({ ctx, input }) => await ctx.catalog.list(input)),

  search: procedure
    .input(catalogSearchInput)
    .output(catalogPageOutput)
    .query(async ({ ctx, input: { query, ...filter } }) => await ctx.catalog.search(query, filter)),

  byId: procedure
    .input(catalogByIdInput)
    .output(productSchema)
    .query(async ({ ctx, input }) => {
      const product = await ctx.catalog.byId(input.productId);
      if (product === null) throw new TRPCError({ code: "NOT_FOUND", message: "There is no such product." });
      return product;
    }),
});
