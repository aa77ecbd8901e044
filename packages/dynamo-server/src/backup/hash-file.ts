import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/** SHA-256 of a file, 64 hex digits. `read` hears how many bytes have been read so far. */
export async function hashFile(file: string, read: (bytes: number) => void = () => undefined): Promise<string> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    read(bytes);
  }
  return hash.digest("hex");
}
