/** What a campaign is about: everything but membership, membership as well, or shops on top of it all. */
export const presets = ["swarm", "membership", "cart"] as const;
export type Preset = (typeof presets)[number];
