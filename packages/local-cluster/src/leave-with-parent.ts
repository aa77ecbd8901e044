/**
 * Loaded into every app process: when the harness goes, however it went, the IPC channel closes and the app leaves too.
 * Without it a killed `npm start` would leave servers behind that hold its ports.
 */
process.once("disconnect", () => process.exit(0));
