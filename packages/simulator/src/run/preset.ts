/** What a campaign is about: everything but membership, or membership as well. */
export const presets = ["swarm", "membership"] as const;
export type Preset = (typeof presets)[number];
