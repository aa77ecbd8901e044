/** CRC-32 as zlib computes it, continued from `seed`. Node has a faster one; any function that agrees will do. */
export type Checksum = (bytes: Uint8Array, seed?: number) => number;

/** The one that runs anywhere. */
export const crc32: Checksum = (bytes, seed = 0) => {
  let crc = ~seed;
  for (const byte of bytes) crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
};

const table = Int32Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
  return crc;
});
