import type { SessionView, SignInResult } from "../schemas.ts";
import type { Session } from "./session.ts";

/** Demo accounts: a name is all there is. Throws `UnavailableError` when no node can be reached. */
export interface SessionService {
  view(session: Session): Promise<SessionView>;
  /** Joins a guest's cart into the account's. Repeating it changes nothing. */
  signIn(session: Session, name: string): Promise<{ readonly next: Session; readonly result: SignInResult }>;
  signOut(session: Session): Promise<Session>;
}
