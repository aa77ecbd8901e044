import { sessionSchema, setPolicyInput, signInInput, signInOutput, signOutInput } from "../schemas/session.ts";
import { rememberingProcedure, router } from "../trpc.ts";

export const sessionRouter = router({
  get: rememberingProcedure.output(sessionSchema).query(async ({ ctx }) => await ctx.sessions.view(ctx.session)),

  signIn: rememberingProcedure
    .input(signInInput)
    .output(signInOutput)
    .mutation(async ({ ctx, input }) => {
      const { next, result } = await ctx.sessions.signIn(ctx.session, input.name);
      ctx.setSession(next);
      return result;
    }),

  signOut: rememberingProcedure
    .input(signOutInput)
    .output(sessionSchema)
    .mutation(async ({ ctx }) => {
      const next = await ctx.sessions.signOut(ctx.session);
      ctx.setSession(next);
      return await ctx.sessions.view(next);
    }),

  setPolicy: rememberingProcedure
    .input(setPolicyInput)
    .output(sessionSchema)
    .mutation(async ({ ctx, input }) => {
      const next = { ...ctx.session, policy: input.policy };
      ctx.setSession(next);
      return await ctx.sessions.view(next);
    }),
});
