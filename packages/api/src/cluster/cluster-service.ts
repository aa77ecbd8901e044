import type { z } from "zod";
import type { ClusterEvents, clusterEventsInput, ClusterKey, clusterKeyInput, ClusterOverview } from "../schemas.ts";
import type { Session } from "../session/session.ts";

/** The store's insides as far as a shopper may see them. Throws `UnavailableError`. */
export interface ClusterService {
  overview(): Promise<ClusterOverview>;
  key(session: Session, input: z.infer<typeof clusterKeyInput>): Promise<ClusterKey>;
  events(session: Session, input: z.infer<typeof clusterEventsInput>): Promise<ClusterEvents>;
}
