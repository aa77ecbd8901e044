/** The demo's nodes by region: three stay together in the east, two in the west. */
export const regions = [
  ["east-1", "east-2", "east-3"],
  ["west-1", "west-2"],
];
