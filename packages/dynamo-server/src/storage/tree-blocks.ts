import { hashBytes, segmentCount } from "@cartwheel/dynamo";

/**
 * A tree's 256 segments are stored 16 to a row: one row for each would cost sixteen times the reads when roots are
 * compared, and one row for all would no longer fit into a page.
 */
export const segmentsPerBlock = 16;
export const blockBytes = segmentsPerBlock * hashBytes;
export const blocksPerTree = segmentCount / segmentsPerBlock;
