import {
  clusterEventsInput,
  clusterEventsOutput,
  clusterKeyInput,
  clusterKeyOutput,
  clusterOverviewOutput,
} from "../schemas/cluster.ts";
import { procedure, router } from "../trpc.ts";

/** Read-only, for the details view. Shows nobody else's keys. */
export const clusterRouter = router({
  overview: procedure.output(clusterOverviewOutput).query(async ({ ctx }) => await ctx.cluster.overview()),

  key: procedure
    .input(clusterKeyInput)
    .output(clusterKeyOutput)
    .query(async ({ ctx, input }) => await ctx.cluster.key(ctx.session, input)),

  events: procedure
    .input(clusterEventsInput.optional())
    .output(clusterEventsOutput)
    .query(async ({ ctx, input }) => await ctx.cluster.events(ctx.session, input ?? {})),
});
