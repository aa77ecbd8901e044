import "react";

declare module "react" {
  /** Styles may set custom properties; `--tone` is a drawing's colour. */
  interface CSSProperties {
    "--tone"?: string;
  }
}
