export type {
  ChangeHint,
  Context,
  Durability,
  GetOptions,
  GetResult,
  InspectableStore,
  KeyInspection,
  PutOptions,
  StoredVersion,
  StoreFailure,
  VersionedStore,
  WriteOptions,
  WriteResult,
} from "./versioned-store.ts";
export { StoreClosedError } from "./store-closed-error.ts";
